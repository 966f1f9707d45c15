import type { RelationGroup } from "../../model/package.ts";
import type { BinaryFacts } from "./binary-facts.ts";
import type { LibraryCatalogue } from "./catalogue.ts";
import { createDependencyTable, type Dependency, type DependencyOrigin } from "./dependency-table.ts";
import { findSources } from "./find-sources.ts";
import { symbolsReader } from "./library-source.ts";
import { addMinimumVersions, raiseToBuildDepends } from "./minimum-versions.ts";
import { compareGroups, parseDependencies } from "./relations.ts";
import type { CompareVersions } from "./simplify.ts";
import { addUsedSymbols, type SymbolUse } from "./used-symbols.ts";
import { findWarnings, type DependsWarning } from "./warnings.ts";

export interface DependsRequest {
  /** All ELF files of the package. A library among them that another one needs is no dependency. */
  readonly files: readonly BinaryFacts[];
  readonly catalogue: LibraryCatalogue;
  readonly compareVersions: CompareVersions;
  /** What the source package says it is built with; a `libx-dev (>= v)` here raises what is asked of libx (dpkg-shlibdeps(1)). */
  readonly buildDepends?: readonly RelationGroup[];
}

export interface ComputedDepends {
  /** Sorted, as dpkg-shlibdeps prints them. */
  readonly relations: readonly ComputedRelation[];
  readonly warnings: readonly DependsWarning[];
}

export interface ComputedRelation {
  readonly group: RelationGroup;
  /** The libraries that it is there for, those that set its version first. */
  readonly origins: readonly DependencyOrigin[];
}

/**
 * Computes what a Debian package with these ELF files depends on, as dpkg-shlibdeps does (dpkg-shlibdeps(1), deb-symbols(5)):
 * per needed library the lowest version of its package that has every symbol used, by the package's symbols file; without one what its
 * shlibs file says; without that the package's own version, where dpkg-shlibdeps would stop. The strongest of several demands stays.
 * @throws CgoxError `CGOX_DEPENDS_LIBRARY` that names each library which no package brings, and the files that need it;
 * `CGOX_DEPENDS_RELATION` where a package gives a dependency that is none.
 */
export async function computeDepends(request: DependsRequest): Promise<ComputedDepends> {
  const { files, catalogue, compareVersions, buildDepends = [] } = request;
  const readSymbols = symbolsReader();
  const table = createDependencyTable(compareVersions);
  const sources = await findSources(files, catalogue, readSymbols);
  const uses: SymbolUse[] = [];
  for (const of of sources) {
    addMinimumVersions(table, of, compareVersions);
    uses.push(addUsedSymbols(table, of));
    raiseToBuildDepends(table, of, { buildDepends, compareVersions });
  }
  const relations = table.list().flatMap((dependency) => fillTemplate(dependency, ownersOf(dependency)));
  return {
    relations: relations.toSorted((left, right) => compareGroups(left.group, right.group)),
    warnings: findWarnings(sources, uses, readSymbols),
  };
}

function fillTemplate({ template, version, origins }: Dependency, owners: string): ComputedRelation[] {
  const text = template.replaceAll("#MINVER#", version === "" ? "" : `(>= ${version})`);
  const ranked = origins.toSorted((left, right) => Number(right.version === version) - Number(left.version === version));
  return parseDependencies(text, owners).map((group) => ({ group, origins: ranked }));
}

function ownersOf({ origins }: Dependency): string {
  return [...new Set(origins.map((origin) => origin.package))].join(", ");
}
