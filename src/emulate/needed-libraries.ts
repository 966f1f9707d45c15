import { posix } from "node:path";
import type { ElfFile } from "../formats/elf.ts";

export interface LibrarySearch {
  /** Absolute path of the program. */
  readonly program: string;
  /** Absolute path of the run-time root. */
  readonly root: string;
  /** The loader's own folders, in their order, below the root: `usr/lib/arm-linux-gnueabihf`. */
  readonly folders: readonly string[];
  /** LD_LIBRARY_PATH. */
  readonly libraryPath: string | undefined;
  /** Reads a file; undefined where it is not there, or is code of another machine. */
  readonly open: (path: string) => Promise<ElfFile | undefined>;
}

export interface MissingLibrary {
  /** As DT_NEEDED spells it. */
  readonly name: string;
  /** Path of the program or library that needs it. */
  readonly neededBy: string;
}

/**
 * The shared libraries that the loader would not find, for the program and for all that it loads: in the order of ld.so(8) DT_RPATH,
 * LD_LIBRARY_PATH, DT_RUNPATH, its own folders. Every path is looked for below the root first, then as it stands, as qemu does it.
 */
export async function missingLibraries(search: LibrarySearch): Promise<MissingLibrary[]> {
  const program = await search.open(search.program);
  if (program === undefined) return [];
  const missing: MissingLibrary[] = [];
  const seen = new Set<string>();
  const queue: Loaded[] = [{ path: search.program, elf: program, inherited: [] }];
  for (const loaded of queue) {
    for (const name of loaded.elf.needed) {
      if (seen.has(name)) continue;
      seen.add(name);
      const found = await find(search, loaded, name);
      if (found === undefined) missing.push({ name, neededBy: loaded.path });
      else queue.push({ ...found, inherited: rpathOf(search, loaded) });
    }
  }
  return missing;
}

interface Loaded {
  readonly path: string;
  readonly elf: ElfFile;
  /** DT_RPATH of those that loaded it. */
  readonly inherited: readonly string[];
}

async function find(search: LibrarySearch, loaded: Loaded, name: string): Promise<Omit<Loaded, "inherited"> | undefined> {
  const folders = name.includes("/") ? [""] : foldersFor(search, loaded);
  for (const folder of folders) {
    for (const path of placesOf(search, posix.join(folder, name))) {
      const elf = await search.open(path);
      if (elf !== undefined) return { path, elf };
    }
  }
  return undefined;
}

function foldersFor(search: LibrarySearch, loaded: Loaded): string[] {
  const runpath = splitPath(search, loaded.elf.runpath, loaded.path);
  return [
    ...(loaded.elf.runpath === undefined ? rpathOf(search, loaded) : []),
    ...splitPath(search, search.libraryPath, loaded.path),
    ...runpath,
    ...search.folders.map((folder) => `/${folder}`),
  ];
}

function rpathOf(search: LibrarySearch, { elf, path, inherited }: Loaded): string[] {
  return [...(elf.runpath === undefined ? splitPath(search, elf.rpath, path) : []), ...inherited];
}

/** `$ORIGIN` is the folder of the file that names it, as the program sees it. */
function splitPath({ root }: LibrarySearch, text: string | undefined, owner: string): string[] {
  const folder = posix.dirname(owner.startsWith(`${root}/`) ? owner.slice(root.length) : owner);
  const entries = (text ?? "").split(":").filter((entry) => entry !== "");
  return entries.map((entry) => posix.resolve(entry.replace(/\$(ORIGIN\b|\{ORIGIN\})/g, folder)));
}

function placesOf({ root }: LibrarySearch, path: string): string[] {
  return path.startsWith("/") ? [root + path, path] : [path];
}
