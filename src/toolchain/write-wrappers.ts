import { basename, dirname, join } from "node:path";
import type { Host } from "../model/host.ts";
import type { WrapperScripts } from "./wrappers.ts";

/** Absolute paths of a target's wrappers. */
export interface WrapperPaths {
  readonly cc: string;
  readonly cxx: string;
  readonly ar: string;
  readonly directory: string;
}

/**
 * Puts wrappers into a folder, each at once or not at all. A file that is as it should be is not touched: go looks at times and sizes. The
 * folder may have come with a project: whatever else is found in a file's place is replaced, no link in it is followed, and in the folders below
 * it, which compilers search, nothing else stays.
 * @param directory is there, and is no link
 * @throws CgoxError of the file system (`CGOX_IO_…`).
 */
export async function writeWrappers(host: Host, directory: string, scripts: WrapperScripts): Promise<WrapperPaths> {
  await host.files.makeDirectory(directory);
  const inside = foldersIn(scripts);
  for (const folder of inside) await clearFolder(host, { directory, folder, scripts, inside });
  for (const [name, text] of Object.entries(scripts)) {
    await writeChanged(host, join(directory, name), text);
  }
  return { cc: join(directory, "zcc"), cxx: join(directory, "zxx"), ar: join(directory, "zar"), directory };
}

/** The files of wrappers in a folder, and the folders that hold them: absolute paths. */
export function wrapperFiles(directory: string, scripts: WrapperScripts): string[] {
  return [directory, ...[...foldersIn(scripts), ...Object.keys(scripts)].map((name) => join(directory, name))];
}

/**
 * Writes a file where it is not as it should be: a regular one with this text, executable unless its name has an ending. One that others may
 * write to is not.
 */
export async function writeChanged({ files }: Host, path: string, text: string): Promise<void> {
  const facts = await files.facts(path);
  const executable = !basename(path).includes(".");
  const mode = executable ? 0o100 : 0;
  const same = facts?.kind === "file" && (facts.mode & 0o102) === mode && (await files.readText(path)) === text;
  if (same) return;
  if (facts?.kind === "directory") await files.remove(path);
  await files.writeAtomic(path, text, { mode: executable ? 0o755 : 0o644 });
}

/** Those that the paths of the scripts lead through, outer ones first. */
function foldersIn(scripts: WrapperScripts): string[] {
  const folders = new Set<string>();
  const add = (folder: string) => {
    if (folder === ".") return;
    add(dirname(folder));
    folders.add(folder);
  };
  for (const name of Object.keys(scripts)) add(dirname(name));
  return [...folders];
}

interface Clearing {
  readonly directory: string;
  readonly folder: string;
  readonly scripts: WrapperScripts;
  readonly inside: readonly string[];
}

async function clearFolder({ files }: Host, { directory, folder, scripts, inside }: Clearing): Promise<void> {
  const path = join(directory, folder);
  const facts = await files.facts(path);
  if (facts !== undefined && facts.kind !== "directory") await files.remove(path);
  await files.makeDirectory(path);
  for (const name of await files.list(path)) {
    // What another cgox is about to rename.
    if (name.startsWith(".tmp-")) continue;
    const each = `${folder}/${name}`;
    if (!Object.hasOwn(scripts, each) && !inside.includes(each)) await files.remove(join(directory, each));
  }
}
