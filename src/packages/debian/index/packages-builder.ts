import { CgoxError } from "../../../model/error.ts";
import { growingBytes, reserve, usedBytes, type GrowingBytes } from "./growing-bytes.ts";
import { COLUMN_BYTES, HASH_BYTES, PACKAGES_FORMAT, type PackagesHeader } from "./packages-format.ts";
import { newRowStore, sortedRows, storeRows, type RowStore } from "./packages-rows.ts";
import { beginTable, endTable } from "./table-file.ts";
import { wholeRecords } from "./whole-records.ts";

/** One `Packages` file, decompressed: whole, or piece by piece as it comes out of a decoder. */
export interface PackagesSource {
  readonly repository: string;
  readonly suite: string;
  /** As apt_preferences(5) has it; absent: 500, as for a suite that no preferences name. */
  readonly priority?: number;
  readonly bytes: Buffer | Iterable<Buffer> | AsyncIterable<Buffer>;
}

/**
 * Makes the compact table of one architecture (`openPackagesTable` reads it) out of its `Packages` files, in one pass over each.
 * Entries of architectures other than this one and `all` are left out, and so is an entry that an earlier source has already.
 * @throws CgoxError `CGOX_INDEX_MALFORMED` for an entry with a name, version, path, size or sha256 that is none, as packages-rows.ts checks them
 */
export async function buildPackagesTable(architecture: string, sources: readonly PackagesSource[]): Promise<Buffer> {
  const target = growingBytes(startOf(sources));
  beginTable(target, PACKAGES_FORMAT);
  const store = newRowStore(architecture, target);
  const indexes: { repository: string; suite: string; first: number }[] = [];
  for (const { repository, suite, priority = USUAL_PRIORITY, bytes } of sources) {
    indexes.push({ repository, suite, first: store.stanzas });
    const what = `the Packages index of ${suite} (${repository})`;
    for await (const block of wholeRecords(Buffer.isBuffer(bytes) ? [bytes] : bytes, "\n\n", what)) {
      storeRows(store, { what, priority }, block);
    }
    if (store.names.length > MOST_ROWS) throw tooMany(what);
  }
  const rows = target.length;
  const order = sortedRows(store);
  appendColumns(target, store, order);
  const columns = target.length;
  appendProvides(target, store, order);
  const header: PackagesHeader = { architecture, indexes };
  endTable(target, header, { rows, columns, provides: target.length });
  return usedBytes(target);
}

const USUAL_PRIORITY = 500;

/** Bytes to begin with: those of the sources where they are known, and what the usual index takes where they come in pieces. */
function startOf(sources: readonly PackagesSource[]): number {
  const sizes = sources.map(({ bytes }) => (Buffer.isBuffer(bytes) ? bytes.length : USUAL_BYTES));
  return Math.min(
    sizes.reduce((sum, size) => sum + size, LEAST_BYTES),
    USUAL_BYTES,
  );
}

const USUAL_BYTES = 24 << 20;
const LEAST_BYTES = 1 << 14;

function appendColumns(target: GrowingBytes, { starts, stanzaNumbers, nameNumbers, hashes }: RowStore, order: readonly number[]): void {
  reserve(target, order.length * COLUMN_BYTES);
  for (const row of order) {
    target.bytes.writeUInt32LE(starts[row] ?? 0, target.length);
    target.bytes.writeUInt32LE(stanzaNumbers[row] ?? 0, target.length + 4);
    target.bytes.writeUInt32LE(nameNumbers[row] ?? 0, target.length + 8);
    hashes.bytes.copy(target.bytes, target.length + 12, row * HASH_BYTES, (row + 1) * HASH_BYTES);
    target.length += COLUMN_BYTES;
  }
}

function appendProvides(target: GrowingBytes, { names, provides }: RowStore, order: readonly number[]): void {
  const placeOfCandidate = new Map<number, number>();
  for (const [place, row] of order.entries()) {
    if (place === 0 || names[order[place - 1] ?? 0] !== names[row]) placeOfCandidate.set(row, place);
  }
  /** As one number that sorts as the pair does, and is exact up to two million rows. */
  const pairs = new Float64Array(provides.length);
  let count = 0;
  for (const { hash, row } of provides) {
    const place = placeOfCandidate.get(row);
    if (place !== undefined) pairs[count++] = hash * MOST_ROWS + place;
  }
  reserve(target, count * 8);
  for (const pair of pairs.subarray(0, count).sort()) {
    target.bytes.writeUInt32LE(Math.floor(pair / MOST_ROWS), target.length);
    target.bytes.writeUInt32LE(pair % MOST_ROWS, target.length + 4);
    target.length += 8;
  }
}

const MOST_ROWS = 2 ** 21;

function tooMany(what: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `${what} cannot be read: it has more than ${String(MOST_ROWS)} entries`);
}
