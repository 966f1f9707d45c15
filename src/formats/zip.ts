import { promisify } from "node:util";
import { crc32, deflateRaw } from "node:zlib";
import { CgoxError } from "../model/error.ts";

/** A file to write. Folders are made of the paths of what is in them. */
export interface ZipMember {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly data: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

const deflate = promisify(deflateRaw);

/**
 * A zip archive of the members, sorted by path: deflated where that is smaller, names in UTF-8, one time for all, permissions in the external
 * attributes as Info-ZIP keeps them. The same members give the same bytes. (APPNOTE.TXT 6.3.10, sections 4.3 and 4.4)
 * @param modified seconds since 1970; written in UTC, to two seconds, 1980 where it is earlier and 2107 where it is later
 * @throws CgoxError `CGOX_FORMAT_ZIP` for two members with one path, a path that leaves the archive, and what takes zip64: 4 GiB, 65535 files
 */
export async function writeZip(members: readonly ZipMember[], modified: number): Promise<Buffer> {
  if (members.length > MOST_MEMBERS) throw tooLarge(`${members.length} files`, `${MOST_MEMBERS} files`);
  const sorted = members
    .map((member) => ({ ...member, name: nameOf(member.path) }))
    .toSorted((left, right) => Buffer.compare(left.name, right.name));
  const time = dosTime(modified);
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [index, { name, path, data, mode }] of sorted.entries()) {
    if (sorted[index - 1]?.name.equals(name) === true)
      throw new CgoxError("CGOX_FORMAT_ZIP", `two files are to be ${path} in one zip archive`);
    if (data.length > LARGEST) throw tooLarge(`${path} with ${data.length} bytes`, "files up to 4 GiB");
    const deflated = await deflate(data, { level: 9 });
    const isSmaller = deflated.length < data.length;
    const bytes = isSmaller ? deflated : Buffer.from(data.buffer, data.byteOffset, data.length);
    const facts = factsOf({ method: isSmaller ? DEFLATED : STORED, time, crc: crc32(data), packed: bytes.length, size: data.length, name });
    const header = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), facts, name]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(((REGULAR_FILE | (mode & 0o7777)) << 16) >>> 0, 6);
    entry.writeUInt32LE(offset, 10);
    central.push(Buffer.from("PK\x01\x02", "latin1"), MADE_BY, facts, entry, name);
    local.push(header, bytes);
    offset += header.length + bytes.length;
    if (offset > LARGEST) throw tooLarge("the files", "archives up to 4 GiB");
  }
  const directory = Buffer.concat(central);
  if (offset + directory.length > LARGEST) throw tooLarge("the files", "archives up to 4 GiB");
  return Buffer.concat([...local, directory, endRecord(sorted.length, directory.length, offset)]);
}

const MOST_MEMBERS = 0xffff - 1;
const LARGEST = 0xffff_fffe;
const STORED = 0;
const DEFLATED = 8;
/** S_IFREG of stat(2). */
const REGULAR_FILE = 0o100000;
/** Version 2.0, on Unix: what the high half of the external attributes means. */
const MADE_BY = Buffer.from([20, 3]);
/** Bit 11: the name is UTF-8. */
const FLAGS = 0x0800;

interface Facts {
  readonly method: number;
  /** Date in the high half. */
  readonly time: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly name: Buffer;
}

/** What the local header and the central directory say alike. */
function factsOf({ method, time, crc, packed, size, name }: Facts): Buffer {
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(FLAGS, 2);
  facts.writeUInt16LE(method, 4);
  facts.writeUInt32LE(time, 6);
  facts.writeUInt32LE(crc, 10);
  facts.writeUInt32LE(packed, 14);
  facts.writeUInt32LE(size, 18);
  facts.writeUInt16LE(name.length, 22);
  return facts;
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

function nameOf(path: string): Buffer {
  const parts = path.split("/");
  const name = Buffer.from(path);
  if (!/[\\\0:]/.test(path) && parts.every((part) => part !== "" && part !== "." && part !== "..") && name.length <= 0xffff) return name;
  throw new CgoxError("CGOX_FORMAT_ZIP", `${JSON.stringify(path)} is no path for a zip archive`);
}

/** MS-DOS date and time: two seconds, five bits each of minutes and so on. */
function dosTime(modified: number): number {
  const date = new Date(Math.min(Math.max(modified, EARLIEST), LATEST) * 1000);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

/** 1980-01-01 and the last second of 2107. */
const EARLIEST = 315_532_800;
const LATEST = 4_354_819_198;

function tooLarge(what: string, most: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_ZIP", `${what} are too much for a zip archive: cgox writes ${most}`, {
    hint: "leave out what is not needed, or pack the files with a program that writes zip64",
  });
}
