import { posix } from "node:path";
import type { BinaryFacts } from "./binary-facts.ts";
import { likelihood } from "./package-guess.ts";
import { findInShlibs } from "./shlibs.ts";

/** What of the platform's packages Depends are computed from. */
export interface LibraryCatalogue {
  /** The packages that bring a library, best first; none where no package does. */
  find(query: LibraryQuery): Promise<readonly LibraryProvider[]>;
}

export interface LibraryQuery {
  readonly soname: string;
  /** Absolute folders that the program has searched before the system's. */
  readonly searchPath: readonly string[];
}

export interface LibraryProvider {
  readonly package: LibraryPackage;
  /** Path of the library in the package; absent where the package only says that it brings it. */
  readonly path?: string;
}

export interface LibraryPackage {
  readonly name: string;
  readonly version: string;
  /** Text of the control file `symbols`. */
  readonly symbols?: string;
  /** Text of the control file `shlibs`. */
  readonly shlibs?: string;
  /** Paths of its files and links, relative to the root: `usr/lib/arm-linux-gnueabihf/libz.so.1`. Those that are no libraries may be left out. */
  readonly files: readonly string[];
  /** Reads one of the files; undefined where its bytes are not at hand. Asked for only where there is no symbols file. */
  readonly read?: (path: string) => Promise<BinaryFacts | undefined>;
}

export interface CatalogueRequest {
  /** The packages whose metadata are at hand, in the order of preference. */
  readonly packages: readonly LibraryPackage[];
  /** Debian's name for the target's library folders: `arm-linux-gnueabihf`. */
  readonly multiarch: string;
  /** Packages that may bring libraries, too, and whose metadata would have to be fetched first: libc6 is not in a sysroot. */
  readonly others?: readonly string[];
  /** Makes the metadata of one of `others` available. Called once a package, and only when no package before it has the library. */
  readonly load?: (name: string) => Promise<LibraryPackage>;
}

/**
 * A catalogue over packages: a library is brought by the package that has a file of its name in a folder which the program or the
 * system's loader searches, in the order of the search as dpkg-shlibdeps does it; failing that by one whose symbols or shlibs file
 * names it, as for libraries that the alternatives system links to.
 */
export function catalogueOf({ packages, multiarch, others = [], load }: CatalogueRequest): LibraryCatalogue {
  const system = [`lib/${multiarch}`, `usr/lib/${multiarch}`, ...COMMON_FOLDERS];
  const loaded = new Map<string, Promise<LibraryPackage>>();
  async function* batches(soname: string): AsyncGenerator<readonly LibraryPackage[]> {
    yield packages;
    if (load !== undefined) {
      for (const name of others.toSorted((a, b) => likelihood(b, soname) - likelihood(a, soname))) {
        const loading = loaded.get(name) ?? load(name);
        loaded.set(name, loading);
        yield [await loading];
      }
    }
  }
  return {
    async find({ soname, searchPath }) {
      const folders = [...searchPath.map((folder) => folder.replace(/^\//, "")), ...system];
      for await (const batch of batches(soname)) {
        const found = providersAmong(batch, soname, folders);
        if (found.length > 0) {
          return found;
        }
      }
      return [];
    },
  };
}

/** Where dpkg-shlibdeps looks after the multiarch folders. */
const COMMON_FOLDERS = ["lib", "usr/lib", "lib32", "usr/lib32", "lib64", "usr/lib64"];

function providersAmong(packages: readonly LibraryPackage[], soname: string, folders: readonly string[]): LibraryProvider[] {
  const inFolders = packages
    .flatMap((candidate) => librariesOf(candidate, soname).map((path) => ({ path, package: candidate })))
    .map((provider) => ({ provider, rank: folders.indexOf(posix.dirname(provider.path)) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((left, right) => left.rank - right.rank);
  if (inFolders.length > 0) {
    return inFolders.map(({ provider }) => provider);
  }
  return packages
    .filter((candidate) => isDeclared(candidate, soname))
    .map((candidate) => {
      const [path] = librariesOf(candidate, soname);
      return { package: candidate, ...(path === undefined ? {} : { path }) };
    });
}

function librariesOf({ files }: LibraryPackage, soname: string): string[] {
  return files.filter((path) => posix.basename(path) === soname);
}

function isDeclared({ symbols = "", shlibs = "" }: LibraryPackage, soname: string): boolean {
  return `\n${symbols}`.includes(`\n${soname} `) || findInShlibs(shlibs, soname) !== undefined;
}
