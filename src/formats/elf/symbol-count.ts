import { DynamicTag, type Dynamic } from "./dynamic.ts";
import type { ElfReader } from "./reader.ts";
import { SectionType, type Section } from "./sections.ts";

/**
 * How many dynamic symbols a file has, which nothing says outright: DT_HASH counts them, the section header knows the table's size;
 * without both, the GNU hash table ends with the last exported symbol, and relocations name the imported ones.
 * @throws CgoxError `CGOX_FORMAT_ELF`
 */
export function countDynamicSymbols(reader: ElfReader, dynamic: Dynamic, sections: () => readonly Section[]): number {
  const hash = dynamic.table(DynamicTag.hash);
  if (hash !== undefined) {
    return hasWideHash(reader, hash) ? reader.u64(hash + 8) : reader.u32(hash + 4);
  }
  const section = sections().find(({ type }) => type === SectionType.dynamicSymbols);
  if (section !== undefined && section.entrySize > 0) {
    return Math.floor(section.size / section.entrySize);
  }
  return Math.max(countByGnuHash(reader, dynamic), countByRelocations(reader, dynamic));
}

/**
 * Two counts begin the table, each of 32 bits; but of 64 on Alpha and, where GNU ld made it, on 64-bit S/390, against the standard.
 * Neither is 0 or over 32 bits, so half of a wide first count is 0, and no half of two narrow ones.
 */
function hasWideHash(reader: ElfReader, hash: number): boolean {
  return reader.wordSize === 8 && reader.u64(hash) < 2 ** 32;
}

function countByGnuHash(reader: ElfReader, dynamic: Dynamic): number {
  const table = dynamic.table(DynamicTag.gnuHash);
  if (table === undefined) {
    return 0;
  }
  const bucketCount = reader.u32(table);
  const firstSymbol = reader.u32(table + 4);
  const buckets = table + 16 + reader.u32(table + 8) * reader.wordSize;
  let last = 0;
  for (let index = 0; index < bucketCount; index++) {
    last = Math.max(last, reader.u32(buckets + 4 * index));
  }
  if (last < firstSymbol) {
    return firstSymbol;
  }
  const chains = buckets + 4 * bucketCount;
  while ((reader.u32(chains + 4 * (last - firstSymbol)) & END_OF_CHAIN) === 0) {
    last++;
  }
  return last + 1;
}

const END_OF_CHAIN = 1;

function countByRelocations(reader: ElfReader, dynamic: Dynamic): number {
  const { rel, relSize, rela, relaSize, pltRel, pltRelSize, pltRelType } = DynamicTag;
  const wordsOf = (isRela: boolean): number => (isRela ? 3 : 2);
  const tables = [
    { start: dynamic.table(rel), size: dynamic.value(relSize), words: wordsOf(false) },
    { start: dynamic.table(rela), size: dynamic.value(relaSize), words: wordsOf(true) },
    { start: dynamic.table(pltRel), size: dynamic.value(pltRelSize), words: wordsOf(dynamic.value(pltRelType) === rela) },
  ];
  let count = 0;
  for (const { start, size = 0, words } of tables) {
    const step = words * reader.wordSize;
    for (let at = start ?? 0; start !== undefined && at + step <= start + size; at += step) {
      count = Math.max(count, relocatedSymbol(reader, at) + 1);
    }
  }
  return count;
}

/** r_info: the symbol's index is its upper 32 bits, or 24 in 32-bit files. */
function relocatedSymbol(reader: ElfReader, at: number): number {
  const info = reader.word(at + reader.wordSize);
  return reader.wordSize === 8 ? Math.floor(info / 2 ** 32) : info >>> 8;
}
