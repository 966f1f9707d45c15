import { damagedElf } from "./damaged.ts";
import { createElfReader, type ElfReader } from "./reader.ts";

export interface ElfHeader {
  readonly bits: 32 | 64;
  readonly byteOrder: "little" | "big";
  /** EI_OSABI: 0 is System V, 3 GNU/Linux. */
  readonly osAbi: number;
  /** e_type: 1 relocatable, 2 executable, 3 shared, 4 core. */
  readonly type: number;
  /** e_machine: see machines.ts. */
  readonly machine: number;
  /** e_flags, whose meaning is the machine's. */
  readonly flags: number;
  readonly programHeaders: Table;
  readonly sectionHeaders: Table;
  readonly sectionNameIndex: number;
}

/** An array in the file; empty where `offset` is 0. */
export interface Table {
  readonly offset: number;
  readonly entrySize: number;
  readonly count: number;
}

/** Reads the file header (elf(5)). @throws CgoxError `CGOX_FORMAT_ELF` */
export function readElfHeader(file: Buffer): { reader: ElfReader; header: ElfHeader } {
  if (file.length < IDENT_LENGTH || file.readUInt32BE(0) !== MAGIC) {
    throw damagedElf("it does not start with \\x7fELF");
  }
  const elfClass = file.readUInt8(4);
  const dataEncoding = file.readUInt8(5);
  if ((elfClass !== 1 && elfClass !== 2) || (dataEncoding !== 1 && dataEncoding !== 2)) {
    throw damagedElf(`its class is ${elfClass} and its byte order ${dataEncoding}, where 1 and 2 are known`);
  }
  const reader = createElfReader(file, elfClass === 2 ? 8 : 4, dataEncoding === 1);
  // The three words are e_entry, e_phoff and e_shoff.
  const afterWords = 24 + 3 * reader.wordSize;
  const half = (index: number): number => reader.u16(afterWords + 4 + 2 * index);
  return {
    reader,
    header: {
      bits: elfClass === 2 ? 64 : 32,
      byteOrder: dataEncoding === 1 ? "little" : "big",
      osAbi: file.readUInt8(7),
      type: reader.u16(16),
      machine: reader.u16(18),
      flags: reader.u32(afterWords),
      programHeaders: { offset: reader.word(24 + reader.wordSize), entrySize: half(1), count: half(2) },
      sectionHeaders: { offset: reader.word(24 + 2 * reader.wordSize), entrySize: half(3), count: half(4) },
      sectionNameIndex: half(5),
    },
  };
}

const MAGIC = 0x7f454c46;
const IDENT_LENGTH = 16;
