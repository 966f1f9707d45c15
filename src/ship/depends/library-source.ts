import type { BinaryFacts } from "./binary-facts.ts";
import type { LibraryPackage, LibraryProvider } from "./catalogue.ts";
import { findInShlibs } from "./shlibs.ts";
import { parseSymbols, type LibrarySymbols, type SymbolsFile } from "./symbols.ts";

/** How a library that a file needs is turned into dependencies. */
export type LibrarySource =
  | { readonly kind: "symbols"; readonly package: LibraryPackage; readonly library: LibrarySymbols }
  | { readonly kind: "shlibs"; readonly package: LibraryPackage; readonly dependencies: string; readonly facts?: BinaryFacts }
  | { readonly kind: "package-version"; readonly package: LibraryPackage; readonly facts?: BinaryFacts }
  /** One of the files that Depends are computed for. */
  | { readonly kind: "own"; readonly facts: BinaryFacts };

export type ReadSymbols = (from: LibraryPackage) => SymbolsFile;

/** Parses each package's symbols file once. */
export function symbolsReader(): ReadSymbols {
  const parsed = new Map<LibraryPackage, SymbolsFile>();
  return (from) => {
    const file = parsed.get(from) ?? parseSymbols(from.symbols ?? "");
    parsed.set(from, file);
    return file;
  };
}

/** The first provider whose symbols or shlibs file names the library decides, else the first one's version. undefined for no providers. */
export async function chooseSource(
  soname: string,
  providers: readonly LibraryProvider[],
  readSymbols: ReadSymbols,
): Promise<LibrarySource | undefined> {
  for (const provider of providers) {
    const library = readSymbols(provider.package).libraries.get(soname);
    if (library !== undefined) {
      return { kind: "symbols", package: provider.package, library };
    }
    const dependencies = findInShlibs(provider.package.shlibs ?? "", soname);
    if (dependencies !== undefined) {
      return { kind: "shlibs", package: provider.package, dependencies, ...(await readFacts(provider)) };
    }
  }
  const [first] = providers;
  return first === undefined ? undefined : { kind: "package-version", package: first.package, ...(await readFacts(first)) };
}

async function readFacts({ package: from, path }: LibraryProvider): Promise<{ facts?: BinaryFacts }> {
  const facts = path === undefined ? undefined : await from.read?.(path);
  return facts === undefined ? {} : { facts };
}
