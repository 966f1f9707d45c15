import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Files } from "../model/host.ts";

export interface OutputPlace {
  readonly files: Files;
  /** Folder of cgox's own, where programs are made. */
  readonly workshop: string;
}

/**
 * Has a program made under another path, and gives it its own when `make` has found nothing wrong with it: what was there before stays until then,
 * and a killed build leaves nothing in the output's folder. Files that were made beside it (the header of a C library) go along. What is there and
 * is no regular file, such as `/dev/null` or a pipe, is not replaced: the program is written into it.
 * @param make makes the file, and gives undefined where it could not; a program from before is there already, so that go sees what it need not do again
 * @throws CgoxError `CGOX_BUILD_OUTPUT` where a folder or something other than a program has the output's path, and what `make` throws
 */
export async function placeOutput<Made>(
  { files, workshop }: OutputPlace,
  path: string,
  make: (path: string) => Promise<Made | undefined>,
): Promise<Made | undefined> {
  const before = await files.factsBehind(path);
  if (before?.kind === "directory") throw inTheWay(path, "is a folder", `name a file in it: -o ${path}/<name>`);
  const final = before?.kind === "file" ? await files.realPath(path) : path;
  if (before?.kind === "file" && before.size > 0) await refuseOther(files, final);
  await files.sweepTemporary(workshop);
  const temporary = await files.makeTemporaryDirectory(workshop);
  try {
    const made = `${temporary}/${posix.basename(final)}`;
    if (before?.kind === "file") await files.copy(final, made).catch(() => undefined);
    const result = await make(made);
    if (result === undefined || !(await files.exists(made))) return result;
    if (before?.kind === "other") await files.writeInto(path, await files.read(made));
    else await moveAll(files, temporary, posix.dirname(final), made);
    return result;
  } finally {
    await files.remove(temporary);
  }
}

/** The program comes last: where it is, all is. */
async function moveAll(files: Files, from: string, to: string, last: string): Promise<void> {
  await files.makeDirectory(to);
  const paths = (await files.list(from)).map((name) => `${from}/${name}`);
  // Files of a folder that hands its group down have to be made in it.
  const inherits = (((await files.factsBehind(to))?.mode ?? 0) & 0o2000) !== 0;
  for (const path of [...paths.filter((one) => one !== last), last]) {
    const final = `${to}/${posix.basename(path)}`;
    if (inherits || !(await isMoved(files, path, final))) {
      await files.writeAtomic(final, await files.read(path), { mode: (await files.facts(path))?.mode ?? 0o755 });
    }
  }
}

/** False where the two are on different file systems. */
async function isMoved(files: Files, from: string, to: string): Promise<boolean> {
  try {
    await files.rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof CgoxError && (error.cause as NodeJS.ErrnoException | undefined)?.code === "EXDEV") return false;
    throw error;
  }
}

/** The first bytes of what go overwrites (cmd/go/internal/work, objectMagic): programs, libraries and objects of all its systems. */
const PROGRAMS = [
  "!<arch>\n",
  "<bigaf>\n",
  "\x7fELF",
  "\xfe\xed\xfa\xce",
  "\xfe\xed\xfa\xcf",
  "\xce\xfa\xed\xfe",
  "\xcf\xfa\xed\xfe",
  "MZ",
  "\x00\x00\x01\xeb",
  "\x00\x00\x8a\x97",
  "\x00\x00\x06\x47",
  "\x00asm",
  "\x01\xdf",
  "\x01\xf7",
  "go object ",
].map((magic) => Buffer.from(magic, "latin1"));

/** go refuses to write over what is no program, which is there by mistake: `-o main.go`. */
async function refuseOther(files: Files, path: string): Promise<void> {
  const bytes = await files.read(path);
  if (PROGRAMS.some((magic) => bytes.subarray(0, magic.length).equals(magic))) return;
  throw inTheWay(path, "is there and is no program", "remove it, or name another file with -o");
}

function inTheWay(path: string, what: string, hint: string): CgoxError {
  return new CgoxError("CGOX_BUILD_OUTPUT", `the program cannot be written to ${path}: it ${what}`, { hint });
}
