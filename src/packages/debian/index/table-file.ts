import { append, type GrowingBytes } from "./growing-bytes.ts";
import { crc32 } from "./crc32.ts";

/*
 * A file of named sections: what the compact forms of Debian's indexes have in common.
 *   first line   `cgox-table <kind> <version>`
 *   sections     one after the other
 *   header       JSON: what the kind says about itself, and where each section ends
 *   last line    TAIL_BYTES: bytes of the header, bytes of the file, crc32 of the header
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
  append(target, Buffer.from(`${numbers.join(" ")} ${checksum(json)}\n`, "latin1"));
}

/**
 * Opens a table. undefined where the bytes are of another kind or version, are cut short or longer than they say, or have a header that
 * does not match its checksum: the caller then makes the table anew. The sections are not looked at: that would cost more than the rest.
 */
export function readTable<Header>(format: TableFormat, bytes: Buffer): OpenTable<Header> | undefined {
  const first = firstLine(format);
  if (bytes.length < first.length + TAIL_BYTES || bytes.toString("latin1", 0, first.length) !== first) return undefined;
  const tailStart = bytes.length - TAIL_BYTES;
  const [headerBytes, total, sum] = bytes.toString("latin1", tailStart).trimEnd().split(" ");
  const json = bytes.subarray(Math.max(tailStart - Number(headerBytes), 0), tailStart);
  if (Number(total) !== bytes.length || json.length !== Number(headerBytes) || checksum(json) !== sum) return undefined;

  const stored = JSON.parse(json.toString("utf8")) as StoredHeader;
  const ranges = new Map<string, Buffer>();
  let start = first.length;
  for (const { name, end } of stored.sections) {
    ranges.set(name, bytes.subarray(start, end));
    start = end;
  }
  return { header: stored.header as Header, section: (name) => ranges.get(name) ?? Buffer.alloc(0) };
}

/** Two numbers of 12 digits, 8 hex digits, two blanks and the line end. */
const TAIL_BYTES = 12 + 1 + 12 + 1 + 8 + 1;

function firstLine(format: TableFormat): string {
  return `cgox-table ${format.kind} ${String(format.version)}\n`;
}

function checksum(json: Buffer): string {
  return crc32(json).toString(16).padStart(8, "0");
}
