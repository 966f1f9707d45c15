import { CgoxError } from "../../model/error.ts";
import type { IndexIdentity, OmittedIndex } from "../../model/package.ts";
import type { Universe } from "../repository.ts";
import type { FilesIndex } from "./files-index.ts";
import { findOwners } from "./owners.ts";
import { relationName, satisfiesPacman } from "./relation.ts";
import { similarNames } from "./similar.ts";
import type { PackageRow, PackageTable } from "./table.ts";
import { comparePacmanVersions } from "./version.ts";

export interface UniverseParts {
  readonly indexes: readonly IndexIdentity[];
  readonly omitted: readonly OmittedIndex[];
  /** One a repository, in the platform's order, which is the order in which pacman looks into them. */
  readonly tables: readonly PackageTable[];
  /** What stands before a library's own name in its packages' names; empty for none. */
  readonly prefix: string;
  /** What the packages ship, by the same repositories; fetched when it is first asked for. */
  readonly openFiles: () => Promise<readonly FilesIndex[]>;
}

/** What the opened databases of a platform offer. */
export function pacmanUniverse({ indexes, omitted, tables, prefix, openFiles }: UniverseParts): Universe {
  const has = (name: string): boolean => tables.some((table) => table.has(name));
  const rows = (): PackageRow[] => tables.flatMap((table) => table.rows());
  let dependents: ReadonlyMap<string, number> | undefined;
  let files: Promise<readonly FilesIndex[]> | undefined;
  const open = (): Promise<readonly FilesIndex[]> => (files ??= openFiles());
  return {
    indexes,
    omitted,
    candidates: (name) => tables.flatMap((table) => table.find(name) ?? []),
    providers: (name) => tables.flatMap((table) => table.providers(name)),
    compareVersions: comparePacmanVersions,
    satisfies: satisfiesPacman,
    search: "straight",
    fullName: (name) => (prefix !== "" && !has(name) && has(prefix + name) ? prefix + name : undefined),
    owners: async (query) => {
      const count = (name: string): number => (dependents ??= countDependents(rows())).get(name) ?? 0;
      return findOwners({ indexes: await open(), prefix, isOffered: has, dependents: count }, query);
    },
    similar: async (name) => similarNames({ packages: rows(), indexes: await open().catch(noFiles), prefix }, name),
  };
}

/** How many packages depend on each name. */
function countDependents(rows: readonly PackageRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of rows.flatMap(({ depends }) => depends.map(relationName))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Suggestions are worth less than the error that they come with. */
function noFiles(error: unknown): readonly FilesIndex[] {
  if (error instanceof CgoxError) return [];
  throw error;
}
