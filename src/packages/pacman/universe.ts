import { CgoxError } from "../../model/error.ts";
import type { IndexIdentity, OmittedIndex, PackageRecord } from "../../model/package.ts";
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
  const byName = new Map<string, (() => PackageRecord)[]>();
  const byProvided = new Map<string, Map<string, () => PackageRecord>>();
  for (const table of tables) {
    for (const row of table.rows) {
      const record = (): PackageRecord => table.record(row);
      append(byName, row.name, record);
      for (const text of row.provides) {
        const name = relationName(text);
        const providers = byProvided.get(name) ?? new Map<string, () => PackageRecord>();
        if (row.name !== name) byProvided.set(name, providers.set(`${row.file} ${row.sha256}`, record));
      }
    }
  }
  const rows = tables.flatMap((table) => table.rows);
  let dependents: ReadonlyMap<string, number> | undefined;
  let files: Promise<readonly FilesIndex[]> | undefined;
  const open = (): Promise<readonly FilesIndex[]> => (files ??= openFiles());
  return {
    indexes,
    omitted,
    candidates: (name) => (byName.get(name) ?? []).map((record) => record()),
    providers: (name) => [...(byProvided.get(name)?.values() ?? [])].map((record) => record()),
    compareVersions: comparePacmanVersions,
    satisfies: satisfiesPacman,
    search: "straight",
    fullName: (name) => (prefix !== "" && !byName.has(name) && byName.has(prefix + name) ? prefix + name : undefined),
    owners: async (query) => {
      const counts = (dependents ??= countDependents(rows));
      const isOffered = (name: string): boolean => byName.has(name);
      return findOwners({ indexes: await open(), prefix, isOffered, dependents: (name) => counts.get(name) ?? 0 }, query);
    },
    similar: async (name) => similarNames({ packages: rows, indexes: await open().catch(noFiles), prefix }, name),
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

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
