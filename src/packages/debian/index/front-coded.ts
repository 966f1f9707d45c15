import { reserve, type GrowingBytes } from "./growing-bytes.ts";

/*
 * Sorted keys with a number each, where a key leaves out what it shares with the one before it:
 *   keys    entries `<bytes shared, one byte><rest of the key>` TAB `<number, base 36>` LF; every BLOCK entries one shares nothing
 *   blocks  where each such entry starts in `keys`, u32 little-endian: what a binary search looks at
 * Keys are latin1 and have no control characters.
 */

const BLOCK = 16;
const MOST_SHARED = 255;
const TAB = 0x09;
const LF = 0x0a;

/** Appends to `keys`, and returns the section `blocks`. `entries` are sorted by key and have each key once. */
export function writeFrontCoded(keys: GrowingBytes, entries: Iterable<readonly [key: string, value: number]>): Buffer {
  const base = keys.length;
  const starts: number[] = [];
  let count = 0;
  let last = "";
  for (const [key, value] of entries) {
    const startsBlock = count++ % BLOCK === 0;
    if (startsBlock) starts.push(keys.length - base);
    const shared = startsBlock ? 0 : sharedLength(last, key);
    const text = `${key.slice(shared)}\t${value.toString(36)}\n`;
    reserve(keys, text.length + 1);
    keys.bytes[keys.length] = shared;
    keys.length += 1 + keys.bytes.write(text, keys.length + 1, "latin1");
    last = key;
  }
  const blocks = Buffer.alloc(starts.length * 4);
  for (const [block, start] of starts.entries()) blocks.writeUInt32LE(start, block * 4);
  return blocks;
}

/** The number of a key; undefined where it is not there. */
export function findKey(keys: Buffer, blocks: Buffer, key: string): number | undefined {
  for (const [found, value] of keysFrom(keys, blocks, key)) return found === key ? value : undefined;
  return undefined;
}

/** Entries in their order, from the first whose key is not before `from`. */
export function* keysFrom(keys: Buffer, blocks: Buffer, from: string): Generator<readonly [key: string, value: number]> {
  let low = 0;
  let high = blocks.length / 4;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = blocks.readUInt32LE(middle * 4) + 1;
    if (keys.toString("latin1", start, keys.indexOf(TAB, start)) <= from) low = middle + 1;
    else high = middle;
  }
  let position = low === 0 ? 0 : blocks.readUInt32LE((low - 1) * 4);
  let last = "";
  while (position < keys.length) {
    const tab = keys.indexOf(TAB, position + 1);
    const end = keys.indexOf(LF, tab + 1);
    last = last.slice(0, keys[position]) + keys.toString("latin1", position + 1, tab);
    if (last >= from) yield [last, Number.parseInt(keys.toString("latin1", tab + 1, end), 36)];
    position = end + 1;
  }
}

/**
 * Entries whose key ends in `suffix`, in their order. Looks at all of them, but makes strings only of those that it returns.
 */
export function keysEndingIn(keys: Buffer, suffix: string): [key: string, value: number][] {
  const wanted = Buffer.from(suffix, "latin1");
  const found: [string, number][] = [];
  let key = Buffer.alloc(256);
  let position = 0;
  while (position < keys.length) {
    let length = keys[position] ?? 0;
    let at = position + 1;
    for (; keys[at] !== TAB; at++) {
      if (length === key.length) key = Buffer.concat([key, Buffer.alloc(key.length)]);
      key[length++] = keys[at] ?? 0;
    }
    const end = keys.indexOf(LF, at);
    if (endsWith(key, length, wanted)) {
      found.push([key.toString("latin1", 0, length), Number.parseInt(keys.toString("latin1", at + 1, end), 36)]);
    }
    position = end + 1;
  }
  return found;
}

function endsWith(key: Buffer, length: number, wanted: Buffer): boolean {
  if (length < wanted.length) return false;
  for (let i = 1; i <= wanted.length; i++) if (key[length - i] !== wanted[wanted.length - i]) return false;
  return true;
}

function sharedLength(left: string, right: string): number {
  const limit = Math.min(left.length, right.length, MOST_SHARED);
  let shared = 0;
  while (shared < limit && left.charCodeAt(shared) === right.charCodeAt(shared)) shared++;
  return shared;
}
