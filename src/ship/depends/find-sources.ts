import { posix } from "node:path";
import { CgoxError } from "../../model/error.ts";
import type { BinaryFacts } from "./binary-facts.ts";
import type { LibraryCatalogue } from "./catalogue.ts";
import { chooseSource, type LibrarySource, type ReadSymbols } from "./library-source.ts";

/** A file, and for each library that it needs, in its order, what the dependency is computed from. */
export interface FileSources {
  readonly file: BinaryFacts;
  readonly libraries: ReadonlyMap<string, LibrarySource>;
}

/** @throws CgoxError `CGOX_DEPENDS_LIBRARY` that names the libraries which no package brings, and the files that need them. */
export async function findSources(
  files: readonly BinaryFacts[],
  catalogue: LibraryCatalogue,
  readSymbols: ReadSymbols,
): Promise<readonly FileSources[]> {
  const missing = new Map<string, string[]>();
  const all: FileSources[] = [];
  for (const file of files) {
    const libraries = new Map<string, LibrarySource>();
    for (const soname of file.needed) {
      const own = files.find((other) => (other.soname ?? posix.basename(other.name)) === soname);
      const source: LibrarySource | undefined =
        own === undefined
          ? await chooseSource(soname, await catalogue.find({ soname, searchPath: file.searchPath }), readSymbols)
          : { kind: "own", facts: own };
      if (source === undefined) {
        missing.set(soname, [...(missing.get(soname) ?? []), file.name]);
      } else {
        libraries.set(soname, source);
      }
    }
    all.push({ file, libraries });
  }
  if (missing.size > 0) {
    throw missingLibraries(missing);
  }
  return all;
}

function missingLibraries(missing: ReadonlyMap<string, readonly string[]>): CgoxError {
  const list = [...missing].map(([soname, files]) => `${soname}, which ${files.join(" and ")} ${files.length > 1 ? "need" : "needs"}`);
  return new CgoxError("CGOX_DEPENDS_LIBRARY", `No package of the platform brings ${list.join("; nor ")}`, {
    hint: "Add the library that it belongs to with `cgox sysroot add <target> <library>`, or put the file into the package.",
  });
}
