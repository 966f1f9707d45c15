import { posix } from "node:path";
import { CgoxError, type ErrorCode } from "../../../model/error.ts";
import type { FileFacts, Files } from "../../../model/host.ts";
import { parseGlob } from "./globs.ts";

/** A file that a pattern names. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the part of the pattern that has no wildcards; the file's own name where it has none. */
  readonly relative: string;
  readonly facts: FileFacts;
}

/**
 * The files that a path or pattern of cgox.yaml names, sorted; a folder stands for all in it. Links are followed where they are named
 * themselves, and kept as they are in folders.
 * @param folder absolute path that the pattern starts from
 * @param code of the error where there is none
 * @throws CgoxError `CGOX_DEB_SOURCE`
 */
export async function sourceFiles(
  files: Files,
  folder: string,
  pattern: string,
  code: ErrorCode = "CGOX_DEB_SOURCE",
): Promise<SourceFile[]> {
  const { base, matches } = parseGlob(pattern);
  const start = posix.resolve(folder, base);
  const facts = (await files.exists(start)) ? await files.facts(await files.realPath(start)) : undefined;
  const found: SourceFile[] = [];
  if (matches === undefined && facts?.kind === "file") found.push({ path: start, relative: posix.basename(start), facts });
  else if (facts?.kind === "directory") {
    for (const file of await filesBelow(files, start, "")) if (matches === undefined || matches.test(file.relative)) found.push(file);
  }
  if (found.length === 0) {
    throw new CgoxError(code, `there is no file ${pattern} in ${folder}`, { hint: "check the path in cgox.yaml" });
  }
  return found;
}

/**
 * The one file that a path of cgox.yaml names.
 * @throws CgoxError `CGOX_DEB_SOURCE`
 */
export async function readSource(files: Files, folder: string, path: string): Promise<Buffer> {
  const bytes = await files.readIfThere(posix.resolve(folder, path));
  if (bytes !== undefined) return bytes;
  throw new CgoxError("CGOX_DEB_SOURCE", `there is no file ${path} in ${folder}`, { hint: "check the path in cgox.yaml" });
}

async function filesBelow(files: Files, folder: string, relative: string): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for (const name of await files.list(folder)) {
    const path = `${folder}/${name}`;
    const inside = relative === "" ? name : `${relative}/${name}`;
    const facts = await files.facts(path);
    if (facts?.kind === "directory") found.push(...(await filesBelow(files, path, inside)));
    else if (facts?.kind === "file" || facts?.kind === "symlink") found.push({ path, relative: inside, facts });
    else if (facts !== undefined) {
      throw new CgoxError("CGOX_DEB_SOURCE", `${path} is neither a file nor a link, and cannot be packed`, {
        hint: "leave it out, by a pattern that does not match it",
      });
    }
  }
  return found;
}
