import type { PackageRecord } from "../../../model/package.ts";
import { COLUMN_BYTES, hashName, PACKAGES_FORMAT, type PackagesHeader } from "./packages-format.ts";
import { readRecord } from "./packages-record.ts";
import { readTable } from "./table-file.ts";

/** Every package version that one architecture's indexes offer. Entries are read when they are asked for, and then remembered. */
export interface PackagesTable {
  readonly architecture: string;
  /** Count of package versions. */
  readonly size: number;
  /** Every version of a name, the one first that apt prefers: by its suite's priority, then its version, then the order of the indexes. */
  candidates(name: string): readonly PackageRecord[];
  /**
   * Candidates that provide a name, never the package of that name. The one whose own name comes up last in the indexes, be it as a package
   * or in another's relations, is first: so apt prefers them where nothing else does (CompareProviders in its depcache.cc).
   */
  providers(name: string): readonly PackageRecord[];
  /** How many packages name this one in their Depends or Pre-Depends. Looks through the whole table. */
  dependents(name: string): number;
  /** Every package name once, sorted by code unit. */
  names(): Iterable<string>;
}

/**
 * Opens what `buildPackagesTable` made. undefined where the bytes are not such a table, or one that is cut short or of another format
 * version: the caller then builds it anew.
 */
export function openPackagesTable(bytes: Buffer): PackagesTable | undefined {
  const table = readTable<PackagesHeader>(PACKAGES_FORMAT, bytes);
  if (table === undefined) return undefined;
  const [rows, columns, provides] = [table.section("rows"), table.section("columns"), table.section("provides")];
  const size = columns.length / COLUMN_BYTES;
  const nameAt = (place: number): string => firstField(bytes, columns.readUInt32LE(place * COLUMN_BYTES));
  const nameNumber = (place: number): number => columns.readUInt32LE(place * COLUMN_BYTES + 8);
  const candidates = byName((name) => {
    const records: PackageRecord[] = [];
    const wanted = Buffer.from(name, "latin1");
    const order = (place: number): number => compareFirstField(bytes, columns.readUInt32LE(place * COLUMN_BYTES), wanted);
    for (let place = lowerBound(size, (at) => order(at) < 0); place < size && order(place) === 0; place++) {
      records.push(readRecord(bytes, columns.subarray(place * COLUMN_BYTES, (place + 1) * COLUMN_BYTES), table.header));
    }
    return records;
  });
  const providers = byName((name) =>
    placesOfHash(provides, hashName(Buffer.from(name, "latin1"), 0, name.length))
      .toSorted((left, right) => nameNumber(right) - nameNumber(left))
      .flatMap((place) => candidates(nameAt(place)).slice(0, 1))
      .filter((record) => record.name !== name && record.provides.some((provided) => provided.name === name)),
  );

  return {
    architecture: table.header.architecture,
    size,
    candidates,
    providers,
    dependents: (name) => countDependents(rows, name),
    *names() {
      let last = "";
      for (let place = 0; place < size; place++) {
        const name = nameAt(place);
        if (name !== last) yield name;
        last = name;
      }
    },
  };
}

/** The same records for the same name, which are looked for once. */
function byName(find: (name: string) => readonly PackageRecord[]): (name: string) => readonly PackageRecord[] {
  const found = new Map<string, readonly PackageRecord[]>();
  return (name) => {
    const records = found.get(name) ?? find(name);
    found.set(name, records);
    return records;
  };
}

const TAB = 0x09;
const LF = 0x0a;

function firstField(bytes: Buffer, start: number): string {
  let end = start;
  while (bytes[end] !== TAB && end < bytes.length) end++;
  return bytes.toString("latin1", start, end);
}

/** Negative where the row's first field sorts before these bytes, zero where it is them. No string is made: most rows are only passed by. */
function compareFirstField(bytes: Uint8Array, start: number, wanted: Uint8Array): number {
  for (let i = 0; i < wanted.length; i++) {
    const byte = bytes[start + i] ?? TAB;
    if (byte === TAB) return -1;
    if (byte !== wanted[i]) return byte - (wanted[i] ?? 0);
  }
  return bytes[start + wanted.length] === TAB ? 0 : 1;
}

/** The first of `count` places for which `isBefore` is false. */
function lowerBound(count: number, isBefore: (place: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Places listed for a hash, each once. Another name may have the same hash. */
function placesOfHash(provides: Buffer, hash: number): number[] {
  const count = provides.length / 8;
  const places = new Set<number>();
  let pair = lowerBound(count, (at) => provides.readUInt32LE(at * 8) < hash);
  for (; pair < count && provides.readUInt32LE(pair * 8) === hash; pair++) places.add(provides.readUInt32LE(pair * 8 + 4));
  return [...places];
}

/** Fields of a row before and after its Pre-Depends and Depends. */
const FIELDS_BEFORE = 8;
const FIELDS_AFTER = 10;

function countDependents(rows: Buffer, name: string): number {
  const wanted = Buffer.from(name, "latin1");
  let count = 0;
  let position = 0;
  if (name === "") return count;
  for (;;) {
    const found = rows.indexOf(wanted, position);
    if (found < 0) return count;
    const lineEnd = rows.indexOf(LF, found);
    if (isWholeName(rows, found, found + wanted.length) && isInDepends(rows, found)) {
      count++;
      if (lineEnd < 0) return count;
      position = lineEnd;
    } else {
      position = found + wanted.length;
    }
  }
}

function isWholeName(rows: Buffer, start: number, end: number): boolean {
  const [before, after] = [rows[start - 1] ?? LF, rows[end] ?? LF];
  return !isNameByte(before) && !isNameByte(after);
}

/** Letters, digits, and `+`, `-`, `.` (Debian Policy 5.6.7). */
function isNameByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

function isInDepends(rows: Buffer, position: number): boolean {
  let tabs = 0;
  for (let at = position - 1; at >= 0 && rows[at] !== LF; at--) if (rows[at] === TAB) tabs++;
  return tabs >= FIELDS_BEFORE && tabs < FIELDS_AFTER;
}
