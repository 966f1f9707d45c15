import { CgoxError } from "../../../model/error.ts";
import { isNameAt, isPathAt, isSizeAt, isVersionAt, shortened } from "../../../model/index-values.ts";
import { compareDebianVersions } from "../version.ts";
import { growingBytes, reserve, type GrowingBytes } from "./growing-bytes.ts";
import { nameNumbers, type NameNumbers } from "./name-numbers.ts";
import { HASH_BYTES, hashName, ROW_FIELDS } from "./packages-format.ts";
import { fieldIndex, FIELDS, scanStanzas, TWICE, type Ranges } from "./stanza-scanner.ts";

/** The rows of a table that is being made, in the order of the indexes. The lists have one element a row. */
export interface RowStore {
  readonly architecture: Buffer;
  readonly rows: GrowingBytes;
  /** Bytes of each row's sha256. */
  readonly hashes: GrowingBytes;
  readonly starts: number[];
  readonly names: string[];
  readonly priorities: number[];
  readonly stanzaNumbers: number[];
  readonly nameNumbers: number[];
  readonly numbers: NameNumbers;
  /** Hashes of provided names, with the row that provides them. */
  readonly provides: { readonly hash: number; readonly row: number }[];
  /** Entries seen so far, those included that were left out. */
  stanzas: number;
}

export function newRowStore(architecture: string, rows: GrowingBytes): RowStore {
  return {
    architecture: Buffer.from(architecture),
    rows,
    // An entry has 32 bytes of them, and some 400 in all.
    hashes: growingBytes(Math.ceil(rows.bytes.length / 12)),
    starts: [],
    names: [],
    priorities: [],
    stanzaNumbers: [],
    nameNumbers: [],
    numbers: nameNumbers(),
    provides: [],
    stanzas: 0,
  };
}

/**
 * Adds the entries of a block of whole paragraphs. One that is not what index-values.ts asks for makes the index unusable: what signs such an entry
 * is broken, and where apt cannot read one it refuses the index too. `what` is the index, for the error.
 * @throws CgoxError `CGOX_INDEX_MALFORMED` naming the index, the package and the field
 */
export function storeRows(store: RowStore, { what, priority }: { readonly what: string; readonly priority: number }, block: Buffer): void {
  scanStanzas(block, (ranges) => {
    const stanza = store.stanzas++;
    if (!holds(block, ranges, ARCHITECTURE, store.architecture) && !holds(block, ranges, ARCHITECTURE, ALL)) return;
    const name = block.toString("latin1", ranges[NAME * 2], ranges[NAME * 2 + 1]);
    const fault = faultOf(block, ranges) ?? (appendHash(store.hashes, block, ranges) ? undefined : SHA256);
    if (fault !== undefined) throw malformed(what, block, { ranges, field: fault });
    shortenFileName(block, ranges);
    store.nameNumbers.push(store.numbers.numberOf(block, ranges[NAME * 2] ?? 0, ranges[NAME * 2 + 1] ?? 0));
    for (const field of RELATION_FIELDS) noteNames(store, block, { ranges, field });
    store.starts.push(store.rows.length);
    store.names.push(name);
    store.priorities.push(priority);
    store.stanzaNumbers.push(stanza);
    const control = appendRow(store.rows, block, ranges);
    if (control !== undefined) throw malformed(what, block, { ranges, field: control });
  });
}

/** The first field that is there twice, or is not what it has to be. */
function faultOf(block: Uint8Array, ranges: Ranges): number | undefined {
  if (ranges[TWICE] !== 0) return (ranges[TWICE] ?? 0) - 1;
  for (const [field, isRight] of CHECKS) if (!isRight(block, ranges[field * 2] ?? 0, ranges[field * 2 + 1] ?? 0)) return field;
  return undefined;
}

/**
 * Row numbers by name, then as apt prefers them: from the highest priority to the lowest, of equal ones from the highest version to the lowest,
 * then in the order of the indexes; without repeated entries.
 */
export function sortedRows(store: RowStore): number[] {
  const { names, priorities } = store;
  const order = Array.from(names, (_, row) => row);
  order.sort((left, right) => {
    const leftName = names[left] ?? "";
    const rightName = names[right] ?? "";
    if (leftName !== rightName) return leftName < rightName ? -1 : 1;
    const byPriority = (priorities[right] ?? 0) - (priorities[left] ?? 0);
    return byPriority || compareDebianVersions(versionOf(store, right), versionOf(store, left)) || left - right;
  });
  return order.filter((row, place) => place === 0 || !isSameEntry(store, order[place - 1] ?? 0, row));
}

