import { CgoxError } from "../model/error.ts";

export interface ArMember {
  readonly name: string;
  /** Of the data, from the start of the archive. */
  readonly offset: number;
  /** A view into the archive, not a copy. */
  readonly data: Buffer;
}

/**
 * Lists the members of an ar archive in their order, with GNU's long names resolved; its symbol and name tables (`/`, `/SYM64/`,
 * `//`) are left out. Layout: ar(5), and the common variant that deb(5) describes.
 * @throws CgoxError `CGOX_FORMAT_AR` for what is not an archive, is cut short or damaged.
 */
export function listArMembers(archive: Buffer): ArMember[] {
  if (archive.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    throw damaged("does not start with !<arch>");
  }
  const members: ArMember[] = [];
  let longNames = "";
  let position = MAGIC.length;
  while (position < archive.length) {
    const member = readMember(archive, position);
    if (member.name === "//") {
      longNames = member.data.toString("latin1");
    } else if (member.name !== "/" && member.name !== "/SYM64/") {
      members.push({ ...member, name: memberName(member.name, longNames) });
    }
    const end = member.offset + member.data.length;
    position = end + (end % 2);
  }
  return members;
}

/**
 * Writes an archive of the members in the order given, as ar's deterministic mode does: no time, no owner, mode 644.
 * @throws CgoxError `CGOX_FORMAT_AR` for a name over 15 bytes or with a slash, blank or control character in it.
 */
export function writeAr(members: readonly NewArMember[]): Buffer {
  return Buffer.concat(arPieces(members));
}

export interface NewArMember {
  readonly name: string;
  readonly data: Uint8Array;
}

/** The same in pieces, the members' own bytes among them: nothing is copied. */
export function arPieces(members: readonly NewArMember[]): Uint8Array[] {
  const pieces: Uint8Array[] = [Buffer.from(MAGIC)];
  for (const { name, data } of members) {
    if (!/^[!-.0-~]{1,15}$/.test(name)) {
      throw new CgoxError("CGOX_FORMAT_AR", `An ar archive cannot hold a member named "${name}"`);
    }
    const fields = [name.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8), String(data.length).padEnd(10)];
    pieces.push(Buffer.from(`${fields.join("")}${HEADER_END}`), data);
    if (data.length % 2 === 1) {
      pieces.push(Buffer.from("\n"));
    }
  }
  return pieces;
}

/** Bytes of a long name, a path's at most. */
const LONGEST_NAME = 4096;
const MAGIC = "!<arch>\n";
const HEADER_LENGTH = 60;
const HEADER_END = "`\n";

/** The member whose header starts at `position`, with its name as it stands there. */
function readMember(archive: Buffer, position: number): ArMember {
  const offset = position + HEADER_LENGTH;
  if (offset > archive.length) {
    throw damaged(`ends within the header at byte ${position}`);
  }
  const header = archive.toString("latin1", position, offset);
  const size = header.slice(48, 58).trimEnd();
  if (header.slice(58) !== HEADER_END || !/^[0-9]+$/.test(size)) {
    throw damaged(`has no valid header at byte ${position}`);
  }
  const end = offset + Number(size);
  if (end > archive.length) {
    throw damaged(`ends ${end - archive.length} bytes before its member at byte ${position} does`);
  }
  return { name: header.slice(0, 16).trimEnd(), offset, data: archive.subarray(offset, end) };
}

/** GNU ends names with a slash, and puts long ones as `/offset` into a table of names that end with a slash and a newline. */
function memberName(name: string, longNames: string): string {
  if (!/^\/[0-9]+$/.test(name)) {
    return name.length > 1 && name.endsWith("/") ? name.slice(0, -1) : name;
  }
  const start = Number(name.slice(1));
  const length = longNames.slice(start, start + LONGEST_NAME).indexOf("\n");
  if (length <= 0) {
    throw damaged(`names a member by entry ${start} of a table that does not have it`);
  }
  return longNames.slice(start, start + length).replace(/\/$/, "");
}

function damaged(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_AR", `The ar archive ${what}`, { hint: "The file is damaged or cut short; fetch it again." });
}
