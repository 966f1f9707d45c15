import type { FileQuery, Owner } from "../../repository.ts";
import type { PackagesTable } from "./packages-table.ts";
import { namedLike, rankOwners } from "./ranking.ts";

/**
 * Packages for development that are named like a module or a library, best first: what there is to go by without Contents. Debian names them
 * after the library, with the version of its interface where there are several (Policy 8.4). A header's name says too little.
 */
export function ownersByName(packages: PackagesTable, query: FileQuery): Owner[] {
  if (query.kind !== "module" && query.kind !== "library") return [];
  const development = [...packages.names()].filter((name) => name.endsWith("-dev"));
  const names = namedLike(development, query);
  return rankOwners(packages, names, query).map(({ package: name }) => ({
    package: name,
    reason: `it is named like the ${query.kind}, as the file lists cannot be had`,
  }));
}
