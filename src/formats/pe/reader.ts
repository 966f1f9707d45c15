import { damagedPe } from "./damaged.ts";

/** Numbers and texts of a PE file by offset. Every method throws `CGOX_FORMAT_PE` beyond the file's end. */
export interface PeReader {
  readonly size: number;
  u8(offset: number): number;
  u16(offset: number): number;
  u32(offset: number): number;
  /** 64 bits; rounded beyond 2^53, which no offset in a file reaches. */
  u64(offset: number): number;
  /** Up to a NUL. All texts of a file together may only be so long: each of a thousand entries can name the same megabyte. */
  text(offset: number): string;
  bytes(offset: number, length: number): Buffer;
}

export function createPeReader(file: Buffer): PeReader {
  const check = (offset: number, length: number): void => {
    if (!Number.isSafeInteger(offset) || offset < 0 || !(length >= 0) || offset + length > file.length) {
      throw damagedPe(`it names byte ${offset + length}, and ends at byte ${file.length}`);
    }
  };
  const u32 = (offset: number): number => {
    check(offset, 4);
    return file.readUInt32LE(offset);
  };
  let textLeft = SPARE_TEXT + 4 * file.length;
  return {
    size: file.length,
    u8(offset) {
      check(offset, 1);
      return file.readUInt8(offset);
    },
    u16(offset) {
      check(offset, 2);
      return file.readUInt16LE(offset);
    },
    u32,
    u64: (offset) => u32(offset + 4) * 2 ** 32 + u32(offset),
    text(offset) {
      check(offset, 1);
      const length = file.subarray(offset, offset + LONGEST_TEXT + 1).indexOf(0);
      if (length < 0) throw damagedPe(`the text at byte ${offset} has no end`);
      const end = offset + length;
      textLeft -= end - offset;
      if (textLeft < 0) {
        throw damagedPe("its names are longer than the file");
      }
      return file.toString("utf8", offset, end);
    },
    bytes(offset, length) {
      check(offset, length);
      return file.subarray(offset, offset + length);
    },
  };
}

/** Decorated names of C++ templates reach some tens of KiB. */
const LONGEST_TEXT = 1 << 16;
/** Linkers share the tails of texts, so that a file's names can be longer than the file, though not by much. */
const SPARE_TEXT = 1 << 20;
