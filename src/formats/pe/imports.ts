import { damagedPe } from "./damaged.ts";
import type { PeImage } from "./image.ts";

/** A DLL that is wanted, and what of it. */
export interface PeImport {
  /** As the file spells it; Windows does not mind the case. */
  readonly library: string;
  readonly symbols: readonly PeImportedSymbol[];
}

/** One of the two is there. */
export interface PeImportedSymbol {
  readonly name?: string;
  readonly ordinal?: number;
}

/** What is loaded before the program starts. @throws CgoxError `CGOX_FORMAT_PE` */
export function readImports(image: PeImage): PeImport[] {
  const imports: PeImport[] = [];
  const readSymbols = symbolReader(image);
  const start = image.directory("imports");
  if (start === undefined) return imports;
  for (let at = start.offset; ; at += DESCRIPTOR) {
    const [lookup, name, addresses] = [image.reader.u32(at), image.reader.u32(at + 12), image.reader.u32(at + 16)];
    if (name === 0) return imports;
    imports.push({ library: image.text(name), symbols: readSymbols(lookup === 0 ? addresses : lookup) });
    refuseTooMany(imports);
  }
}

/**
 * What is loaded when it is first called. Descriptors of the first Visual C++ that had them hold absolute addresses.
 * @throws CgoxError `CGOX_FORMAT_PE`
 */
export function readDelayImports(image: PeImage): PeImport[] {
  const imports: PeImport[] = [];
  const readSymbols = symbolReader(image);
  const start = image.directory("delayImports");
  if (start === undefined) return imports;
  for (let at = start.offset; ; at += DELAY_DESCRIPTOR) {
    const base = (image.reader.u32(at) & RELATIVE) === 0 ? image.header.imageBase : 0;
    const name = image.reader.u32(at + 4);
    if (name === 0) return imports;
    imports.push({ library: image.text(name - base), symbols: readSymbols(image.reader.u32(at + 16) - base, base) });
    refuseTooMany(imports);
  }
}

/** Reads lookup tables of one directory, which may have so many entries altogether: each of its descriptors can name the same table. */
function symbolReader(image: PeImage): (address: number, base?: number) => PeImportedSymbol[] {
  const { reader, header } = image;
  const [size, byOrdinal] = header.bits === 64 ? [8, 2 ** 63] : [4, 2 ** 31];
  let left = MOST_SYMBOLS;
  return (address, base = 0) => {
    const symbols: PeImportedSymbol[] = [];
    for (let at = image.offset(address); ; at += size) {
      const entry = size === 8 ? reader.u64(at) : reader.u32(at);
      if (entry === 0) return symbols;
      if (left-- === 0) throw damagedPe(`it imports more than ${MOST_SYMBOLS} symbols`);
      symbols.push(entry >= byOrdinal ? { ordinal: reader.u16(at) } : { name: image.text(entry - base + 2) });
    }
  };
}

function refuseTooMany(imports: readonly PeImport[]): void {
  if (imports.length > MOST_LIBRARIES) throw damagedPe(`it imports more than ${MOST_LIBRARIES} libraries`);
}

const DESCRIPTOR = 20;
const DELAY_DESCRIPTOR = 32;
const RELATIVE = 1;
const MOST_LIBRARIES = 1 << 14;
const MOST_SYMBOLS = 1 << 20;
