import { damagedElf } from "./damaged.ts";
import { once } from "../once.ts";
import type { ElfReader } from "./reader.ts";
import { fileOffset, SegmentType, type Segment } from "./segments.ts";

/** The dynamic section, found by its program header. */
export interface Dynamic {
  /** The first value of a tag; undefined where it is not there. */
  value(tag: number): number | undefined;
  /** Where in the file the table lies whose address a tag holds; undefined where it is not there. */
  table(tag: number): number | undefined;
  /** All strings of a tag, in their order. */
  strings(tag: number): string[];
  /** A string of the dynamic string table. */
  string(offset: number): string;
}

/** The d_tag values that are read (elf.h). */
export const DynamicTag = {
  needed: 1,
  hash: 4,
  stringTable: 5,
  symbolTable: 6,
  rela: 7,
  relaSize: 8,
  stringTableSize: 10,
  soname: 14,
  rpath: 15,
  rel: 17,
  relSize: 18,
  pltRelSize: 2,
  pltRelType: 20,
  pltRel: 23,
  runpath: 29,
  gnuHash: 0x6ffffef5,
  versionSymbols: 0x6ffffff0,
  flags1: 0x6ffffffb,
  versionDefinitions: 0x6ffffffc,
  versionDefinitionCount: 0x6ffffffd,
  versionNeeds: 0x6ffffffe,
  versionNeedCount: 0x6fffffff,
} as const;

/** undefined for a static program or a relocatable file. @throws CgoxError `CGOX_FORMAT_ELF` */
export function readDynamic(reader: ElfReader, segments: readonly Segment[]): Dynamic | undefined {
  const segment = segments.find(({ type }) => type === SegmentType.dynamic);
  if (segment === undefined) {
    return undefined;
  }
  const entries = readEntries(reader, segment);
  const value = (tag: number): number | undefined => entries.find((entry) => entry.tag === tag)?.value;
  const table = (tag: number): number | undefined => {
    const address = value(tag);
    return address === undefined || address === 0 ? undefined : fileOffset(segments, address);
  };
  const strings = once(() => {
    const start = table(DynamicTag.stringTable);
    if (start === undefined) {
      throw damagedElf("it has no dynamic string table");
    }
    return { start, end: start + (value(DynamicTag.stringTableSize) ?? Infinity) };
  });
  const string = (offset: number): string => reader.text(strings().start + offset, strings().end);
  return {
    value,
    table,
    string,
    strings: (tag) => entries.filter((entry) => entry.tag === tag).map((entry) => string(entry.value)),
  };
}

function readEntries(reader: ElfReader, { offset, size }: Segment): { tag: number; value: number }[] {
  const entries: { tag: number; value: number }[] = [];
  const step = 2 * reader.wordSize;
  for (let at = offset; at + step <= offset + size; at += step) {
    const tag = reader.word(at);
    if (tag === 0) {
      break;
    }
    entries.push({ tag, value: reader.word(at + reader.wordSize) });
  }
  return entries;
}
