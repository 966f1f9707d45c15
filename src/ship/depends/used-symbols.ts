import type { DependencyTable } from "./dependency-table.ts";
import type { FileSources } from "./find-sources.ts";
import type { LibrarySource } from "./library-source.ts";
import { relationVersion } from "./minimum-versions.ts";

/** What became of the symbols that a file wants. */
export interface SymbolUse {
  /** Sonames of the libraries that at least one symbol was found in. */
  readonly used: ReadonlySet<string>;
  /** `name@version` of symbols that no library brings, without those that may be absent. */
  readonly unresolved: readonly string[];
}

/**
 * Looks each symbol up in the symbols files of the needed libraries, in their order, then in the libraries without such a file, and
 * asks for the versions that the symbols files give. A symbol counts for the first library that lists it, whatever library the file's
 * own version table names (dpkg-shlibdeps).
 */
export function addUsedSymbols(table: DependencyTable, { file, libraries }: FileSources): SymbolUse {
  const used = new Set<string>();
  const unresolved: string[] = [];
  const all = [...libraries];
  for (const { id, isWeak } of file.wanted) {
    const soname = addListed(table, all, id) ?? all.find(([, source]) => defines(source, id))?.[0];
    if (soname !== undefined) {
      used.add(soname);
    } else if (!isWeak) {
      unresolved.push(id);
    }
  }
  return { used, unresolved };
}

/** The soname of the library whose symbols file lists the symbol. */
function addListed(table: DependencyTable, libraries: readonly (readonly [string, LibrarySource])[], id: string): string | undefined {
  for (const [soname, source] of libraries) {
    const entry = source.kind === "symbols" ? source.library.symbols.get(id) : undefined;
    if (source.kind === "symbols" && entry !== undefined && entry.missingSince === undefined) {
      table.add({
        templates: source.library.templates[entry.template] ?? "",
        soname,
        package: source.package.name,
        source: "symbols",
        version: relationVersion(entry.minimum),
        symbol: id,
      });
      return soname;
    }
  }
  return undefined;
}

function defines(source: LibrarySource, id: string): boolean {
  return source.kind !== "symbols" && source.facts?.defined.has(id) === true;
}
