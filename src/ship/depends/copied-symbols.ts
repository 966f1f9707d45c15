import { DynamicTag, readDynamic, type Dynamic } from "../../formats/elf/dynamic.ts";
import { readElfHeader } from "../../formats/elf/header.ts";
import type { ElfReader } from "../../formats/elf/reader.ts";
import { readSegments } from "../../formats/elf/segments.ts";

/**
 * Names of the symbols with a copy relocation: variables of libraries that a program which is not position-independent has its own
 * room for. @throws CgoxError `CGOX_FORMAT_ELF`
 */
export function readCopiedSymbols(file: Buffer): ReadonlySet<string> {
  const { reader, header } = readElfHeader(file);
  const dynamic = readDynamic(reader, readSegments(reader, header));
  const copy = COPY_RELOCATIONS[header.machine];
  if (dynamic === undefined || copy === undefined) {
    return new Set();
  }
  const symbols = [
    ...copiedIn(reader, dynamic, { copy, table: DynamicTag.rela, size: DynamicTag.relaSize, words: 3 }),
    ...copiedIn(reader, dynamic, { copy, table: DynamicTag.rel, size: DynamicTag.relSize, words: 2 }),
  ];
  return new Set(symbols.map((index) => symbolName(reader, dynamic, index)));
}

/** e_machine → number of its R_…_COPY (elf.h). */
const COPY_RELOCATIONS: Readonly<Record<number, number>> = {
  2: 19,
  3: 5,
  4: 19,
  8: 126,
  15: 128,
  20: 19,
  21: 19,
  22: 9,
  40: 20,
  42: 162,
  43: 19,
  62: 5,
  183: 1024,
  243: 4,
  258: 4,
};

interface RelocationTable {
  readonly copy: number;
  readonly table: number;
  readonly size: number;
  /** 3 where the entries have an addend. */
  readonly words: 2 | 3;
}

/** Indexes of the symbols with a copy relocation in a table. */
function copiedIn(reader: ElfReader, dynamic: Dynamic, { copy, table, size, words }: RelocationTable): number[] {
  const start = dynamic.table(table) ?? 0;
  const step = words * reader.wordSize;
  const end = start === 0 ? 0 : start + (dynamic.value(size) ?? 0);
  // The info word holds the symbol's index in its upper part, the type in its lower.
  const unit = reader.wordSize === 8 ? 2 ** 32 : 2 ** 8;
  const symbols: number[] = [];
  for (let at = start; at + step <= end; at += step) {
    const info = reader.word(at + reader.wordSize);
    if (info % unit === copy) {
      symbols.push(Math.floor(info / unit));
    }
  }
  return symbols;
}

function symbolName(reader: ElfReader, dynamic: Dynamic, index: number): string {
  const step = reader.wordSize === 8 ? 24 : 16;
  return dynamic.string(reader.u32((dynamic.table(DynamicTag.symbolTable) ?? 0) + index * step));
}
