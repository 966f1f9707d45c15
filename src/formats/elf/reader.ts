import { damagedElf } from "./damaged.ts";

/** Numbers and strings of an ELF file by offset, in its own byte order. Every method throws `CGOX_FORMAT_ELF` beyond the file's end. */
export interface ElfReader {
  readonly size: number;
  readonly wordSize: 4 | 8;
  u8(offset: number): number;
  u16(offset: number): number;
  u32(offset: number): number;
  /** 64 bits; rounded beyond 2^53, which no offset in a file reaches. */
  u64(offset: number): number;
  /** 32 or 64 bits, as the file's class has it: an address, offset or size. */
  word(offset: number): number;
  /**
   * UTF-8 up to a NUL, which has to come before `end` (default: the end of the file). All texts of a file together may only be so long: each of
   * a thousand entries can name the same megabyte.
   */
  text(offset: number, end?: number): string;
  /** Where the NUL of a text is. */
  textEnd(offset: number, end?: number): number;
  bytes(offset: number, length: number): Buffer;
}

export function createElfReader(file: Buffer, wordSize: 4 | 8, isLittleEndian: boolean): ElfReader {
  const check = (offset: number, length: number): void => {
    if (!Number.isSafeInteger(offset) || offset < 0 || !(length >= 0) || offset + length > file.length) {
      throw damagedElf(`it names byte ${offset + length}, and ends at byte ${file.length}`);
    }
  };
  const u16 = (offset: number): number => {
    check(offset, 2);
    return isLittleEndian ? file.readUInt16LE(offset) : file.readUInt16BE(offset);
  };
  const u32 = (offset: number): number => {
    check(offset, 4);
    return isLittleEndian ? file.readUInt32LE(offset) : file.readUInt32BE(offset);
  };
  const u64 = (offset: number): number => {
    const [low, high] = isLittleEndian ? [u32(offset), u32(offset + 4)] : [u32(offset + 4), u32(offset)];
    return high * 2 ** 32 + low;
  };
  const textEnd = (offset: number, end = file.length): number => {
    check(offset, 1);
    const length = file.subarray(offset, Math.min(end, offset + LONGEST_TEXT + 1)).indexOf(0);
    if (length < 0) throw damagedElf(`the text at byte ${offset} has no end`);
    return offset + length;
  };
  let textLeft = SPARE_TEXT + 4 * file.length;
  return {
    size: file.length,
    wordSize,
    u8(offset) {
      check(offset, 1);
      return file.readUInt8(offset);
    },
    u16,
    u32,
    u64,
    word: wordSize === 8 ? u64 : u32,
    text(offset, end) {
      const stop = textEnd(offset, end);
      textLeft -= stop - offset;
      if (textLeft < 0) throw damagedElf("its names are longer than the file");
      return file.toString("utf8", offset, stop);
    },
    textEnd,
    bytes(offset, length) {
      check(offset, length);
      return file.subarray(offset, offset + length);
    },
  };
}

/** Names of templates reach some tens of KiB. */
const LONGEST_TEXT = 1 << 20;
/** Linkers share the tails of texts, so that a file's names can be longer than the file, though not by much. */
const SPARE_TEXT = 1 << 20;
