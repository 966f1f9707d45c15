import { type FlagGroup, type FlagKind, judgeFlags, type JudgedFlag, judgeGroups, wordsOf } from "./go-safe-flags.ts";
import type { PkgConfigLayout } from "./layout.ts";
import type { Fragment } from "./module.ts";
import { fragmentArguments } from "./quote.ts";

export interface PackageFlags {
  readonly flags: readonly string[];
  /** What was left out, and is worth a word: a flag that could do harm, or a path outside of the sysroot. */
  readonly refused: readonly string[];
}

export type FlagPlace = Pick<PkgConfigLayout, "root" | "moduleDirectories" | "systemIncludeDirectories" | "systemLibraryDirectories">;

/**
 * The flags of packages that a compiler may get: no flag runs, loads or writes something, and each path lies in the sysroot, spelled without
 * `..`, so that no link in the tree changes where it leads. What the run-time linker is told (-rpath) are the target's own paths.
 * @param checkedByGo whether go looks at them, which refuses some that are harmless (`judgeFlags`)
 */
export function packageFlags(
  kind: FlagKind,
  args: readonly string[],
  { place, checkedByGo }: { readonly place: FlagPlace; readonly checkedByGo: boolean },
): PackageFlags {
  const flags: string[] = [];
  const refused: string[] = [];
  for (const { group, verdict } of judgeFlags(kind, args)) {
    if (verdict === "meaningless" || (verdict === "harmless" && checkedByGo)) continue;
    const placed = verdict === "refused" ? "outside" : placeFlag(group, place);
    if (placed === "outside") refused.push(wordsOf(group).join(" "));
    else if (placed !== "nowhere") flags.push(...wordsOf(placed));
  }
  return { flags, refused };
}

/**
 * Those flags that a tool may get which asks for them as pkgconf prints them, as they stand. A word that is no option is a value or a file,
 * as a name of a library is whatever the file says; none of them may be a response file or climb out of a folder.
 */
export function flagsForTools(kind: FlagKind, fragments: readonly Fragment[], place: FlagPlace): Fragment[] {
  const words = fragments.flatMap((fragment) => fragmentArguments(fragment).map(() => fragment));
  const refused = new Set<Fragment>();
  let at = 0;
  for (const { group, judged } of judgeGroups(kind, fragments.flatMap(fragmentArguments))) {
    const owners = words.slice(at, at + wordsOf(group).length);
    at += owners.length;
    if (!judged.every((flag) => isForTools(flag, place))) for (const owner of owners) refused.add(owner);
  }
  return fragments.filter((fragment) => !refused.has(fragment));
}

function isForTools({ group, verdict }: JudgedFlag, place: FlagPlace): boolean {
  if (verdict !== "refused") return verdict === "meaningless" || placeFlag(group, place) !== "outside";
  return wordsOf(group).every((word) => /^(?:[^@-]|-l)[^\0\r\n]*$/.test(word) && !climbs(word.replace(/^-l:?/, "")));
}

/** The flag with its path below the root; `outside` where that leads elsewhere, `nowhere` where it is relative and says nothing. */
function placeFlag(group: FlagGroup, place: FlagPlace): FlagGroup | "outside" | "nowhere" {
  const [flag, value] = group;
  if (value !== undefined) {
    if (flag === "-include" && !value.startsWith("/")) return climbs(value) ? "outside" : group;
    return FOLDER_PAIRS.has(flag) ? mapPath(value, place, (path) => [flag, path]) : group;
  }
  const [, letter = "", folder] = /^(-[ILF])(.+)$/.exec(flag) ?? [];
  if (folder !== undefined) return mapPath(folder, place, (path) => [letter + path]);
  const [, option = "", paths] = /^(-Wl,-rpath(?:-link)?[=,])(.+)$/.exec(flag) ?? [];
  if (paths !== undefined) return onTarget(option, paths, place);
  return flag.startsWith("-") ? group : placeFile(flag, place);
}

const FOLDER_PAIRS: ReadonlySet<string> = new Set(["-I", "-L", "-F", "-isystem", "-idirafter", "-iquote", "-include"]);

function mapPath(path: string, { root }: FlagPlace, use: (path: string) => FlagGroup): FlagGroup | "outside" | "nowhere" {
  if (!path.startsWith("/") && !isBelow(path, root)) return climbs(path) ? "outside" : "nowhere";
  const rest = withoutRoot(path, root);
  const inside = climbs(rest) ? below(rest) : rest;
  return inside === undefined ? "outside" : use(root + inside);
}

/** A file to be linked: of a path that is not below the root only what may be the target's own (`/usr/lib/libx.a`). */
function placeFile(path: string, place: FlagPlace): FlagGroup | "outside" | "nowhere" {
  if (path.startsWith("/") && !isBelow(path, place.root)) {
    const known = [...place.moduleDirectories, ...place.systemLibraryDirectories].map((folder) => folder.split("/")[0]);
    if (!known.includes(path.split("/")[1])) return "outside";
  }
  return mapPath(path, place, (file) => [file]);
}

/** Folders that a program looks in where it runs: paths of the target. */
function onTarget(option: string, paths: string, { root }: FlagPlace): FlagGroup | "outside" | "nowhere" {
  const folders = paths
    .replaceAll(root, "")
    .split(":")
    .filter((folder) => folder !== "")
    .map((folder) => (folder.startsWith("/") ? below(folder) : undefined));
  if (folders.length === 0) return "nowhere";
  return folders.includes(undefined) ? "outside" : [option + folders.join(":")];
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}\\`);
}

function withoutRoot(path: string, root: string): string {
  return isBelow(path, root) ? path.slice(root.length) : path;
}

/** An absolute path without `.`, `..` and empty parts; undefined where it climbs above its root. */
function below(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split(/[/\\]/)) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.map((part) => `/${part}`).join("");
}

function climbs(path: string): boolean {
  return path.split(/[/\\]/).includes("..");
}
