import { posix } from "node:path";
import type { Files } from "../model/host.ts";
import { openElf } from "../formats/elf.ts";
import { isElf } from "./code-limits.ts";

export interface LinkLine {
  readonly files: Files;
  /** What the linker was told: `-l…`, `-L…`, paths; the other words do not matter. */
  readonly words: readonly string[];
  /** Absolute paths of the folders that it searches after those of `-L`. */
  readonly folders: readonly string[];
}

/** Absolute paths of the objects and static libraries that the words name: by path, or by `-l` where no folder before has a shared one. */
export async function linkedObjects({ files, words, folders }: LinkLine): Promise<string[]> {
  const found = new Set<string>();
  const places = [...ownFolders(words), ...folders];
  for (const word of words) {
    if (/^\/.*\.(a|o|syso)$/.test(word)) found.add(word);
    const exact = /^-l:(.+)$/.exec(word)?.[1];
    const name = exact === undefined ? /^-l(.+)$/.exec(word)?.[1] : undefined;
    const wanted = exact === undefined ? [`lib${name ?? ""}.so`, `lib${name ?? ""}.a`] : [exact];
    const path = exact === undefined && name === undefined ? undefined : await firstThere(files, places, wanted);
    if (path?.endsWith(".a") === true) found.add(path);
  }
  return [...found];
}

/**
 * Absolute paths of the shared libraries that a program loads, and that those load, as far as they lie in the folders: what is not there is the
 * platform's libc and its like. Links are followed.
 */
export async function loadedLibraries({ files, words, folders }: LinkLine, program: Buffer): Promise<string[]> {
  const places = [...ownFolders(words), ...folders];
  const seen = new Set<string>();
  const paths: string[] = [];
  const queue = [program];
  for (const bytes of queue) {
    for (const name of isElf(bytes) ? openElf(bytes).needed : []) {
      if (seen.has(name) || name.includes("/")) continue;
      seen.add(name);
      const there = await firstThere(files, places, [name]);
      if (there === undefined) continue;
      const path = await files.realPath(there);
      paths.push(path);
      queue.push(await files.read(path));
    }
  }
  return paths;
}

function ownFolders(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const folder = word === "-L" ? words[index + 1] : /^-L(.+)$/.exec(word)?.[1];
    return folder?.startsWith("/") === true ? [folder] : [];
  });
}

async function firstThere(files: Files, folders: readonly string[], names: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of names) {
      const path = posix.join(folder, name);
      if (await files.exists(path)) return path;
    }
  }
  return undefined;
}
