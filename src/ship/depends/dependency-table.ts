import type { CompareVersions } from "./simplify.ts";

/** Where a version that a dependency asks for comes from. */
export type VersionSource =
  /** The lowest version in which the library's package has the symbols that are used. */
  | "symbols"
  /** The library's package says it in its shlibs file. */
  | "shlibs"
  /** The package says nothing: its own version is taken. */
  | "package-version"
  /** The package is built against a -dev package of at least that version. */
  | "build-depends";

/** What one library has to do with a dependency. */
export interface DependencyOrigin {
  readonly soname: string;
  /** Package that brings the library. */
  readonly package: string;
  readonly source: VersionSource;
  /** Lowest version that this library asks for; absent where it asks for none, or where the package states it by itself. */
  readonly version?: string;
  /** The used symbols that came with that version, sorted; none where the program uses no symbol of that version. */
  readonly symbols: readonly string[];
}

/** A dependency template, the version that fills it, and the libraries that asked for it. */
export interface Dependency {
  /** With `#MINVER#` where the version goes. */
  readonly template: string;
  /** "" for any version. */
  readonly version: string;
  readonly origins: readonly DependencyOrigin[];
}

/** What a library asks for. */
export interface Demand {
  /** Templates, separated by commas. */
  readonly templates: string;
  readonly soname: string;
  readonly package: string;
  readonly source: VersionSource;
  /** "" for any version. */
  readonly version: string;
  readonly symbol?: string;
  /** Only raise what is asked for already. */
  readonly onlyRaise?: boolean;
}

export interface DependencyTable {
  add(demand: Demand): void;
  list(): readonly Dependency[];
}

/** Collects demands; per template the highest version stays. */
export function createDependencyTable(compareVersions: CompareVersions): DependencyTable {
  const rows = new Map<string, Map<string, Row>>();
  const isHigher = (version: string, than: string): boolean => version !== "" && (than === "" || compareVersions(version, than) > 0);
  const add = (demand: Demand): void => {
    for (const template of demand.templates.split(/\s*,\s*/).filter((text) => text !== "")) {
      const bySoname = rows.get(template) ?? new Map<string, Row>();
      const row = bySoname.get(demand.soname);
      if (demand.onlyRaise === true && row === undefined) {
        continue;
      }
      rows.set(template, bySoname);
      if (row === undefined || isHigher(demand.version, row.version)) {
        bySoname.set(demand.soname, { ...demand, symbols: new Set() });
      }
      const current = bySoname.get(demand.soname);
      if (demand.symbol !== undefined && current?.version === demand.version) {
        current.symbols.add(demand.symbol);
      }
    }
  };
  const list = (): Dependency[] =>
    [...rows].map(([template, bySoname]) => ({
      template,
      version: [...bySoname.values()].reduce((highest, { version }) => (isHigher(version, highest) ? version : highest), ""),
      origins: [...bySoname.values()].map(originOf),
    }));
  return { add, list };
}

interface Row extends Demand {
  readonly symbols: Set<string>;
}

function originOf({ soname, package: name, source, version, symbols }: Row): DependencyOrigin {
  return { soname, package: name, source, ...(version === "" ? {} : { version }), symbols: [...symbols].toSorted() };
}