const NAME = fieldIndex("package");
const VERSION = fieldIndex("version");
const ARCHITECTURE = fieldIndex("architecture");
const PROVIDES = fieldIndex("provides");
const FILENAME = fieldIndex("filename");
const SHA256 = fieldIndex("sha256");
const CHECKS = [
  [NAME, isNameAt],
  [VERSION, isVersionAt],
  [FILENAME, isPathAt],
  [fieldIndex("size"), isSizeAt],
] as const;

/** In the order in which apt reads them (debListParser::NewVersion). */
const RELATION_FIELDS = (
  ["pre-depends", "depends", "conflicts", "breaks", "recommends", "suggests", "replaces", "enhances", "provides"] as const
).map((name) => fieldIndex(name));
const ROW_FIELD_INDEXES = ROW_FIELDS.map((name) => fieldIndex(name));

const ALL = Buffer.from("all");
const DEB = Buffer.from(".deb");
const TAB = 0x09;
const LF = 0x0a;
const SPACE = 0x20;
const OPEN = 0x28;
const COMMA = 0x2c;
const SLASH = 0x2f;
const COLON = 0x3a;
const LESS = 0x3c;
const BRACKET = 0x5b;
const UNDERSCORE = 0x5f;
const BAR = 0x7c;
const DELETE = 0x7f;

function lengthOf(ranges: Ranges, field: number): number {
  return (ranges[field * 2 + 1] ?? 0) - (ranges[field * 2] ?? 0);
}

function holds(block: Uint8Array, ranges: Ranges, field: number, value: Uint8Array): boolean {
  return lengthOf(ranges, field) === value.length && matches(block, ranges[field * 2] ?? 0, value, 0, value.length);
}

function matches(block: Uint8Array, at: number, other: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (block[at + i - start] !== other[i]) return false;
  return true;
}

/**
 * Where a package's file is named by Debian's rule, `<name>_<version without epoch>_<architecture>.deb`, only its folder is kept, with
 * the slash at its end.
 */
function shortenFileName(block: Buffer, ranges: Ranges): void {
  const versionEnd = ranges[VERSION * 2 + 1] ?? 0;
  let versionStart = ranges[VERSION * 2] ?? 0;
  for (let i = versionStart; i < versionEnd; i++) if (block[i] === COLON) versionStart = i + 1;
  const nameStart = ranges[NAME * 2] ?? 0;
  const architectureStart = ranges[ARCHITECTURE * 2] ?? 0;
  const end = ranges[FILENAME * 2 + 1] ?? 0;

  const atSuffix = end - DEB.length;
  const atArchitecture = atSuffix - lengthOf(ranges, ARCHITECTURE);
  const atVersion = atArchitecture - 1 - (versionEnd - versionStart);
  const atName = atVersion - 1 - lengthOf(ranges, NAME);
  const isRegular =
    atName > (ranges[FILENAME * 2] ?? 0) &&
    block[atName - 1] === SLASH &&
    matches(block, atName, block, nameStart, ranges[NAME * 2 + 1] ?? 0) &&
    block[atVersion - 1] === UNDERSCORE &&
    matches(block, atVersion, block, versionStart, versionEnd) &&
    block[atArchitecture - 1] === UNDERSCORE &&
    matches(block, atArchitecture, block, architectureStart, ranges[ARCHITECTURE * 2 + 1] ?? 0) &&
    matches(block, atSuffix, DEB, 0, DEB.length);
  if (isRegular) ranges[FILENAME * 2 + 1] = atName;
}

/**
 * Numbers the names in a field of relations, and notes those that Provides has. A name comes at the field's start or after a comma or bar,
 * and goes to a blank, version or restriction. apt takes one with a qualifier (`python3:any`) for another name.
 */
function noteNames(store: RowStore, block: Buffer, { ranges, field }: { readonly ranges: Ranges; readonly field: number }): void {
  const end = ranges[field * 2 + 1] ?? 0;
  const row = store.names.length;
  let position = ranges[field * 2] ?? 0;
  while (position < end) {
    while (position < end && is(BLANK, block[position])) position++;
    const start = position;
    while (position < end && !is(NAME_END, block[position])) position++;
    if (position > start) {
      if (position === end || block[position] !== COLON) store.numbers.numberOf(block, start, position);
      if (field === PROVIDES) store.provides.push({ hash: hashName(block, start, position), row });
    }
    while (position < end && !is(SEPARATOR, block[position])) position++;
    position++;
  }
}

