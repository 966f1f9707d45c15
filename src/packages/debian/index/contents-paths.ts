import type { FileQuery } from "../../repository.ts";

/** What a file can be looked up by. */
export interface ContentsKey {
  readonly kind: ContentsKind;
  readonly name: string;
}

/**
 * Letters before the keys of a contents table.
 *   h  path below an include folder
 *   m  pkg-config module in a folder where pkg-config looks
 *   s  `lib<name>.so` in a folder where the linker looks; `a` the same for `lib<name>.a`
 * What lies in folders below those is left out: plug-ins, and variants that a maintainer script puts into place
 * (update-alternatives); `sysroots/names/` has the latter.
 */
export type ContentsKind = "h" | "m" | "s" | "a";

/**
 * What of an index a table holds. Headers are nearly all of it, and few ask for one by its name: they are in a table of their own, so that
 * who asks for a module or a library does not wait for them.
 */
export type ContentsPart = "libraries" | "headers";

/** The part that tells of files of a kind. */
export function partWith(kind: FileQuery["kind"]): ContentsPart {
  return kind === "header" ? "headers" : "libraries";
}

/** The beginnings of all paths that can have a key, for an architecture's multiarch triplet; none is the beginning of another. */
export function relevantPrefixes(multiarch: string, parts: readonly ContentsPart[]): string[] {
  return [...(parts.includes("headers") ? [INCLUDE] : []), ...(parts.includes("libraries") ? libraryPrefixes(multiarch) : [])];
}

function libraryPrefixes(multiarch: string): string[] {
  return [
    "lib/lib",
    `lib/${multiarch}/lib`,
    "usr/lib/lib",
    `usr/lib/${multiarch}/lib`,
    `usr/lib/${multiarch}/pkgconfig/`,
    "usr/lib/pkgconfig/",
    "usr/share/pkgconfig/",
  ];
}

/** What is below this, or below this and the triplet, is a header: by far the most lines, so callers tell them from the bytes. */
export const INCLUDE = "usr/include/";

/** Reads a path that has one of the `relevantPrefixes` and is not below INCLUDE; undefined where it is nothing that is looked for. */
export function libraryFolderKey(path: string, multiarch: string): ContentsKey | undefined {
  const slash = path.lastIndexOf("/");
  const folder = path.slice(0, slash);
  const file = path.slice(slash + 1);
  if (file.endsWith(".pc")) return moduleKey(folder, file.slice(0, -3), multiarch);
  if (!file.startsWith("lib") || file.length < 6) return undefined;
  if (file.endsWith(".so")) return libraryKey(folder, { name: file.slice(3, -3), kind: "s" }, multiarch);
  if (file.endsWith(".a")) return libraryKey(folder, { name: file.slice(3, -2), kind: "a" }, multiarch);
  return undefined;
}

function moduleKey(folder: string, name: string, multiarch: string): ContentsKey | undefined {
  const isSearched = folder === `usr/lib/${multiarch}/pkgconfig` || folder === "usr/lib/pkgconfig" || folder === "usr/share/pkgconfig";
  return isSearched ? { kind: "m", name } : undefined;
}

function libraryKey(folder: string, key: { readonly name: string; readonly kind: "s" | "a" }, multiarch: string): ContentsKey | undefined {
  const isSearched = folder === `usr/lib/${multiarch}` || folder === "usr/lib" || folder === `lib/${multiarch}` || folder === "lib";
  return isSearched ? key : undefined;
}
