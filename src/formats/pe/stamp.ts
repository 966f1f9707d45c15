import { createHash } from "node:crypto";
import { openPe } from "../pe.ts";

/**
 * A copy of a program in which what should tell its build from others is made of its contents alone: the time stamps of the header and
 * the debug entries, the id of the PDB file, go's build ID. zig's linker makes the former of the PDB file, which names temporary folders;
 * go's follows from the path of the C compiler. (PE Format, "Debug Type": in a reproducible build a time stamp is a hash)
 * @throws CgoxError `CGOX_FORMAT_PE`
 */
export function stampPe(file: Buffer): Buffer {
  const { header, debugEntries } = openPe(file);
  const stamps = [header.offset + 4, ...debugEntries.map(({ offset }) => offset + 4)];
  const ids = debugEntries.flatMap(({ codeView, dataOffset }) => (codeView === undefined ? [] : [dataOffset + 4]));
  const stamped = Buffer.from(file);
  for (const at of stamps) stamped.fill(0, at, at + 4);
  for (const at of ids) stamped.fill(0, at, at + 16);
  const buildId = goBuildId(stamped);
  fillBuildId(buildId, "");
  const hash = createHash("sha256").update(stamped).digest();
  for (const at of stamps) hash.copy(stamped, at, 16, 20);
  for (const at of ids) hash.copy(stamped, at, 0, 16);
  fillBuildId(buildId, hash.toString("base64url"));
  return stamped;
}

/** What stands between the quotes at the start of go's code (cmd/internal/buildid); empty where it is not there. */
function goBuildId(file: Buffer): Buffer {
  const start = file.subarray(0, FURTHEST).indexOf(MARKER, 0, "latin1");
  if (start < 0) return Buffer.alloc(0);
  const text = file.subarray(start + MARKER.length, start + MARKER.length + LONGEST);
  const end = text.indexOf('"\n \xff', 0, "latin1");
  return end < 0 ? Buffer.alloc(0) : text.subarray(0, end);
}

/** The slashes between its parts stay. */
function fillBuildId(id: Buffer, text: string): void {
  const slash = "/".charCodeAt(0);
  for (const [at, byte] of id.entries()) {
    if (byte !== slash) id[at] = text === "" ? 0 : text.charCodeAt(at % text.length);
  }
}

const MARKER = '\xff Go build ID: "';
/** go itself looks at the first 32 KiB. */
const FURTHEST = 1 << 15;
const LONGEST = 512;