/** What a byte is in a field of relations: each is looked at several times. */
const [BLANK, SEPARATOR, NAME_END] = [1, 2, 4] as const;
const CLASSES = new Uint8Array(256);
for (const byte of [SPACE, TAB, LF]) CLASSES[byte] = BLANK | NAME_END;
for (const byte of [COMMA, BAR]) CLASSES[byte] = SEPARATOR | NAME_END;
for (const byte of [OPEN, COLON, BRACKET, LESS]) CLASSES[byte] = NAME_END;

function is(what: number, byte = 0): boolean {
  return ((CLASSES[byte] ?? 0) & what) !== 0;
}

/**
 * Tabs and line ends inside of a value become blanks, which mean the same there. Returns a field that has another control character, such as a
 * carriage return or a terminal's escape.
 */
function appendRow(target: GrowingBytes, block: Buffer, ranges: Ranges): number | undefined {
  let needed = ROW_FIELDS.length;
  for (const field of ROW_FIELD_INDEXES) needed += lengthOf(ranges, field);
  reserve(target, needed);
  const { bytes } = target;
  let at = target.length;
  for (const field of ROW_FIELD_INDEXES) {
    const end = ranges[field * 2 + 1] ?? 0;
    for (let i = ranges[field * 2] ?? 0; i < end; i++) {
      const byte = block[i] ?? 0;
      if (byte >= SPACE && byte !== DELETE) bytes[at++] = byte;
      else if (byte === TAB || byte === LF) bytes[at++] = SPACE;
      else return field;
    }
    bytes[at++] = TAB;
  }
  bytes[at - 1] = LF;
  target.length = at;
  return undefined;
}

/** False where the field is not 64 hex digits. */
function appendHash(target: GrowingBytes, block: Buffer, ranges: Ranges): boolean {
  if (lengthOf(ranges, SHA256) !== HASH_BYTES * 2) return false;
  reserve(target, HASH_BYTES);
  const { bytes } = target;
  const start = ranges[SHA256 * 2] ?? 0;
  for (let i = start; i < start + HASH_BYTES * 2; i += 2) {
    const value = hexValue(block[i]) * 16 + hexValue(block[i + 1]);
    if (value < 0) return false;
    bytes[target.length++] = value;
  }
  return true;
}

/** Far below zero for what is no hex digit. */
function hexValue(byte = 0): number {
  return HEX_VALUES[byte] ?? 0;
}

const HEX_VALUES = new Int16Array(256).fill(-10_000);
for (const [value, digit] of Buffer.from("0123456789abcdef").entries()) HEX_VALUES[digit] = value;
for (const [value, digit] of Buffer.from("ABCDEF").entries()) HEX_VALUES[digit] = value + 10;

function versionOf({ rows, starts, names }: RowStore, row: number): string {
  const start = (starts[row] ?? 0) + (names[row] ?? "").length + 1;
  return rows.bytes.toString("latin1", start, rows.bytes.indexOf(TAB, start));
}

function isSameEntry(store: RowStore, before: number, row: number): boolean {
  if (store.names[before] !== store.names[row]) return false;
  const { bytes } = store.hashes;
  const isSameFile = matches(bytes, before * HASH_BYTES, bytes, row * HASH_BYTES, (row + 1) * HASH_BYTES);
  return isSameFile && versionOf(store, before) === versionOf(store, row);
}

function malformed(what: string, block: Buffer, { ranges, field }: { readonly ranges: Ranges; readonly field: number }): CgoxError {
  const value = (of: number) => block.toString("utf8", ranges[of * 2], ranges[of * 2 + 1]);
  const fault =
    ranges[TWICE] !== 0 ? "is there twice" : lengthOf(ranges, field) === 0 ? "is missing" : `cannot be ${shortened(value(field))}`;
  const owner = value(NAME) === "" ? "an entry without a name" : `the entry of ${shortened(value(NAME))}`;
  return new CgoxError("CGOX_INDEX_MALFORMED", `${what} cannot be read: ${owner}: its field ${FIELDS[field] ?? ""} ${fault}`, {
    hint: "the mirror or its index is damaged; another mirror can be named with --mirror",
  });
}
