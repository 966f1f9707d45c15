import { quoted } from "../quoted.ts";
import { damagedElf } from "./damaged.ts";
import { readElfHeader, type ElfHeader } from "./header.ts";
import { SectionType } from "./sections.ts";

/** A section header, whole, to be written again. */
export interface RawSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
  readonly entrySize: number;
}

export interface SectionTable {
  readonly header: ElfHeader;
  readonly sections: readonly RawSection[];
}

export const SectionFlag = { alloc: 2, infoLink: 0x40 } as const;

/**
 * Reads every section header with all its fields, for a file that is to be written again: each section lies in the file, none is aligned as no tool
 * aligns it, and those that hold bytes are together not longer than the file, so that what is written is not either.
 * @throws CgoxError `CGOX_FORMAT_ELF`, also where there are no section headers, or over 65279
 */
export function readSectionTable(file: Buffer): SectionTable {
  const { reader, header } = readElfHeader(file);
  const { offset, entrySize, count } = header.sectionHeaders;
  if (offset === 0 || count === 0 || entrySize !== headerSize(header)) {
    throw damagedElf("it has no section headers, or more than can be rewritten");
  }
  const unnamed = Array.from({ length: count }, (_, index) => {
    const at = offset + index * entrySize;
    const word = (field: number): number => reader.word(at + 8 + field * reader.wordSize);
    const afterWords = at + 8 + 4 * reader.wordSize;
    return {
      nameOffset: reader.u32(at),
      type: reader.u32(at + 4),
      flags: word(0),
      address: word(1),
      offset: word(2),
      size: word(3),
      link: reader.u32(afterWords),
      info: reader.u32(afterWords + 4),
      alignment: reader.word(afterWords + 8),
      entrySize: reader.word(afterWords + 8 + reader.wordSize),
    };
  });
  const names = unnamed[header.sectionNameIndex];
  const sections = unnamed.map(({ nameOffset, ...section }) => ({
    ...section,
    name: names === undefined || section.type === 0 ? "" : reader.text(names.offset + nameOffset, names.offset + names.size),
  }));
  for (const section of sections) checkSection(section, file.length);
  const total = sections.reduce((sum, { type, size }) => sum + (holdsBytes(type) ? size : 0), 0);
  if (total > file.length) throw damagedElf(`its sections have ${total} bytes, and it has ${file.length}: they overlap`);
  return { header, sections };
}

function checkSection({ name, type, offset, size, alignment }: RawSection, fileSize: number): void {
  if (!holdsBytes(type)) return;
  if (offset + size > fileSize) {
    throw damagedElf(`its section ${quoted(name)} ends at byte ${offset + size}, and it ends at byte ${fileSize}`);
  }
  if (alignment > LARGEST_ALIGNMENT || !Number.isInteger(Math.log2(Math.max(alignment, 1)))) {
    throw damagedElf(`its section ${quoted(name)} is aligned to ${alignment} bytes`);
  }
}

/** SHT_NULL and SHT_NOBITS do not. */
function holdsBytes(type: number): boolean {
  return type !== 0 && type !== SectionType.noBits;
}

/** Of huge pages on any machine. */
const LARGEST_ALIGNMENT = 1 << 30;

/**
 * Puts a table of section headers with its table of names behind `body`, and names it in the file header at its start. The table of
 * names is the last section, and is added here.
 */
export function appendSectionTable(body: Buffer, header: ElfHeader, sections: readonly RawSection[]): Buffer {
  const names = Buffer.from(["", ...sections.slice(1).map(({ name }) => name), NAMES, ""].join("\0"));
  const nameOffsets = offsetsOf(["", ...sections.slice(1).map(({ name }) => name), NAMES]);
  const all: RawSection[] = [
    ...sections,
    { name: NAMES, type: 3, flags: 0, address: 0, offset: body.length, size: names.length, link: 0, info: 0, alignment: 1, entrySize: 0 },
  ];
  const tableOffset = Math.ceil((body.length + names.length) / 8) * 8;
  const file = Buffer.alloc(tableOffset + all.length * headerSize(header));
  body.copy(file);
  names.copy(file, body.length);
  const write = writer(file, header);
  for (const [index, section] of all.entries()) {
    const at = tableOffset + index * headerSize(header);
    write.u32(at, nameOffsets[index] ?? 0);
    write.u32(at + 4, section.type);
    for (const [field, value] of [section.flags, section.address, section.offset, section.size].entries()) {
      write.word(at + 8 + field * write.wordSize, value);
    }
    const afterWords = at + 8 + 4 * write.wordSize;
    write.u32(afterWords, section.link);
    write.u32(afterWords + 4, section.info);
    write.word(afterWords + 8, section.alignment);
    write.word(afterWords + 8 + write.wordSize, section.entrySize);
  }
  // After the three words: flags, five halves, then e_shnum and e_shstrndx.
  const afterWords = 24 + 3 * write.wordSize;
  write.word(24 + 2 * write.wordSize, tableOffset);
  write.u16(afterWords + 12, all.length);
  write.u16(afterWords + 14, all.length - 1);
  return file;
}

/** Where each text is in a table of them with NULs between; of equal ones the first. */
function offsetsOf(texts: readonly string[]): number[] {
  const known = new Map<string, number>();
  let at = 0;
  return texts.map((text) => {
    const offset = known.get(text) ?? at;
    known.set(text, offset);
    at += Buffer.byteLength(text) + 1;
    return offset;
  });
}

const NAMES = ".shstrtab";

function headerSize({ bits }: ElfHeader): number {
  return bits === 64 ? 64 : 40;
}

export interface ElfWriter {
  readonly wordSize: 4 | 8;
  u16(at: number, value: number): void;
  u32(at: number, value: number): void;
  /** As wide as an address. */
  word(at: number, value: number): void;
}

/** Writes numbers in a file's own byte order. */
export function writer(file: Buffer, { bits, byteOrder }: ElfHeader): ElfWriter {
  const isLittle = byteOrder === "little";
  const u32 = (at: number, value: number): void => void (isLittle ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at));
  const u64 = (at: number, value: number): void =>
    void (isLittle ? file.writeBigUInt64LE(BigInt(value), at) : file.writeBigUInt64BE(BigInt(value), at));
  return {
    wordSize: bits === 64 ? 8 : 4,
    u16: (at, value) => void (isLittle ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at)),
    u32,
    word: bits === 64 ? u64 : u32,
  };
}
