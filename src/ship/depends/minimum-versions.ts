import type { RelationGroup } from "../../model/package.ts";
import type { DependencyTable } from "./dependency-table.ts";
import type { FileSources } from "./find-sources.ts";
import type { CompareVersions } from "./simplify.ts";
import type { LibrarySymbols, SymbolEntry } from "./symbols.ts";

/**
 * A version as a relation can hold it; "" for any version, which `0` and what is no version (deb-version(7)) mean in symbols files.
 */
export function relationVersion(version: string): string {
  return version !== "0" && /^(?:\d+:)?\d[A-Za-z0-9.+~:-]*$/.test(version) ? version : "";
}

/**
 * Adds what each library asks for before any symbol is looked at. With a symbols file that is the lowest version of all its symbols:
 * the library may not have been in the package before.
 */
export function addMinimumVersions(table: DependencyTable, { libraries }: FileSources, compareVersions: CompareVersions): void {
  for (const [soname, source] of libraries) {
    if (source.kind === "own") {
      continue;
    }
    const demand = { soname, package: source.package.name, source: source.kind };
    if (source.kind === "symbols") {
      table.add({ ...demand, templates: source.library.templates[0] ?? "", version: lowestVersion(source.library, compareVersions) });
    } else if (source.kind === "shlibs") {
      table.add({ ...demand, templates: source.dependencies, version: "" });
    } else {
      table.add({ ...demand, templates: `${source.package.name} #MINVER#`, version: source.package.version });
    }
  }
}

/** Raises libraries to the version that the source asks of the -dev package which their symbols file names (`Build-Depends-Package`). */
export function raiseToBuildDepends(
  table: DependencyTable,
  { libraries }: FileSources,
  { buildDepends, compareVersions }: { buildDepends: readonly RelationGroup[]; compareVersions: CompareVersions },
): void {
  for (const [soname, source] of libraries) {
    if (source.kind !== "symbols") {
      continue;
    }
    const { fields, templates } = source.library;
    const names = fields.get("build-depends-packages") ?? fields.get("build-depends-package") ?? "";
    for (const name of names.split(/[,\s]+/)) {
      const version = highestWanted(buildDepends, name, compareVersions);
      for (const template of version === undefined ? [] : templates) {
        const demand = { soname, package: source.package.name, source: "build-depends" } as const;
        table.add({ ...demand, templates: template, version: relationVersion(version ?? ""), onlyRaise: true });
      }
    }
  }
}

function lowestVersion({ symbols }: LibrarySymbols, compareVersions: CompareVersions): string {
  let lowest: SymbolEntry | undefined;
  for (const entry of symbols.values()) {
    if (entry.template === 0 && (lowest === undefined || compareVersions(entry.minimum, lowest.minimum) < 0)) {
      lowest = entry;
    }
  }
  return relationVersion(lowest?.minimum ?? "");
}

/** The highest version that the build dependencies ask for at least; undefined where they ask for none. */
function highestWanted(buildDepends: readonly RelationGroup[], name: string, compareVersions: CompareVersions): string | undefined {
  let highest: string | undefined;
  for (const { name: wanted, operator, version } of buildDepends.flat()) {
    const isFloor = wanted === name && (operator === ">=" || operator === ">>");
    if (isFloor && version !== undefined && (highest === undefined || compareVersions(version, highest) > 0)) {
      highest = version;
    }
  }
  return highest;
}
