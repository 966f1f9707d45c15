import type { ReadEntry } from "tar";
import { CgoxError } from "../model/error.ts";

export interface TarEntry {
  /** As the archive spells it, e.g. `./usr/lib/`. Not checked in any way: see safe-path.ts. */
  readonly path: string;
  /** `other` is a device, a pipe, or a type that is not known. */
  readonly type: "file" | "directory" | "symlink" | "hardlink" | "other";
  /** Permission bits, set-id and sticky ones among them. */
  readonly mode: number;
  /** Bytes of data. */
  readonly size: number;
  /** Where a link points, as the archive spells it; empty for what is no link. */
  readonly linkPath: string;
  /** A view into the archive, not a copy. */
  readonly data: Buffer;
}

/**
 * Reads an uncompressed tar archive (v7, ustar, GNU, pax) and calls back per entry, in its order. Nothing is called back
 * until the whole archive was read without fault.
 * @throws CgoxError `CGOX_FORMAT_TAR` for what is no tar archive, is cut short (its end mark counts) or damaged.
 */
export async function walkTar(archive: Buffer, visit: (entry: TarEntry) => void): Promise<void> {
  for (const entry of await readEntries(archive)) {
    visit(entry);
  }
}

async function readEntries(archive: Buffer): Promise<TarEntry[]> {
  // The parser would inflate what looks compressed, asynchronously and without a limit.
  if (archive.length < 512 || archive.readUInt16BE(0) === GZIP_MAGIC) {
    throw damaged("no header was found");
  }
  const { Parser } = await import("tar");
  const entries: TarEntry[] = [];
  const faults: string[] = [];
  let ended = false;
  const parser = new Parser({ zstd: false, brotli: false, maxMetaEntrySize: archive.length });
  parser.on("warn", (_code, message) => faults.push(String(message)));
  parser.on("nullBlock", () => (ended = true));
  parser.on("entry", (entry: ReadEntry) => {
    ended = false;
    collect(entry, entries);
  });
  parser.on("ignoredEntry", (entry: ReadEntry) => entries.push(describe(entry, EMPTY)));
  try {
    parser.end(archive);
  } catch (cause) {
    throw damaged(cause instanceof Error ? cause.message : String(cause), cause);
  }
  const fault = faults.find((message) => message !== NOTHING_FOUND || entries.length > 0 || !ended);
  if (fault !== undefined || !ended) {
    throw damaged(fault ?? "it has no end mark");
  }
  return entries;
}

const GZIP_MAGIC = 0x1f8b;
const EMPTY = Buffer.alloc(0);
/** What the parser says of an archive without entries, which is legal where there is an end mark. */
const NOTHING_FOUND = "Unrecognized archive format";

/** The parser is handed the archive in one piece, so an entry's data is one view of it, delivered before the next entry. */
function collect(entry: ReadEntry, entries: TarEntry[]): void {
  const index = entries.push(describe(entry, EMPTY)) - 1;
  const pieces: Buffer[] = [];
  entry.on("data", (piece) => {
    pieces.push(piece);
    entries[index] = describe(entry, pieces.length === 1 ? piece : Buffer.concat(pieces));
  });
}

function describe(entry: ReadEntry, data: Buffer): TarEntry {
  return {
    path: entry.path,
    type: TYPES[entry.type] ?? "other",
    mode: entry.mode ?? 0,
    size: data.length,
    linkPath: entry.linkpath ?? "",
    data,
  };
}

const TYPES: Readonly<Record<string, TarEntry["type"]>> = {
  File: "file",
  OldFile: "file",
  ContiguousFile: "file",
  Directory: "directory",
  SymbolicLink: "symlink",
  Link: "hardlink",
};

function damaged(what: string, cause?: unknown): CgoxError {
  return new CgoxError("CGOX_FORMAT_TAR", `The tar archive is damaged or cut short: ${what}`, {
    hint: "Fetch the file again.",
    cause,
  });
}
