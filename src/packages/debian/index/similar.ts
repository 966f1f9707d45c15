import { nearest } from "../../../model/nearest.ts";
import type { ContentsTable } from "./contents-table.ts";
import type { PackagesTable } from "./packages-table.ts";

/**
 * Names of pkg-config modules and development packages that a mistyped name may have meant, at most `limit`: those that differ by `lib`
 * and `-dev` alone, those that begin with it, then those within a few edits. Packages of all sorts where there is none of these.
 */
export function similarNames(packages: PackagesTable, contents: readonly ContentsTable[], wanted: string, limit = 5): string[] {
  const all = [...packages.names()];
  const names = [...contents.flatMap((table) => [...table.names("m")]), ...all.filter((name) => name.endsWith("-dev"))];
  const byCore = new Map<string, string[]>();
  for (const name of new Set(names)) {
    const core = coreOf(name);
    const known = byCore.get(core);
    if (known === undefined) byCore.set(core, [name]);
    else known.push(name);
  }
  const core = coreOf(wanted);
  const longer = [...byCore.keys()].filter((other) => isLonger(other, core)).sort((left, right) => left.length - right.length);
  const near = nearest(core, [...byCore.keys()].filter(sharesLetters(core)), limit);
  const cores = new Set([core, ...longer.slice(0, MOST_LONGER), ...near, ...longer]);
  const found = [...cores].flatMap((other) => byCore.get(other) ?? []).filter((name) => name !== wanted);
  return found.length > 0 ? found.slice(0, limit) : nearest(wanted, all.filter(sharesLetters(wanted.toLowerCase())), limit);
}

/** Of the names that begin with what was typed, as many come before those that are a few edits away. */
const MOST_LONGER = 3;

/** Short beginnings say nothing. */
const SHORTEST_BEGINNING = 3;

/** `libcairo2-dev` → `cairo2`. */
function coreOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^lib(?=.)/, "")
    .replace(/-dev$/, "");
}

function isLonger(core: string, wanted: string): boolean {
  return wanted.length >= SHORTEST_BEGINNING && core.length > wanted.length && core.startsWith(wanted);
}

/** An edit brings in one letter at most: a name that lacks more letters than `nearest` allows edits need not be compared. */
function sharesLetters(wanted: string): (name: string) => boolean {
  const letters = lettersOf(wanted);
  return (name) => Math.abs(name.length - wanted.length) <= MOST_EDITS && bitCount(letters & ~lettersOf(name.toLowerCase())) <= MOST_EDITS;
}

/** The most that `nearest` allows for a name of any length. */
const MOST_EDITS = 4;

/** A bit for each character code modulo 32. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length; i++) letters |= 1 << (text.charCodeAt(i) & 31);
  return letters;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
