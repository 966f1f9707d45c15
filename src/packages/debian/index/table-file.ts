import { crc32 } from "node:zlib";
import { append, usedBytes, type GrowingBytes } from "./growing-bytes.ts";

/*
 * A file of named sections: what the compact forms of Debian's indexes have in common.
 *   first line   `cgox-table <kind> <version>`
 *   sections     one after the other
 *   header       JSON: what the kind says about itself, and where each section ends
 *   last line    TAIL_BYTES: bytes of the header, bytes of the file, crc32 of all before it
 * The header comes last so that a table of many megabytes is written once, as it grows, and never copied.
 */

export interface TableFormat {
  /** What the file holds, e.g. `packages`: a word of the first line. */
  readonly kind: string;
  /** Raised whenever what is written changes its meaning; a file of another version is not read. */
  readonly version: number;
}

/** A table that was opened: no byte of it was copied. */
export interface OpenTable<Header> {
  readonly header: Header;
  section(name: string): Buffer;
}

interface StoredHeader {
  readonly header: unknown;
  /** In the order of the file; `end` is where the section ends, in bytes from the start of the file. */
  readonly sections: readonly { readonly name: string; readonly end: number }[];
}

/** Starts a table in an empty `target`. */
export function beginTable(target: GrowingBytes, format: TableFormat): void {
  append(target, Buffer.from(firstLine(format), "latin1"));
}

/** Ends a table to which the sections were appended; `sections` has the place in `target` where each ends, in their order. */
export function endTable(target: GrowingBytes, header: unknown, sections: Readonly<Record<string, number>>): void {
  const stored: StoredHeader = { header, sections: Object.entries(sections).map(([name, end]) => ({ name, end })) };
  const json = Buffer.from(JSON.stringify(stored), "utf8");
  append(target, json);
  const numbers = [json.length, target.length + TAIL_BYTES].map((number) => String(number).padStart(12, "0"));
  append(target, Buffer.from(`${numbers.join(" ")} `, "latin1"));
  append(target, Buffer.from(`${checksum(usedBytes(target))}\n`, "latin1"));
}

/**
 * Opens a table. undefined where the bytes are of another kind or version, are cut short or longer than they say, or do not match their
 * checksum: the caller then makes the table anew.
 */
export function readTable<Header>(format: TableFormat, bytes: Buffer): OpenTable<Header> | undefined {
  const first = firstLine(format);
  if (bytes.length < first.length + TAIL_BYTES || bytes.toString("latin1", 0, first.length) !== first) return undefined;
  const tailStart = bytes.length - TAIL_BYTES;
  const tail = /^(\d{12}) (\d{12}) ([0-9a-f]{8})\n$/.exec(bytes.toString("latin1", tailStart));
  const [headerBytes, total] = [Number(tail?.[1]), Number(tail?.[2])];
  if (total !== bytes.length || headerBytes > tailStart || checksum(bytes.subarray(0, -CHECKSUM_BYTES)) !== tail?.[3]) return undefined;

  const json = bytes.toString("utf8", tailStart - headerBytes, tailStart);
  const stored = JSON.parse(json) as StoredHeader;
  const ranges = new Map<string, Buffer>();
  let start = first.length;
  for (const { name, end } of stored.sections) {
    ranges.set(name, bytes.subarray(start, end));
    start = end;
  }
  return { header: stored.header as Header, section: (name) => ranges.get(name) ?? Buffer.alloc(0) };
}

/** 8 hex digits and the line end. */
const CHECKSUM_BYTES = 8 + 1;

/** Two numbers of 12 digits with a blank behind each, and the checksum. */
const TAIL_BYTES = 12 + 1 + 12 + 1 + CHECKSUM_BYTES;

function firstLine(format: TableFormat): string {
  return `cgox-table ${format.kind} ${String(format.version)}\n`;
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, "0");
}
