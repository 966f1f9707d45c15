import { damagedElf } from "./damaged.ts";
import type { ElfHeader } from "./header.ts";
import type { ElfReader } from "./reader.ts";

export interface Segment {
  /** p_type: see `SegmentType`. */
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  /** Bytes in the file. */
  readonly size: number;
  readonly alignment: number;
}

export const SegmentType = { load: 1, dynamic: 2, interpreter: 3, note: 4 } as const;

/** Reads the program headers; none for a relocatable file. @throws CgoxError `CGOX_FORMAT_ELF` */
export function readSegments(reader: ElfReader, header: ElfHeader): Segment[] {
  const { offset, entrySize, count } = header.programHeaders;
  if (offset === 0 || count === 0) {
    return [];
  }
  const is64 = reader.wordSize === 8;
  if (entrySize < (is64 ? 56 : 32)) {
    throw damagedElf(`its program headers are ${entrySize} bytes long`);
  }
  return Array.from({ length: count }, (_, index) => {
    const at = offset + index * entrySize;
    return is64
      ? {
          type: reader.u32(at),
          offset: reader.u64(at + 8),
          address: reader.u64(at + 16),
          size: reader.u64(at + 32),
          alignment: reader.u64(at + 48),
        }
      : {
          type: reader.u32(at),
          offset: reader.u32(at + 4),
          address: reader.u32(at + 8),
          size: reader.u32(at + 16),
          alignment: reader.u32(at + 28),
        };
  });
}

/** Where in the file a loaded address lies. @throws CgoxError `CGOX_FORMAT_ELF` where no segment loads it from the file. */
export function fileOffset(segments: readonly Segment[], address: number): number {
  for (const segment of segments) {
    if (segment.type === SegmentType.load && address >= segment.address && address < segment.address + segment.size) {
      return address - segment.address + segment.offset;
    }
  }
  throw damagedElf(`no segment has the address 0x${address.toString(16)}`);
}
