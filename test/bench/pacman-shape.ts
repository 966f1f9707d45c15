import { createHash } from "node:crypto";

/** A package as a pacman database has it. */
export interface DatabasePackage {
  readonly name: string;
  readonly version: string;
  /** Field of `desc` → its lines, in repo-add's order; without those that are empty. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly depends: readonly string[];
  readonly files: readonly string[];
}

const PREFIX = "mingw-w64-clang-x86_64-";
/** Below this number a package is a library that everything may depend on. */
const CORE = 60;

/**
 * A database of the shape that MSYS2's have: names, versions with epochs, relations with and without versions, names that packages provide,
 * cycles, a signature each, some hundred files. A few libraries are what most others depend on; python's modules are a third of all.
 * The same number gives the same packages.
 */
export function databaseShape(count: number): DatabasePackage[] {
  const random = numbers(20260101);
  const below = (limit: number): number => Math.floor(random() * limit);
  const versions = Array.from({ length: count }, () => {
    const version = `${below(9)}.${below(40)}.${below(20)}-${1 + below(9)}`;
    return random() < 0.03 ? `1~${version}` : version;
  });
  const names = Array.from({ length: count }, (_, index) => nameOf(index, random()));
  // The lower a number, the more depend on it.
  const library = (index: number): number => (random() < 0.35 ? below(Math.min(index, CORE)) : Math.floor(index * random() ** 2.5));
  const relation = (index: number): string => {
    const version = versions[index] ?? "";
    const bound = random() < 0.12 ? (version.split("-")[0] ?? "") : undefined;
    return `${PREFIX}${names[index] ?? ""}${bound === undefined ? "" : `>=${bound}`}`;
  };
  const relations = (index: number, mean: number): string[] => {
    const size = index === 0 ? 0 : Math.min(index, Math.round(-Math.log(1 - random()) * mean));
    return [...new Set(Array.from({ length: size }, () => library(index)))].map(relation);
  };
  return names.map((name, index) => {
    const depends = [
      ...(index === 0 ? [] : [`${PREFIX}cc-libs`]),
      ...relations(index, 4.5),
      // As freetype and harfbuzz do, some depend on what depends on them.
      ...(index < CORE && index % 10 === 1 ? [`${PREFIX}${names[index + 1] ?? ""}`] : []),
      ...(index % 10 === 2 && index < CORE ? [`${PREFIX}${names[index - 1] ?? ""}`] : []),
    ];
    return describe({ name: PREFIX + name, version: versions[index] ?? "", depends: [...new Set(depends)], index, random, relations });
  });
}

function nameOf(index: number, chance: number): string {
  const word = WORDS[index % WORDS.length] ?? "";
  const own = `${word}${String(index)}`;
  if (index < CORE) return index === 0 ? "libc++" : `lib${own}`;
  return chance < 0.33 ? `python-${own}` : chance < 0.4 ? `qt6-${own}` : chance < 0.6 ? `lib${own}` : own;
}

const WORDS = ["image", "codec", "font", "mesh", "sound", "net", "crypt", "draw", "parse", "geo", "math", "store", "view", "term", "web"];

interface Facts {
  readonly name: string;
  readonly version: string;
  readonly depends: readonly string[];
  readonly index: number;
  readonly random: () => number;
  readonly relations: (index: number, mean: number) => string[];
}

function describe({ name, version, depends, index, random, relations }: Facts): DatabasePackage {
  const digest = (algorithm: string): string => createHash(algorithm).update(`${name} ${version}`).digest("hex");
  const own = name.slice(PREFIX.length);
  const some = (chance: number, ...lines: readonly string[]): readonly string[] => (random() < chance ? lines : []);
  const provides = index === 0 ? [`${PREFIX}cc-libs`] : some(0.12, `${PREFIX}${own}-api=${version}`, ...some(0.3, `${PREFIX}old-${own}`));
  const all: Record<string, readonly string[]> = {
    FILENAME: [`${name}-${version}-any.pkg.tar.zst`],
    NAME: [name],
    BASE: [`mingw-w64-${own}`],
    VERSION: [version],
    DESC: [`The library and tools ${own}, for programs that need what it does (mingw-w64)`],
    GROUPS: some(0.05, `${PREFIX}toolchain`),
    CSIZE: [String(Math.floor(random() ** 3 * 2e7) + 4000)],
    ISIZE: [String(Math.floor(random() ** 3 * 1e8) + 20_000)],
    MD5SUM: [digest("md5")],
    SHA256SUM: [digest("sha256")],
    PGPSIG: [signatureText(random)],
    URL: [`https://${own}.example.org/`],
    LICENSE: ["spdx:MIT"],
    ARCH: ["any"],
    BUILDDATE: [String(1_700_000_000 + Math.floor(random() * 6e7))],
    PACKAGER: ["CI (msys2/msys2-autobuild/2bab1b52/15316110923)"],
    REPLACES: some(0.05, `${PREFIX}former-${own}`),
    CONFLICTS: some(0.06, `${PREFIX}former-${own}`),
    PROVIDES: provides,
    DEPENDS: depends,
    OPTDEPENDS: some(0.15, ...relations(index, 2).map((text) => `${text}: for what it does with it`)),
    MAKEDEPENDS: [`${PREFIX}cc`, `${PREFIX}ninja`, ...relations(index, 2)],
    CHECKDEPENDS: some(0.1, ...relations(index, 1)),
  };
  const fields = Object.fromEntries(Object.entries(all).filter(([, lines]) => lines.length > 0));
  return { name, version, fields, depends, files: filesOf(own, random) };
}

/** The length in base64 of what a key of RSA 4096 signs with; nothing here looks at what it says. */
function signatureText(random: () => number): string {
  return Buffer.from(Array.from({ length: 566 }, () => Math.floor(random() * 256))).toString("base64");
}

function filesOf(own: string, random: () => number): string[] {
  const size = Math.round(8 + random() ** 4 * 900);
  const isPython = own.startsWith("python-");
  const folder = isPython ? `clang64/lib/python3.12/site-packages/${own.slice(7)}` : `clang64/include/${own}`;
  const ending = isPython ? "py" : "h";
  const many = Array.from({ length: size }, (_, index) => `${folder}/part${String(index % 17)}/${own}_${String(index)}.${ending}`);
  const library = isPython ? [] : [`clang64/bin/${own}-1.dll`, `clang64/lib/${own}.dll.a`, `clang64/lib/pkgconfig/${own}.pc`];
  return [...library, ...many, `clang64/share/licenses/${own}/LICENSE`].toSorted();
}

/** mulberry32: numbers from 0 to 1, the same ones for a seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The package with the largest closure, and how many packages that has. */
export function largestClosure(packages: readonly DatabasePackage[]): { readonly name: string; readonly size: number } {
  const byName = new Map<string, DatabasePackage>();
  for (const item of packages) {
    for (const text of item.fields["PROVIDES"] ?? []) byName.set(text.split(/[<>=]/)[0] ?? "", item);
  }
  for (const item of packages) byName.set(item.name, item);
  let largest = { name: "", size: 0 };
  for (const { name } of packages) {
    const seen = new Set([name]);
    for (const current of seen) {
      const item = byName.get(current);
      for (const text of item?.depends ?? []) seen.add(byName.get(text.split(/[<>=]/)[0] ?? "")?.name ?? "");
    }
    if (seen.size > largest.size) largest = { name, size: seen.size };
  }
  return largest;
}
