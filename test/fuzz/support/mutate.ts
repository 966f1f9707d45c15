/** A source of numbers that a seed decides: xorshift32. Cheap, since millions of inputs are made with it. */
export interface Dice {
  /** Below `limit`. */
  readonly below: (limit: number) => number;
  readonly oneOf: <T>(list: readonly T[]) => T;
}

export function dice(seed: number): Dice {
  let state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) | 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return { below, oneOf: (list) => list[below(list.length)] as (typeof list)[number] };
}

/** Numbers at which code goes wrong: around zero, signs, and the widths of integers. */
const BORDERS = [
  0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];

/** Bytes that mean something to one format or another. */
const BYTES = [0, 1, 0x09, 0x0a, 0x0d, 0x20, 0x22, 0x24, 0x27, 0x2c, 0x2d, 0x2e, 0x2f, 0x3a, 0x3d, 0x40, 0x5c, 0x7b, 0x7f, 0x80, 0xff];

/** No input is longer, so that each takes microseconds. */
const LONGEST = 1 << 13;

/**
 * An input made of a seed file: a few of its bits flipped, parts of it cut out, doubled, or exchanged for words of the format, for numbers at
 * borders, for parts of other seeds. One of sixteen is made of bytes alone, and one is a seed as it is.
 */
export function mutated(number: number, seeds: readonly Buffer[], words: readonly Buffer[]): Buffer {
  const { below, oneOf } = dice(number);
  const kind = below(16);
  if (kind === 0) return noise({ below, oneOf }, words);
  let bytes: Buffer = Buffer.from(oneOf(seeds));
  if (kind === 1) return bytes;
  for (let left = 1 + below(4); left > 0; left--) bytes = changed(bytes, { below, oneOf }, { seeds, words });
  return bytes.subarray(0, LONGEST);
}

function noise({ below, oneOf }: Dice, words: readonly Buffer[]): Buffer {
  if (below(2) === 0) {
    const bytes = Buffer.allocUnsafe(below(96));
    for (let at = 0; at < bytes.length; at++) bytes[at] = below(256);
    return bytes;
  }
  return Buffer.concat(
    Array.from({ length: below(24) }, () => (words.length === 0 || below(3) === 0 ? Buffer.from([oneOf(BYTES)]) : oneOf(words))),
  );
}

function changed(
  bytes: Buffer,
  { below, oneOf }: Dice,
  { seeds, words }: { readonly seeds: readonly Buffer[]; readonly words: readonly Buffer[] },
): Buffer {
  if (bytes.length === 0) return Buffer.from([below(256)]);
  const at = below(bytes.length);
  switch (below(words.length === 0 ? 8 : 11)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    case 1:
      bytes[at] = oneOf(BYTES);
      return bytes;
    case 2:
      return writeBorder(bytes, at, { below, oneOf });
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(32))]);
    case 5:
      return Buffer.concat([
        bytes.subarray(0, at),
        repeated(bytes.subarray(at, at + 1 + below(64)), 1 + below(below(8) === 0 ? 200 : 3)),
        bytes.subarray(at),
      ]);
    case 6: {
      const other = oneOf(seeds);
      const from = below(other.length + 1);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + below(256)), bytes.subarray(at + below(64))]);
    }
    case 7: {
      const from = below(bytes.length);
      bytes.copyWithin(at, from, from + 1 + below(16));
      return bytes;
    }
    default:
      return Buffer.concat([bytes.subarray(0, at), oneOf(words), bytes.subarray(at + (below(2) === 0 ? 0 : below(8)))]);
  }
}

function writeBorder(bytes: Buffer, at: number, { below, oneOf }: Dice): Buffer {
  const value = oneOf(BORDERS) + (below(4) === 0 ? below(256) : 0);
  const digits = Buffer.alloc(8);
  if (below(2) === 0) digits.writeBigUInt64LE(BigInt(value));
  else digits.writeBigUInt64BE(BigInt(value));
  const width = oneOf([2, 4, 8]);
  const isBig = digits[0] === 0 && digits[7] !== 0;
  // Tables have their numbers at even places.
  (isBig ? digits.subarray(8 - width) : digits.subarray(0, width)).copy(bytes, at - (at % Math.min(width, 4)));
  return bytes;
}

function repeated(bytes: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => bytes)).subarray(0, LONGEST);
}
