/** A package's `symbols` file, by soname. */
export interface SymbolsFile {
  readonly libraries: ReadonlyMap<string, LibrarySymbols>;
  /** Lines that say nothing which deb-symbols(5) knows, or say it of no library. dpkg goes on without them, too. */
  readonly unread: readonly { readonly number: number; readonly text: string }[];
}

/** What a package's `symbols` file says of one library (deb-symbols(5)). */
export interface LibrarySymbols {
  readonly soname: string;
  /** Dependency templates: the main one, then the alternatives that symbols name by their number. */
  readonly templates: readonly string[];
  /** Meta-information fields by their names in lower case: `build-depends-package`, `allow-internal-symbol-groups` … */
  readonly fields: ReadonlyMap<string, string>;
  /** By `name@version`; `@Base` where the library gives the symbol no version. */
  readonly symbols: ReadonlyMap<string, SymbolEntry>;
  /** Entries that stand for many symbols, as they are written. Nothing is matched against them: see `parseSymbols`. */
  readonly patterns: readonly SymbolEntry[];
}

export interface SymbolEntry {
  /** `name@version`, or what the pattern is. */
  readonly name: string;
  /** First version of the package that has it. */
  readonly minimum: string;
  /** Index in `templates`. */
  readonly template: number;
  /** Tag → value, "" for a tag without one: `optional`, `arch` → `armhf arm64`, `c++` … */
  readonly tags: ReadonlyMap<string, string>;
  /** The version that lost it (`#MISSING: version#`); a program of today cannot mean it. */
  readonly missingSince?: string;
}

/**
 * Reads the `symbols` file of a binary package.
 *
 * Patterns (the tags `c++`, `symver` and `regex`, and `*@version`) are templates for dpkg-gensymbols, which writes the real symbols in
 * their place, and without tags, when the package is built; dpkg-shlibdeps matches nothing against those that a package may still
 * have, nor judges `arch` tags. They are read here, kept apart, and not matched either. `#include` has no meaning in a package.
 */
export function parseSymbols(text: string): SymbolsFile {
  const libraries = new Map<string, Draft>();
  const unread: { number: number; text: string }[] = [];
  let current: Draft | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || IGNORED.test(line)) {
      continue;
    }
    const header = /^[^\s#|*]/.test(line) ? HEADER.exec(line) : null;
    if (header !== null) {
      current = startLibrary(libraries, header[1] ?? "", (header[2] ?? "").trim());
    } else if (!readDetail(line, current)) {
      unread.push({ number: index + 1, text: line });
    }
  }
  return { libraries, unread };
}

interface Draft extends LibrarySymbols {
  readonly templates: string[];
  readonly fields: Map<string, string>;
  readonly symbols: Map<string, SymbolEntry>;
  readonly patterns: SymbolEntry[];
}

/** `DEPRECATED` is what `MISSING` was called. */
const SYMBOL_LINE = /^(?:[ \t]+|#(?:DEPRECATED|MISSING): ([^#]+)#\s*)(.*)$/;
/** Comments and `#include`. */
const IGNORED = /^#(?!DEPRECATED: |MISSING: )|^\([^()]*\)#include\b/;
const HEADER = /^(\S+)\s+(\S.*)$/;
const FIELD = /^\*\s*([^:]+):\s*(.*\S)\s*$/;
/** Name, quoted or not, first version, number of the template. */
const ENTRY = /^(?:"([^"]*)"|'([^']*)'|(\S+))\s(\S+)(?:\s(\d+))?\s*$/;
const PATTERN_TAGS = ["c++", "symver", "regex"];

/** A second header for a library replaces its templates; what was said of its symbols stays. */
function startLibrary(libraries: Map<string, Draft>, soname: string, template: string): Draft {
  const library = libraries.get(soname) ?? { soname, templates: [], fields: new Map(), symbols: new Map(), patterns: [] };
  library.templates.splice(0, Infinity, template);
  libraries.set(soname, library);
  return library;
}

/** Whether the line says something of the current library that can be read. */
function readDetail(line: string, library: Draft | undefined): boolean {
  const symbol = SYMBOL_LINE.exec(line);
  const entry = symbol === null ? undefined : readSymbol(symbol[2] ?? "", symbol[1]);
  const field = FIELD.exec(line);
  if (library === undefined) {
    return false;
  }
  if (entry !== undefined) {
    addSymbol(library, entry);
  } else if (field !== null) {
    library.fields.set((field[1] ?? "").toLowerCase(), field[2] ?? "");
  } else if (line.startsWith("|")) {
    library.templates.push(line.slice(1).trim());
  } else {
    return false;
  }
  return true;
}

function readSymbol(text: string, missingSince: string | undefined): SymbolEntry | undefined {
  const tagged = /^\(([^()]+)\)(.*)$/.exec(text);
  const entry = ENTRY.exec(tagged?.[2] ?? text);
  const name = entry?.[1] ?? entry?.[2] ?? entry?.[3];
  const minimum = entry?.[4];
  if (name === undefined || minimum === undefined) {
    return undefined;
  }
  return {
    name,
    minimum,
    template: Number(entry?.[5] ?? 0),
    tags: readTags(tagged?.[1]),
    ...(missingSince === undefined ? {} : { missingSince: missingSince.trim() }),
  };
}

function readTags(text: string | undefined): ReadonlyMap<string, string> {
  return new Map(
    text?.split("|").map((tag) => {
      const [name = "", ...value] = tag.split("=");
      return [name, value.join("=")];
    }),
  );
}

function addSymbol(library: Draft, entry: SymbolEntry): void {
  if (entry.name.startsWith("*@") || PATTERN_TAGS.some((tag) => entry.tags.has(tag))) {
    library.patterns.push(entry);
  } else {
    library.symbols.set(entry.name, entry);
  }
}
