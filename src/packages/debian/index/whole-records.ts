/**
 * Cuts a text that comes in pieces into blocks of whole records, each of which ends in `end`; what is left at the end of the text comes last. Only
 * the records that lie across two pieces are copied.
 */
export async function* wholeRecords(pieces: Iterable<Buffer> | AsyncIterable<Buffer>, end: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const last = piece.lastIndexOf(end) + end.length;
    if (last < end.length) {
      rest = Buffer.concat([rest, piece]);
      continue;
    }
    const first = rest.length === 0 ? 0 : piece.indexOf(end) + end.length;
    if (first > 0) yield Buffer.concat([rest, piece.subarray(0, first)]);
    if (last > first) yield piece.subarray(first, last);
    rest = piece.subarray(last);
  }
  if (rest.length > 0) yield rest;
}
