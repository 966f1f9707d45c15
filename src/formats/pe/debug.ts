import { damagedPe } from "./damaged.ts";
import type { PeImage } from "./image.ts";

/** An entry of the debug directory. */
export interface PeDebugEntry {
  /** 2 is CodeView. */
  readonly type: number;
  readonly timeDateStamp: number;
  /** What a PDB file has to be called and hold to belong to this program. */
  readonly codeView?: { readonly id: string; readonly age: number; readonly path: string };
  /** Offset of the entry in the file. */
  readonly offset: number;
  /** Offset of its data in the file. */
  readonly dataOffset: number;
}

/** @throws CgoxError `CGOX_FORMAT_PE` */
export function readDebugEntries(image: PeImage): PeDebugEntry[] {
  const start = image.directory("debug");
  if (start === undefined) return [];
  const count = Math.floor(start.size / ENTRY);
  if (count > MOST) throw damagedPe(`its debug directory has ${count} entries`);
  return Array.from({ length: count }, (_, index) => {
    const offset = start.offset + ENTRY * index;
    const { reader } = image;
    const [type, size, dataOffset] = [reader.u32(offset + 12), reader.u32(offset + 16), reader.u32(offset + 24)];
    const isCodeView = type === CODE_VIEW && size > 24 && reader.u32(dataOffset) === RSDS;
    return {
      type,
      timeDateStamp: reader.u32(offset + 4),
      ...(isCodeView
        ? {
            codeView: {
              id: reader.bytes(dataOffset + 4, 16).toString("hex"),
              age: reader.u32(dataOffset + 20),
              path: reader.text(dataOffset + 24),
            },
          }
        : {}),
      offset,
      dataOffset,
    };
  });
}

const ENTRY = 28;
const MOST = 256;
const CODE_VIEW = 2;
/** "RSDS" */
const RSDS = 0x53445352;
