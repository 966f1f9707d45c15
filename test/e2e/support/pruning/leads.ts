import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openElf } from "../../../../src/formats/elf.ts";
import type { Tree } from "./tree.ts";

/** Something in a tree that leads to something else. */
export interface Lead {
  /** Path of the header or library that wants it. */
  readonly from: string;
  /** What `#include` names, or a soname. */
  readonly wants: string;
}

const HEADER = /(^|\/)include\/.*\.(h|hh|hpp|hxx|inl|ipp|tcc)$/;
const LIBRARY = /(^|\/)lib\/.*\.so(\.[\d.]+)?$/;

/** Reads files once, whatever trees they are in: a tree's files are other names of the store's. */
export function leadReader(): { readonly includes: (tree: Tree) => Lead[]; readonly sonames: (tree: Tree) => Lead[] } {
  const known = new Map<string, readonly string[]>();
  const wantedBy = (tree: Tree, path: string, read: (bytes: Buffer) => readonly string[]): Lead[] => {
    const absolute = join(tree.root, path);
    const facts = statSync(absolute, { throwIfNoEntry: false });
    if (facts?.isFile() !== true) return [];
    const identity = `${String(facts.dev)}:${String(facts.ino)}`;
    const wants = known.get(identity) ?? read(readFileSync(absolute));
    known.set(identity, wants);
    return wants.map((name) => ({ from: path, wants: name }));
  };
  return {
    includes: (tree) => tree.paths.filter((path) => HEADER.test(path)).flatMap((path) => wantedBy(tree, path, includedNames)),
    sonames: (tree) => tree.paths.filter((path) => LIBRARY.test(path)).flatMap((path) => wantedBy(tree, path, neededNames)),
  };
}

function includedNames(bytes: Buffer): string[] {
  const matches = bytes.toString("latin1").matchAll(/^[ \t]*#[ \t]*include(?:_next)?[ \t]*[<"]([^>"\n]+)[>"]/gm);
  return [...new Set([...matches].map(([, name = ""]) => name))];
}

function neededNames(bytes: Buffer): readonly string[] {
  return bytes.subarray(0, 4).toString("latin1") === "\u007fELF" ? openElf(bytes).needed : [];
}

/** Headers and libraries that lie elsewhere are a program's own. */
function isSearched(path: string): boolean {
  return HEADER.test(path) || LIBRARY.test(path);
}

/** Finds what an `#include` or a NEEDED means in a tree: paths of the files that it may be. */
export function pathFinder(tree: Tree): (lead: Lead) => readonly string[] {
  const byName = new Map<string, string[]>();
  for (const path of tree.paths) byName.set(basename(path), [...(byName.get(basename(path)) ?? []), path]);
  return ({ from, wants }) => {
    const beside = join(dirname(from), wants);
    if (existsSync(join(tree.root, beside))) return [beside];
    const direct = ["usr/include", "usr/include/arm-linux-gnueabihf"]
      .map((folder) => join(folder, wants))
      .find((path) => existsSync(join(tree.root, path)));
    if (direct !== undefined) return [direct];
    // Some flag may name any folder of headers.
    const tail = `/${wants.replace(/^(\.\.?\/)+/, "")}`;
    return (byName.get(basename(wants)) ?? []).filter((path) => `/${path}`.endsWith(tail) && isSearched(path));
  };
}
