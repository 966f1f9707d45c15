import { posix } from "node:path";
import { CgoxError, type ErrorCode } from "../../../model/error.ts";
import type { FileFacts, Files } from "../../../model/host.ts";
import { quoted } from "../../../formats/quoted.ts";
import { parseGlob } from "./globs.ts";

/** Where the files of the project are that cgox.yaml names. */
export interface SourcePlace {
  readonly files: Files;
  /** The project's folder, which paths start from. Absolute. */
  readonly folder: string;
  /** The user has said that what lies outside of the folder may be packed too: a project that came from elsewhere may not say so. */
  readonly allowOutside: boolean;
  /** Of errors; `CGOX_DEB_SOURCE` where it is left out. */
  readonly code?: ErrorCode;
}

/** A file that a pattern names. */
export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the part of the pattern that has no wildcards; the file's own name where it has none. */
  readonly relative: string;
  readonly facts: FileFacts;
  /** The pattern is this file's own name. */
  readonly isNamed: boolean;
}

/**
 * The files that a path or pattern of cgox.yaml names, sorted; a folder stands for all in it but what is git's and cgox's own. A name that is
 * there is taken as it is, whatever wildcards it could be read as: `[id].html`. Links are followed where they are named themselves, and kept as
 * they are in folders.
 * @throws CgoxError `place.code` where there is none, for one outside of the project, and for what is neither file nor folder
 */
export async function sourceFiles(place: SourcePlace, pattern: string): Promise<SourceFile[]> {
  const { files, folder } = place;
  const named = posix.resolve(folder, pattern);
  const { base, matches } = (await follow(files, named)) !== undefined ? { base: pattern } : parseGlob(pattern, place.code);
  const start = posix.resolve(folder, base);
  const real = await realSource(place, start, pattern);
  const facts = real === undefined ? undefined : await files.facts(real);
  const found: SourceFile[] = [];
  if (facts?.kind === "directory") {
    for (const file of await filesBelow(place, start, "")) if (matches === undefined || matches.test(file.relative)) found.push(file);
    const odd = found.find((file) => file.facts.kind === "other");
    if (odd !== undefined) throw noRegularFile(place, odd.path);
  } else if (matches === undefined && facts !== undefined) {
    if (facts.kind !== "file") throw noRegularFile(place, pattern);
    found.push({ path: start, relative: posix.basename(start), facts, isNamed: true });
  }
  if (found.length === 0) throw nothingThere(place, pattern);
  return found;
}

/**
 * The one file that a path of cgox.yaml names.
 * @throws CgoxError as `sourceFiles` does
 */
export async function readSource(place: SourcePlace, path: string): Promise<Buffer> {
  const real = await realFile(place, posix.resolve(place.folder, path), path);
  return place.files.read(real);
}

/**
 * Where the bytes of a file are, after all links.
 * @param path absolute
 * @param named as the user knows it, for errors
 * @throws CgoxError as `sourceFiles` does
 */
export async function realFile(place: SourcePlace, path: string, named = path): Promise<string> {
  const real = await realSource(place, path, named);
  const facts = real === undefined ? undefined : await place.files.facts(real);
  if (real === undefined || facts === undefined) throw nothingThere(place, named);
  // Reading a pipe waits for somebody to write, and a device may never end.
  if (facts.kind !== "file") throw noRegularFile(place, named);
  return real;
}

/** The path with all links followed, which has to be inside of the project; undefined where nothing is there. */
async function realSource(place: SourcePlace, path: string, named: string): Promise<string | undefined> {
  const { folder, allowOutside } = place;
  const placed = await whereIs(place, path);
  if (placed === undefined) {
    // Whether something has a name outside is not the project's to know either.
    if (!allowOutside && strangerOf(folder, path) === "outside") throw outside(place, named);
    return undefined;
  }
  const { real, stranger } = placed;
  if (allowOutside) return real;
  if (stranger === "outside") throw outside(place, named, real === path ? undefined : real);
  if (stranger !== undefined) {
    const owner = stranger === ".git" ? "git's own, which may hold passwords" : "cgox's own";
    throw refused(
      place,
      `${quoted(named)}: what is in ${stranger} is ${owner}`,
      "name a file of the project; if it is meant, add --allow-outside",
    );
  }
  return real;
}

/** Where a path leads. */
export interface PlacedFile {
  /** The path with all links followed. */
  readonly real: string;
  /** Absent for what is the project's own: `outside` of it, else the name of the tool's folder in it. */
  readonly stranger?: string;
}

/**
 * Where an absolute path leads after all links, and whether that is the project's own; undefined where nothing is there.
 * @throws CgoxError `CGOX_IO_DENIED`
 */
export async function whereIs({ files, folder }: Pick<SourcePlace, "files" | "folder">, path: string): Promise<PlacedFile | undefined> {
  const real = await follow(files, path);
  if (real === undefined) return undefined;
  const stranger = strangerOf(await files.realPath(folder), real);
  return { real, ...(stranger === undefined ? {} : { stranger }) };
}

/** undefined where nothing is there, or a link leads nowhere. */
async function follow(files: Files, path: string): Promise<string | undefined> {
  if (path.includes("\0")) return undefined;
  try {
    return await files.realPath(path);
  } catch (error) {
    if (error instanceof CgoxError && error.code === "CGOX_IO_FAILED") return undefined;
    throw error;
  }
}

/** Folders of tools in the project's folder, which are no part of what was cloned. */
const TOOL_FOLDERS = [".git", ".cgox"];

function strangerOf(folder: string, path: string): string | undefined {
  const inside = posix.relative(folder, path);
  if (inside === ".." || inside.startsWith("../")) return "outside";
  return inside.split("/").find((name) => TOOL_FOLDERS.includes(name));
}

async function filesBelow(place: SourcePlace, folder: string, relative: string): Promise<SourceFile[]> {
  const { files } = place;
  const found: SourceFile[] = [];
  for (const name of await files.list(folder)) {
    if (TOOL_FOLDERS.includes(name)) continue;
    const path = posix.join(folder, name);
    const inside = relative === "" ? name : `${relative}/${name}`;
    const facts = await files.facts(path);
    if (facts?.kind === "directory") found.push(...(await filesBelow(place, path, inside)));
    else if (facts !== undefined) found.push({ path, relative: inside, facts, isNamed: false });
  }
  return found;
}

function nothingThere({ folder, code }: SourcePlace, named: string): CgoxError {
  return new CgoxError(code ?? "CGOX_DEB_SOURCE", `there is no file ${printable(named)} in ${folder}`, {
    hint: "check the path in cgox.yaml",
  });
}

function noRegularFile(place: SourcePlace, named: string): CgoxError {
  return refused(place, `${quoted(named)}: it is neither a file nor a link to one`, "leave it out, by a pattern that does not match it");
}

function outside(place: SourcePlace, named: string, real?: string): CgoxError {
  const leads = real === undefined ? "it lies" : `it leads to ${quoted(real)},`;
  return refused(
    place,
    `${quoted(named)}: ${leads} outside of the project ${place.folder}`,
    "copy what is to be packed into the project; where you know that this is meant, add --allow-outside to the command line",
  );
}

function refused({ code }: SourcePlace, what: string, hint: string): CgoxError {
  return new CgoxError(code ?? "CGOX_DEB_SOURCE", `file to pack: ${what}`, { hint });
}

/** Without quotes, as long as nothing in it needs them. */
function printable(named: string): string {
  return /^[\w./*?@+~:[\]{},-]{1,80}$/.test(named) ? named : quoted(named);
}
