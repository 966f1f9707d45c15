/** The fields of a `Packages` entry that are read, by their place in `Ranges`. */
export const FIELDS = [
  "package",
  "version",
  "architecture",
  "source",
  "multi-arch",
  "section",
  "priority",
  "essential",
  "pre-depends",
  "depends",
  "conflicts",
  "breaks",
  "recommends",
  "suggests",
  "replaces",
  "enhances",
  "provides",
  "filename",
  "size",
  "installed-size",
  "sha256",
] as const;

export type FieldName = (typeof FIELDS)[number];

/** Place of a field in FIELDS. */
export function fieldIndex(name: FieldName): number {
  return FIELDS.indexOf(name);
}

/**
 * Start and end of each field's value, two numbers a field in the order of FIELDS; both 0 for a field that is not there. Then one number: 0, or one
 * more than the place of a field that is there twice.
 */
export type Ranges = Int32Array;

/** Where in `Ranges` that last number is. */
export const TWICE = FIELDS.length * 2;

/**
 * Finds the kept fields of each paragraph of `block`, which ends with a whole one, and calls `onStanza` once a paragraph. The ranges
 * are reused: they hold until `onStanza` returns. A value that goes on over several lines is one range with its line ends in it; blanks at its end
 * do not count.
 * Names of fields are compared without regard to case (Debian Policy 5.1).
 */
export function scanStanzas(block: Buffer, onStanza: (ranges: Ranges) => void): void {
  const ranges = new Int32Array(TWICE + 1);
  let position = 0;
  let current = NONE;
  let isOpen = false;
  while (position < block.length) {
    const first = block[position];
    if (first === LF) {
      if (isOpen) {
        onStanza(ranges);
        ranges.fill(0);
      }
      isOpen = false;
      current = NONE;
      position++;
      continue;
    }
    const found = block.indexOf(LF, position);
    const lineEnd = found < 0 ? block.length : found;
    if (first === SPACE || first === TAB) {
      if (current !== NONE) ranges[current * 2 + 1] = valueEnd(block, ranges[current * 2] ?? 0, lineEnd);
    } else {
      isOpen = true;
      const colon = colonOf(block, position);
      current = colon < 0 ? NONE : fieldNamed(block, position, colon);
      if (current !== NONE) {
        if (ranges[current * 2 + 1] !== 0) ranges[TWICE] = current + 1;
        const start = valueStart(block, colon + 1, lineEnd);
        ranges[current * 2] = start;
        ranges[current * 2 + 1] = valueEnd(block, start, lineEnd);
      }
    }
    position = lineEnd + 1;
  }
  if (isOpen) onStanza(ranges);
}

const NONE = -1;
const LF = 0x0a;
const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;

const NAMES = FIELDS.map((name) => Buffer.from(name, "latin1"));
const EMPTY = Buffer.alloc(0);
const LONGEST_NAME = Math.max(...FIELDS.map((name) => name.length));

/** Every kept name differs from the others in its length, its first letter or its third: one look finds the only one to compare with. */
const FIELD_BY_KEY = new Int8Array((LONGEST_NAME + 1) << 10).fill(NONE);
for (const [field, name] of NAMES.entries()) FIELD_BY_KEY[keyOf(name, 0, name.length)] = field;

function keyOf(bytes: Uint8Array, start: number, length: number): number {
  return (length << 10) | (((bytes[start] ?? 0) & 31) << 5) | ((bytes[start + 2] ?? 0) & 31);
}

/** Where the name on this line ends; -1 where it is longer than any that is kept. */
function colonOf(block: Uint8Array, start: number): number {
  for (let colon = start + 1; colon <= start + LONGEST_NAME; colon++) if (block[colon] === COLON) return colon;
  return -1;
}

function fieldNamed(block: Uint8Array, start: number, colon: number): number {
  const field = FIELD_BY_KEY[keyOf(block, start, colon - start)] ?? NONE;
  if (field === NONE) return NONE;
  const name = NAMES[field] ?? EMPTY;
  for (let i = 0; i < name.length; i++) if (((block[start + i] ?? 0) | 0x20) !== name[i]) return NONE;
  return field;
}

function valueStart(block: Uint8Array, from: number, lineEnd: number): number {
  let start = from;
  while (start < lineEnd && (block[start] === SPACE || block[start] === TAB)) start++;
  return start;
}

function valueEnd(block: Uint8Array, start: number, lineEnd: number): number {
  let end = lineEnd;
  while (end > start && (block[end - 1] === SPACE || block[end - 1] === TAB)) end--;
  return end;
}
