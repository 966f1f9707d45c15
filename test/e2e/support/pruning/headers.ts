import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Tree } from "./tree.ts";

/** Header, as an `#include` names it → `compiles`, or what the compiler has against it. */
export type Verdicts = Readonly<Record<string, string>>;

export interface HeaderCheck {
  readonly verdicts: Verdicts;
  /** Files of the tree that were read for the headers that compile. */
  readonly read: readonly string[];
}

const HEADER = /\.(h|hh|hpp|hxx)$/;

/**
 * Compiles headers of a tree, by zcc or, where they are C++, by zxx. All in one call, the shortest name first, since headers that are for no
 * direct inclusion then come after the one to include; again without those that had errors, until there are none.
 */
export async function checkHeaders(
  tree: Tree,
  paths: readonly string[],
  { flags, isCxx }: { readonly flags: readonly string[]; readonly isCxx: boolean },
): Promise<HeaderCheck> {
  const names = includeNames(tree, paths, flags);
  return verdictsOf(isCxx ? { tree, flags, compiler: tree.zxx, ending: "cc" } : { tree, flags, compiler: tree.zcc, ending: "c" }, names);
}

export const COMPILES = "compiles";

/** What to write behind `#include`: the path below the nearest folder that is searched. */
function includeNames(tree: Tree, paths: readonly string[], flags: readonly string[]): string[] {
  const searched = flags
    .filter((flag) => flag.startsWith(`-I${tree.root}/`))
    .map((flag) => `${flag.slice(tree.root.length + 3).replace(/\/+$/, "")}/`);
  const folders = [...searched, "usr/include/arm-linux-gnueabihf/", "usr/include/"].toSorted((left, right) => right.length - left.length);
  const names = paths
    .filter((path) => HEADER.test(path))
    .flatMap((path) => {
      const folder = folders.find((start) => path.startsWith(start));
      return folder === undefined ? [] : [path.slice(folder.length)];
    });
  return [...new Set(names)].toSorted((left, right) => left.length - right.length || (left < right ? -1 : 1));
}

interface Compilation {
  readonly tree: Tree;
  readonly flags: readonly string[];
  readonly compiler: string;
  readonly ending: "c" | "cc";
}

async function verdictsOf(compilation: Compilation, names: readonly string[]): Promise<HeaderCheck> {
  const read: string[] = [];
  const verdicts = new Map<string, string>();
  for (let together = names; together.length > 0; together = names.filter((name) => !verdicts.has(name))) {
    const { refused, dependencies } = await compile(compilation, together);
    for (const [name, errors] of refused) verdicts.set(name, errors);
    if (refused.size > 0) continue;
    for (const name of together) verdicts.set(name, COMPILES);
    read.push(...dependencies);
  }
  return { verdicts: Object.fromEntries(verdicts), read: read.toSorted() };
}

interface Compiled {
  /** Header → the errors in it and in what it includes. */
  readonly refused: ReadonlyMap<string, string>;
  /** Files of the tree that were read. */
  readonly dependencies: readonly string[];
}

async function compile({ tree, flags, compiler, ending }: Compilation, names: readonly string[]): Promise<Compiled> {
  const source = `headers.${ending}`;
  await writeFile(join(tree.project, source), names.map((name) => `#include <${name}>\n`).join(""));
  const { exitCode, stderr } = await execa(
    compiler,
    ["-c", "-O0", "-w", "-ferror-limit=0", "-fno-color-diagnostics", ...flags, "-MD", "-MF", "headers.d", source, "-o", "headers.o"],
    { cwd: tree.project, reject: false },
  );
  if (exitCode === 0) return { refused: new Map(), dependencies: await readDependencies(join(tree.project, "headers.d"), tree) };
  const refused = new Map<string, string>();
  for (const { line, text } of errorsOf(stderr.replaceAll(tree.root, ""), source)) {
    const name = names[line - 1] ?? "";
    refused.set(name, `${refused.get(name) ?? ""}${text}\n`);
  }
  if (refused.size === 0) throw new Error(`${compiler} ends with ${String(exitCode)}: ${stderr}`);
  return { refused, dependencies: [] };
}

/** Errors, and the line of the source that leads to each. clang says how a file was come to when that is not as in the message before. */
function errorsOf(stderr: string, source: string): { readonly line: number; readonly text: string }[] {
  const errors: { line: number; text: string }[] = [];
  let line = 0;
  for (const text of stderr.split("\n")) {
    const place = [`In file included from ${source}:`, `${source}:`].find((start) => text.startsWith(start));
    if (place !== undefined) line = Number.parseInt(text.slice(place.length), 10);
    if (/ (fatal )?error: /.test(text)) errors.push({ line, text });
  }
  return errors;
}

/** Those below the tree. */
async function readDependencies(file: string, { root }: Tree): Promise<string[]> {
  if (!existsSync(file)) throw new Error(`no dependencies were written to ${file}`);
  const words = (await readFile(file, "utf8")).split(/[\s\\]+/);
  return words.filter((word) => word.startsWith(`${root}/`)).map((word) => word.slice(root.length));
}
