/** A soname taken apart as shlibs files do it. */
export interface SonameParts {
  readonly name: string;
  readonly version: string;
}

/**
 * `libz.so.1` → `libz` and `1`; `libbfd-2.40.so` → `libbfd` and `2.40` (deb-shlibs(5)). undefined for a soname without a version,
 * which no shlibs file can name.
 */
export function splitSoname(soname: string): SonameParts | undefined {
  const [, name, version] = /^(.+)\.so\.(.+)$/.exec(soname) ?? /^(.+)-(\d.*)\.so$/.exec(soname) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/**
 * The dependencies that a `shlibs` file gives for a library, e.g. `libjpeg62-turbo (>= 1.3.1)`; "" where it says that none is
 * needed, undefined where it does not name the library. A line for the package type `deb` wins over lines without a type; lines for
 * other types (`udeb`), comments, and lines that cannot be read do not count.
 */
export function findInShlibs(text: string, soname: string): string | undefined {
  const wanted = splitSoname(soname);
  let found: string | undefined;
  for (const line of text.split("\n")) {
    const [, type, name, version, dependencies = ""] = (line.startsWith("#") ? null : LINE.exec(line)) ?? [];
    if (wanted === undefined || name !== wanted.name || version !== wanted.version) {
      continue;
    }
    if (type === "deb") {
      return dependencies;
    }
    if (type === undefined) {
      found ??= dependencies;
    }
  }
  return found;
}

/** Type, library name, soname version, dependencies. */
const LINE = /^\s*(?:(\S+):\s+)?(\S+)\s+(\S+)(?:\s+(\S.*?))?\s*$/;
