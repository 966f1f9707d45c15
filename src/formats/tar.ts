import type { Header } from "tar";
import { CgoxError } from "../model/error.ts";
import { quoted } from "./quoted.ts";

export interface TarEntry {
  /** As the archive spells it, e.g. `./usr/lib/`. Not checked in any way: see safe-path.ts. */
  readonly path: string;
  /** `other` is a device or a pipe. */
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
 * @throws CgoxError as `readTar` does
 */
export async function walkTar(archive: Buffer, visit: (entry: TarEntry) => void): Promise<void> {
  for (const entry of await readTar(archive)) visit(entry);
}

/**
 * The entries of an uncompressed tar archive (v7, ustar, GNU, pax), in its order. It ends at the first block of zeros, as for dpkg and pacman; what
 * follows is not looked at. What readers do not agree on is refused: data of what is no file, a size that is no number, pax headers
 * that name the path or the size of all that follows. (tar(5), POSIX pax, "ustar Interchange Format")
 * @throws CgoxError `CGOX_FORMAT_TAR` for what is no tar archive, is cut short (its end mark counts), damaged, or has over 524,288 entries;
 * `CGOX_FORMAT_TAR_TYPE` naming a sparse file, or an entry of a type that is not known
 */
export async function readTar(archive: Buffer): Promise<TarEntry[]> {
  const { Header } = await import("tar");
  const entries: TarEntry[] = [];
  let long: LongFields = {};
  for (let at = 0; ;) {
    if (at + BLOCK > archive.length) throw damaged(at === 0 ? "no header was found" : "it has no end mark");
    const header = decode(Header, archive, { at, path: long.path });
    if (header === undefined) break;
    const start = at + BLOCK;
    const size = long.size ?? header.size;
    const isMeta = META.has(header.type);
    const end = start + (isMeta ? header.size : size);
    if (end > archive.length) throw damaged(`it ends ${end - archive.length} bytes before ${quoted(header.path)} does`);
    const data = archive.subarray(start, end);
    at = start + Math.ceil((end - start) / BLOCK) * BLOCK;
    if (isMeta) {
      long = { ...long, ...readMeta(header.type, data) };
      continue;
    }
    if (entries.length === MOST_ENTRIES) throw damaged(`it has more than ${MOST_ENTRIES} entries`);
    entries.push(entryOf(header, long, data));
    long = {};
  }
  if (long.path !== undefined || long.linkPath !== undefined || long.size !== undefined) throw damaged("it ends with a header of nothing");
  return entries;
}

const BLOCK = 512;

/** Debian's largest packages have some 100,000. */
const MOST_ENTRIES = 1 << 19;

/** Bytes of a header that belongs to another: paths that any system can hold are shorter by far. */
const LARGEST_META = 1 << 20;

/** GNU's long names, and pax headers: of the next entry, of all entries, Solaris's own. */
const META: ReadonlySet<string> = new Set([
  "NextFileHasLongPath",
  "OldGnuLongPath",
  "NextFileHasLongLinkpath",
  "ExtendedHeader",
  "GlobalExtendedHeader",
  "OldExtendedHeader",
]);

const TYPES: ReadonlyMap<string, TarEntry["type"]> = new Map([
  ["File", "file"],
  ["OldFile", "file"],
  ["ContiguousFile", "file"],
  ["Link", "hardlink"],
  ["SymbolicLink", "symlink"],
  ["CharacterDevice", "other"],
  ["BlockDevice", "other"],
  ["Directory", "directory"],
  ["FIFO", "other"],
]);

interface EntryHeader {
  /** As tar names it; a type that it does not know is "Unsupported". */
  readonly type: string;
  readonly path: string;
  readonly linkPath: string;
  readonly mode: number;
  readonly size: number;
}

/** What stands before an entry's own header because it does not fit into it. */
interface LongFields {
  readonly path?: string;
  readonly linkPath?: string;
  readonly size?: number;
  readonly isSparse?: true;
}

/**
 * The header at a byte of the archive; undefined for a block of zeros. tar takes a file whose name ends with a slash for a folder without bytes, as old
 * archives have them: it is told the whole path, where the header holds but the start of it.
 */
function decode(
  HeaderOf: typeof Header,
  archive: Buffer,
  { at, path: whole }: { readonly at: number; readonly path: string | undefined },
): EntryHeader | undefined {
  let header: Header;
  try {
    header = new HeaderOf(archive, at, whole === undefined ? undefined : { path: whole });
  } catch (cause) {
    throw damaged(`the header at byte ${at}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const { type, path = "", linkpath = "", mode = 0, size } = header;
  if (header.nullBlock) return undefined;
  if (!header.cksumValid) throw damaged(`the header at byte ${at} has a wrong checksum`);
  // GNU's numbers of base 256, of which tar leaves out those below zero.
  if (size === undefined && ((archive[at + 124] ?? 0) & 0x80) !== 0) throw damaged(`an entry's size is below zero`);
  return { type, path, linkPath: linkpath, mode: mode & 0o7777, size: size ?? 0 };
}

function entryOf(header: EntryHeader, long: LongFields, data: Buffer): TarEntry {
  const path = long.path ?? header.path;
  if (path === "") throw damaged("an entry has no path");
  if (header.type === "SparseFile" || long.isSparse === true) throw unknownType(path, "is a sparse file");
  const known = TYPES.get(header.type);
  if (known === undefined) throw unknownType(path, `is of the type ${header.type}`);
  // Before there was a type for folders they were files whose names end with a slash.
  const type = known === "file" && header.type !== "ContiguousFile" && path.endsWith("/") ? "directory" : known;
  const linkPath = type === "symlink" || type === "hardlink" ? (long.linkPath ?? header.linkPath) : "";
  if (linkPath === "" && (type === "symlink" || type === "hardlink")) throw damaged(`the link ${quoted(path)} points nowhere`);
  if (type !== "file" && data.length > 0) throw damaged(`${quoted(path)} is no file, and has ${data.length} bytes`);
  return { path, type, mode: header.mode, size: data.length, linkPath, data };
}

function readMeta(type: string, data: Buffer): LongFields {
  if (data.length > LARGEST_META) throw damaged(`a header for long names has ${data.length} bytes`);
  if (type === "NextFileHasLongPath" || type === "OldGnuLongPath") return { path: untilNul(data) };
  if (type === "NextFileHasLongLinkpath") return { linkPath: untilNul(data) };
  const fields = readPax(data);
  if (type !== "GlobalExtendedHeader") return fields;
  if (Object.keys(fields).length > 0) throw damaged("a pax header says the path or the size of all entries");
  return {};
}

/**
 * Read here, since tar's own reader of them parts records at line ends, which a value may hold, and drops sparse files' keys. Records `<length> <key>=<value>\n`, where the length counts all of the record's bytes.
 */
function readPax(data: Buffer): LongFields {
  let fields: LongFields = {};
  for (let at = 0; at < data.length;) {
    const digits = /^\d{1,7} /.exec(data.toString("latin1", at, at + 8))?.[0];
    const end = at + Number(digits);
    const equals = data.indexOf("=", at);
    if (digits === undefined || equals < 0 || equals >= end || end > data.length || data[end - 1] !== LF) {
      throw damaged("a pax header cannot be read");
    }
    const key = data.toString("utf8", at + digits.length, equals);
    const value = () => data.toString("utf8", equals + 1, end - 1);
    if (key === "path") fields = { ...fields, path: value() };
    else if (key === "linkpath") fields = { ...fields, linkPath: value() };
    else if (key === "size") fields = { ...fields, size: paxSize(value()) };
    else if (key.startsWith("GNU.sparse.")) fields = { ...fields, isSparse: true };
    at = end;
  }
  return fields;
}

const LF = 0x0a;

function paxSize(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw damaged(`a pax header has the size ${quoted(value)}`);
  return Number(value);
}

function untilNul(data: Buffer): string {
  const end = data.indexOf(0);
  return data.toString("utf8", 0, end < 0 ? data.length : end);
}

function unknownType(path: string, what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_TAR_TYPE", `The tar archive cannot be read: ${quoted(path)} ${what}`, {
    hint: "Packages hold files, folders and links; this one was made by an unusual tool, or to do harm.",
  });
}

function damaged(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_TAR", `The tar archive is damaged or cut short: ${what}`, { hint: "Fetch the file again." });
}
