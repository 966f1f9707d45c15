import { CgoxError } from "../../model/error.ts";

/** Bytes that may come out of a decoder where the caller does not say: well over the largest package of Debian, unpacked. */
export const DEFAULT_LIMIT = 2 ** 31;

/** Bytes that a decoder may take for its dictionary: `xz -9` has 64 MiB. zstd's own limit is 128 MiB. */
export const LARGEST_DICTIONARY = 256 << 20;

/** The pieces that come out of a decoder, refused once they are more than a limit. */
export interface Output {
  /** @throws CgoxError `CGOX_FORMAT_TOO_LARGE` */
  add(piece: Buffer): void;
  joined(): Buffer;
}

/** Collects what a decoder puts out, up to `limit` bytes. */
export function limitedOutput(limit: number): Output {
  const pieces: Buffer[] = [];
  let total = 0;
  return {
    add(piece) {
      total += piece.length;
      if (total > limit) {
        throw tooLarge(limit);
      }
      pieces.push(piece);
    },
    joined: () => (pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, total)),
  };
}

/** The error for data of which more than `limit` bytes come out. @param size how many, where that is known */
export function tooLarge(limit: number, size?: number): CgoxError {
  const much = size === undefined ? `more than the ${limit} bytes that are` : `${size} bytes, more than the ${limit} that are`;
  return new CgoxError("CGOX_FORMAT_TOO_LARGE", `The compressed data holds ${much} allowed for it`, {
    hint: "It is damaged, or made to fill the memory; do not trust where it came from.",
  });
}

/** The error for compressed data that cannot be decoded. */
export function damaged(format: string, what: string, cause?: unknown): CgoxError {
  return new CgoxError("CGOX_FORMAT_COMPRESSION", `The ${format} data is damaged or cut short: ${what}`, {
    hint: "Fetch the file again.",
    cause,
  });
}
