import { CgoxError } from "../../model/error.ts";

/** A program or a library, with the file names of the libraries that it asks the loader for. */
export interface Module {
  /** File name: `app.exe`, `libcairo-2.dll`. */
  readonly name: string;
  /** Those without which it is not loaded. */
  readonly imports: readonly string[];
  /** Those that are loaded when they are first called. */
  readonly delayImports: readonly string[];
}

export interface ImportSearch<Library extends Module> {
  /** Programs, and libraries that are loaded by name at run time. */
  readonly roots: readonly Module[];
  /** The library of a file name, in any case; undefined where there is none to bundle. */
  readonly find: (name: string) => Promise<Library | undefined>;
  /** Whether every system has the library. */
  readonly isSystem: (name: string) => boolean;
}

export interface Imported<Library extends Module> {
  readonly library: Library;
  /** File names of the modules that import it, sorted. */
  readonly importedBy: readonly string[];
  /** Nobody needs it before it is first called. */
  readonly delayed: boolean;
}

export interface Imports<Library extends Module> {
  /** Sorted by name, without the roots. */
  readonly libraries: readonly Imported<Library>[];
  readonly system: readonly { readonly name: string; readonly importedBy: readonly string[] }[];
  /** What nothing has, each with the modules that lead to it: program first, the missing one last. */
  readonly missing: readonly (readonly string[])[];
}

/**
 * All libraries that the roots need, by their imports and those of what they import; delayed ones count. Names are the same in any case, as
 * for Windows. What can be bundled is, even where the system has a library of that name: the one beside the program is the one that is loaded.
 */
export async function walkImports<Library extends Module>({ roots, find, isSystem }: ImportSearch<Library>): Promise<Imports<Library>> {
  const walk = newWalk<Library>();
  const rootNames = new Set(roots.map(({ name }) => name.toLowerCase()));
  const queue: Queued[] = roots.map((module) => ({ module, chain: [module.name] }));
  for (const { module, chain } of queue) {
    for (const { name, delayed } of importsOf(module)) {
      const key = name.toLowerCase();
      if (rootNames.has(key)) continue;
      const known = walk.found.get(key) ?? walk.others.get(key);
      known?.importedBy.add(module.name);
      if (known !== undefined) known.delayed &&= delayed;
      else {
        const library = await find(name);
        const entry = { importedBy: new Set([module.name]), delayed };
        if (library !== undefined) {
          walk.found.set(key, { ...entry, library });
          queue.push({ module: library, chain: [...chain, library.name] });
        } else {
          walk.others.set(key, { ...entry, name: key, chain: isSystem(name) ? undefined : [...chain, name] });
        }
      }
    }
  }
  return resultOf(walk);
}

interface Queued {
  readonly module: Module;
  readonly chain: readonly string[];
}

interface Known {
  readonly importedBy: Set<string>;
  delayed: boolean;
}

interface Walk<Library> {
  /** By name in lower case. */
  readonly found: Map<string, Known & { readonly library: Library }>;
  /** The system's, and with a chain those that nothing has. */
  readonly others: Map<string, Known & { readonly name: string; readonly chain: readonly string[] | undefined }>;
}

function newWalk<Library>(): Walk<Library> {
  return { found: new Map(), others: new Map() };
}

function importsOf({ imports, delayImports }: Module): { readonly name: string; readonly delayed: boolean }[] {
  return [...imports.map((name) => ({ name, delayed: false })), ...delayImports.map((name) => ({ name, delayed: true }))];
}

function resultOf<Library extends Module>({ found, others }: Walk<Library>): Imports<Library> {
  const byName = <Value>(map: ReadonlyMap<string, Value>) => [...map].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return {
    libraries: byName(found).map(([, { library, importedBy, delayed }]) => ({ library, importedBy: [...importedBy].toSorted(), delayed })),
    system: byName(others).flatMap(([, { name, importedBy, chain }]) =>
      chain === undefined ? [{ name, importedBy: [...importedBy].toSorted() }] : [],
    ),
    missing: [...others.values()].flatMap(({ chain }) => (chain === undefined ? [] : [chain])),
  };
}

export interface MissingPlace {
  /** Of the target. */
  readonly target: string;
  /** What the system is called: `Windows 10`. */
  readonly system: string;
  /** The package that has the first one, where that is known. */
  readonly owner?: string;
}

/** The error for imports that nothing has: it names the way to the first one. */
export function missingLibrary(
  [first = [], ...others]: readonly (readonly string[])[],
  { target, system, owner }: MissingPlace,
): CgoxError {
  const name = first.at(-1) ?? "";
  const also = others.length === 0 ? "" : ` (nor ${others.map((chain) => chain.at(-1)).join(", ")})`;
  return new CgoxError(
    "CGOX_BUNDLE_MISSING_LIBRARY",
    `${name} is neither in the sysroot of ${target} nor part of ${system}${also}: ${first.join(" → ")}`,
    {
      hint:
        owner === undefined
          ? `add the library that it belongs to: cgox sysroot add ${target} ${name}; or bring the file along with bundle.include in cgox.yaml`
          : `${owner} has it: cgox sysroot add ${target} ${owner}`,
    },
  );
}
