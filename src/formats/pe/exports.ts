import { damagedPe } from "./damaged.ts";
import type { PeImage } from "./image.ts";

/** What a DLL offers. */
export interface PeExports {
  /** What the DLL calls itself. */
  readonly library: string;
  /** By ordinal; what has two names is there twice. */
  readonly symbols: readonly PeExportedSymbol[];
}

export interface PeExportedSymbol {
  readonly ordinal: number;
  readonly name?: string;
  /** `OTHER.symbol` or `OTHER.#ordinal`, where another DLL has it. */
  readonly forwarder?: string;
}

/** undefined where there is no export directory. @throws CgoxError `CGOX_FORMAT_PE` */
export function readExports(image: PeImage): PeExports | undefined {
  const { reader } = image;
  const start = image.directory("exports");
  if (start === undefined) return undefined;
  const field = (index: number): number => reader.u32(start.offset + 4 * index);
  const [library, base, functionCount, nameCount] = [field(3), field(4), field(5), field(6)];
  if (functionCount > MOST || nameCount > MOST) {
    throw damagedPe(`it exports ${functionCount} functions by ${nameCount} names, and there are only ${MOST} ordinals`);
  }
  const names = readNames(image, { count: nameCount, names: field(8), ordinals: field(9) });
  const symbols: PeExportedSymbol[] = [];
  const functions = functionCount === 0 ? 0 : image.offset(field(7));
  for (let index = 0; index < functionCount; index++) {
    const address = reader.u32(functions + 4 * index);
    if (address === 0) continue;
    const isForwarder = address >= start.address && address < start.address + start.size;
    const facts = { ordinal: base + index, ...(isForwarder ? { forwarder: image.text(address) } : {}) };
    const own = names.get(index) ?? [];
    symbols.push(...(own.length === 0 ? [facts] : own.map((name) => ({ ...facts, name }))));
  }
  return { library: library === 0 ? "" : image.text(library), symbols };
}

interface NameTables {
  readonly count: number;
  /** Addresses of the two tables. */
  readonly names: number;
  readonly ordinals: number;
}

/** Place in the table of functions → names. */
function readNames(image: PeImage, { count, names, ordinals }: NameTables): Map<number, string[]> {
  const found = new Map<number, string[]>();
  if (count === 0) return found;
  const [nameTable, ordinalTable] = [image.offset(names), image.offset(ordinals)];
  for (let index = 0; index < count; index++) {
    const place = image.reader.u16(ordinalTable + 2 * index);
    const name = image.text(image.reader.u32(nameTable + 4 * index));
    const others = found.get(place);
    if (others === undefined) found.set(place, [name]);
    else others.push(name);
  }
  return found;
}

const MOST = 1 << 16;
