import { nearest } from "../../model/nearest.ts";
import type { FilesIndex } from "./files-index.ts";
import { relationName } from "./relation.ts";
import type { PackageRow } from "./table.ts";

export interface SimilarSources {
  readonly packages: readonly PackageRow[];
  readonly indexes: readonly FilesIndex[];
  readonly prefix: string;
}

/** Short beginnings say nothing. */
const SHORTEST_BEGINNING = 3;

/**
 * Names that a mistyped one may have meant, at most `limit`: packages that replace one of that name, names that differ by `lib` alone, those
 * that it ends in (a package of another environment), that begin with it, then those within a few edits. Packages of the platform come without their prefix.
 */
export function similarNames({ packages, indexes, prefix }: SimilarSources, wanted: string, limit = 5): string[] {
  const short = (name: string): string => (prefix !== "" && name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const asked = short(wanted);
  const replacing = packages
    .filter(({ replaces }) => replaces.some((text) => short(relationName(text)) === asked))
    .map(({ name }) => short(name));
  const names = [...new Set([...packages.map(({ name }) => short(name)), ...indexes.flatMap((index) => index.names("m"))])];
  const core = coreOf(asked);
  const same = names.filter((name) => coreOf(name) === core);
  const longer = names.filter((name) => core.length >= SHORTEST_BEGINNING && coreOf(name).startsWith(core));
  const near = nearest(asked, names, limit);
  const ending = names.filter((name) => asked.endsWith(`-${name}`)).toSorted((left, right) => right.length - left.length);
  const beginning = longer.toSorted((left, right) => left.length - right.length).slice(0, 3);
  return [...new Set([...replacing, ...same, ...ending.slice(0, 1), ...beginning, ...near])]
    .filter((name) => name !== wanted)
    .slice(0, limit);
}

function coreOf(name: string): string {
  return name.toLowerCase().replace(/^lib(?=.)/, "");
}
