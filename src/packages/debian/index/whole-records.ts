import { CgoxError } from "../../../model/error.ts";

/** Bytes. The longest entry of Debian 12 and 13 has 76,338; who reads one has all of it in memory. */
export const LONGEST_RECORD = 1 << 20;

/** Bytes. Larger pieces are cut up: what was cut is still in the processor's cache when it is read. */
const LARGEST_BLOCK = 1 << 18;

/**
 * Cuts a text that comes in pieces into blocks of whole records, each of which ends in `end`; what is left at the end of the text comes last. Only
 * the records that lie across two pieces are copied, once.
 * @param what the text is, for the error, e.g. `the Packages index of bookworm (debian)`
 * @throws CgoxError `CGOX_INDEX_MALFORMED` for a record of more than LONGEST_RECORD bytes, as soon as that many have come
 */
export async function* wholeRecords(pieces: Iterable<Buffer> | AsyncIterable<Buffer>, end: string, what: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restLength = 0;
  for await (const whole of pieces) {
    for (let at = 0; at < whole.length; at += LARGEST_BLOCK) {
      const piece = whole.subarray(at, at + LARGEST_BLOCK);
      const last = piece.lastIndexOf(end) + end.length;
      const first = last < end.length ? piece.length : restLength === 0 ? 0 : piece.indexOf(end) + end.length;
      if (restLength + first > LONGEST_RECORD) throw tooLong(what);
      if (last < end.length) {
        rest.push(piece);
        restLength += piece.length;
        continue;
      }
      if (first > 0) yield Buffer.concat([...rest, piece.subarray(0, first)]);
      if (last > first) yield piece.subarray(first, last);
      rest = last < piece.length ? [piece.subarray(last)] : [];
      restLength = piece.length - last;
    }
  }
  if (restLength > 0) yield Buffer.concat(rest);
}

function tooLong(what: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `${what} cannot be read: it has an entry of more than ${String(LONGEST_RECORD)} bytes`, {
    hint: "the index is damaged, or made to fill the memory; another mirror can be named with --mirror",
  });
}
