import { damagedElf } from "./damaged.ts";
import type { ElfHeader } from "./header.ts";
import type { ElfReader } from "./reader.ts";

export interface Section {
  readonly name: string;
  /** sh_type: see `SectionType`. */
  readonly type: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly alignment: number;
  readonly entrySize: number;
}

export const SectionType = { symbolTable: 2, note: 7, noBits: 8, dynamicSymbols: 11, armAttributes: 0x70000003 } as const;

/** Reads the section headers; none where the file has been stripped of them. @throws CgoxError `CGOX_FORMAT_ELF` */
export function readSections(reader: ElfReader, header: ElfHeader): Section[] {
  const { offset, entrySize } = header.sectionHeaders;
  if (offset === 0) {
    return [];
  }
  if (entrySize < (reader.wordSize === 8 ? 64 : 40)) {
    throw damagedElf(`its section headers are ${entrySize} bytes long`);
  }
  // Where 16 bits do not hold the numbers, the first header has them (elf(5): e_shnum, e_shstrndx).
  const first = readSectionHeader(reader, offset);
  const count = header.sectionHeaders.count === 0 ? first.size : header.sectionHeaders.count;
  if (offset + count * entrySize > reader.size) {
    throw damagedElf(`its section headers end at byte ${offset + count * entrySize}, and it ends at byte ${reader.size}`);
  }
  const headers = Array.from({ length: count }, (_, index) => readSectionHeader(reader, offset + index * entrySize));
  const names = headers[header.sectionNameIndex === LARGE_INDEX ? first.link : header.sectionNameIndex];
  return headers.map((section) => ({
    ...section,
    name: names === undefined || section.type === 0 ? "" : reader.text(names.offset + section.nameOffset, names.offset + names.size),
  }));
}

const LARGE_INDEX = 0xffff;

interface SectionHeader extends Omit<Section, "name"> {
  readonly nameOffset: number;
  readonly link: number;
}

function readSectionHeader(reader: ElfReader, at: number): SectionHeader {
  const word = (index: number): number => reader.word(at + 8 + index * reader.wordSize);
  // Name and type, then four words (flags, address, offset, size), link and info, then alignment and entry size.
  const afterLink = at + 8 + 4 * reader.wordSize;
  return {
    nameOffset: reader.u32(at),
    type: reader.u32(at + 4),
    address: word(1),
    offset: word(2),
    size: word(3),
    link: reader.u32(afterLink),
    alignment: reader.word(afterLink + 8),
    entrySize: reader.word(afterLink + 8 + reader.wordSize),
  };
}
