import type { BinaryFacts } from "./binary-facts.ts";
import type { FileSources } from "./find-sources.ts";
import type { LibrarySource, ReadSymbols } from "./library-source.ts";
import type { SymbolUse } from "./used-symbols.ts";

/** What a maintainer should look at; the dependencies are right all the same, unless the message says otherwise. */
export interface DependsWarning {
  readonly code:
    "CGOX_DEPENDS_UNUSED_LIBRARY" | "CGOX_DEPENDS_UNRESOLVED_SYMBOL" | "CGOX_DEPENDS_PACKAGE_VERSION" | "CGOX_DEPENDS_SYMBOLS_FILE";
  readonly message: string;
}

/** `uses[i]` is of `sources[i]`. */
export function findWarnings(sources: readonly FileSources[], uses: readonly SymbolUse[], readSymbols: ReadSymbols): DependsWarning[] {
  return [
    ...sources.flatMap(({ file, libraries }, index) => unresolvedSymbols(file, libraries, uses[index]?.unresolved ?? [])),
    ...unusedLibraries(sources, uses),
    ...guessedVersions(sources),
    ...unreadLines(sources, readSymbols),
  ];
}

/** Symbols in none of the libraries; plug-ins have theirs from what loads them, so only programs and libraries are judged. */
function unresolvedSymbols(
  file: BinaryFacts,
  libraries: ReadonlyMap<string, LibrarySource>,
  unresolved: readonly string[],
): DependsWarning[] {
  if ((!file.isExecutable && file.soname === undefined) || [...libraries.values()].some((source) => !isReadable(source))) {
    return [];
  }
  return unresolved.map((id) => ({
    code: "CGOX_DEPENDS_UNRESOLVED_SYMBOL",
    message: `The symbol ${id.replace(/@Base$/, "")} that ${file.name} uses is in none of the libraries that it names`,
  }));
}

/** Libraries of which no file uses a symbol. libm is spared where libstdc++ is there, which links against it always. */
function unusedLibraries(sources: readonly FileSources[], uses: readonly SymbolUse[]): DependsWarning[] {
  const needed = new Map<string, string[]>();
  for (const { file, libraries } of sources) {
    for (const [soname, source] of libraries) {
      if (isReadable(source)) {
        needed.set(soname, [...(needed.get(soname) ?? []), file.name]);
      }
    }
  }
  const hasCxx = [...needed.keys()].some((soname) => /^libstdc\+\+\.so\.\d+/.test(soname));
  return [...needed]
    .filter(([soname]) => !uses.some(({ used }) => used.has(soname)) && !(hasCxx && /^libm\.so\.\d+$/.test(soname)))
    .map(([soname, files]) => ({
      code: "CGOX_DEPENDS_UNUSED_LIBRARY",
      message: `${files.join(" and ")} ${files.length > 1 ? "name" : "names"} ${soname} and ${files.length > 1 ? "use" : "uses"} none of its symbols; without it the package could do with fewer dependencies`,
    }));
}

function guessedVersions(sources: readonly FileSources[]): DependsWarning[] {
  const guessed = new Map<string, DependsWarning>();
  for (const [soname, source] of sources.flatMap(({ libraries }) => [...libraries])) {
    if (source.kind === "package-version") {
      const { name, version } = source.package;
      guessed.set(soname, {
        code: "CGOX_DEPENDS_PACKAGE_VERSION",
        message: `${name} does not say which of its versions ${soname} needs, so the one at hand is asked for: ${version}`,
      });
    }
  }
  return [...guessed.values()];
}

function unreadLines(sources: readonly FileSources[], readSymbols: ReadSymbols): DependsWarning[] {
  const packages = sources.flatMap(({ libraries }) =>
    [...libraries.values()].flatMap((source) => (source.kind === "symbols" ? [source.package] : [])),
  );
  return [...new Set(packages)].flatMap((from) =>
    readSymbols(from).unread.map(({ number, text }) => ({
      code: "CGOX_DEPENDS_SYMBOLS_FILE",
      message: `Line ${number} of the symbols file of ${from.name} ${from.version} cannot be read, and does not count: "${text}"`,
    })),
  );
}

/** Whether it is known which symbols the library has. */
function isReadable(source: LibrarySource): boolean {
  return source.kind === "symbols" || source.facts !== undefined;
}
