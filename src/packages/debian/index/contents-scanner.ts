import { wholeRecords } from "./whole-records.ts";

/** A file in a Contents index: where its path and its list of packages lie in the block. */
export type OnLine = (block: Buffer, pathEnd: number, line: { readonly start: number; readonly end: number }) => void;

export interface ScanOptions {
  /** Beginnings of the paths that are wanted. */
  readonly prefixes: readonly string[];
  /** Look at every line, for an index that is not sorted. */
  readonly everyLine: boolean;
  /** For errors: whose index it is. */
  readonly what: string;
}

/**
 * Calls `onLine` for lines of a Contents index (`<path> <blanks> <packages>`) that begin with one of the prefixes. Archives sort their
 * indexes by path, so a stretch whose first and last line lie between two prefixes is passed over unread. Returns false as soon as two
 * lines that it compares are out of order: what was passed over may then hold something, and every line has to be looked at.
 */
export async function scanContents(
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  options: ScanOptions,
  onLine: OnLine,
): Promise<boolean> {
  const prefixes = options.prefixes.map((prefix) => Buffer.from(prefix, "latin1"));
  let lastLine: Buffer = Buffer.alloc(0);
  for await (const lines of wholeRecords(pieces, "\n", options.what)) {
    if (options.everyLine) {
      scanLines(lines, 0, lines.length, prefixes, onLine);
    } else {
      if (compareLines(lastLine, 0, lines, 0) > 0 || !scanRange(lines, 0, lines.length, prefixes, onLine)) return false;
      lastLine = Buffer.from(lines.subarray(lastLineStart(lines, 0, lines.length)));
    }
  }
  return true;
}

const LF = 0x0a;
const TAB = 0x09;
const SPACE = 0x20;

/** Bytes below which looking at each line is cheaper than parting further. */
const SMALL = 4096;

/** `from` and `to` are starts of lines. False where lines are out of order. */
function scanRange(block: Buffer, from: number, to: number, prefixes: readonly Buffer[], onLine: OnLine): boolean {
  if (from >= to) return true;
  const last = lastLineStart(block, from, to);
  if (compareLines(block, from, block, last) > 0) return false;
  if (prefixes.every((prefix) => comparePrefix(block, last, prefix) < 0 || comparePrefix(block, from, prefix) > 0)) return true;
  const middle = block.indexOf(LF, from + ((to - from) >>> 1)) + 1;
  const around = prefixes.find((prefix) => comparePrefix(block, from, prefix) === 0 && comparePrefix(block, last, prefix) === 0);
  if (around !== undefined || to - from < SMALL || middle >= to) {
    scanLines(block, from, to, around === undefined ? prefixes : [around], onLine);
    return true;
  }
  return scanRange(block, from, middle, prefixes, onLine) && scanRange(block, middle, to, prefixes, onLine);
}

function scanLines(block: Buffer, from: number, to: number, prefixes: readonly Buffer[], onLine: OnLine): void {
  let start = from;
  while (start < to) {
    const found = block.indexOf(LF, start);
    const end = found < 0 ? to : found;
    if (hasPrefix(block, start, prefixes)) {
      const pathEnd = endOfPath(block, start, end);
      if (pathEnd > start) onLine(block, pathEnd, { start, end });
    }
    start = end + 1;
  }
}

function hasPrefix(block: Buffer, start: number, prefixes: readonly Buffer[]): boolean {
  for (const prefix of prefixes) if (comparePrefix(block, start, prefix) === 0) return true;
  return false;
}

/** Paths may hold blanks, the list of packages may not. */
function endOfPath(block: Buffer, start: number, end: number): number {
  let at = end - 1;
  while (at > start && !isBlank(block[at])) at--;
  while (at > start && isBlank(block[at - 1])) at--;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

function lastLineStart(block: Buffer, from: number, to: number): number {
  return to - from < 2 ? from : Math.max(block.lastIndexOf(LF, to - 2) + 1, from);
}

/** Below 0 where the line is before all that begin with the prefix, 0 where it begins with it, above 0 where it is after them. */
function comparePrefix(block: Buffer, start: number, prefix: Buffer): number {
  for (let i = 0; i < prefix.length; i++) {
    const difference = (block[start + i] ?? 0) - (prefix[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Compares two lines up to their first blanks. */
function compareLines(left: Buffer, leftStart: number, right: Buffer, rightStart: number): number {
  for (let i = 0; ; i++) {
    const a = pathByte(left[leftStart + i]);
    const b = pathByte(right[rightStart + i]);
    if (a !== b || a === 0) return a - b;
  }
}

/** 0 at the end of a path. */
function pathByte(byte: number | undefined): number {
  return byte === undefined || byte === LF || isBlank(byte) ? 0 : byte;
}
