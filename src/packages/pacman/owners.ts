import type { FileQuery, Owner } from "../repository.ts";
import type { FileKind, FilesIndex } from "./files-index.ts";

export interface OwnerSources {
  readonly indexes: readonly FilesIndex[];
  /** What stands before a library's own name in its packages' names. */
  readonly prefix: string;
  /** Whether the database offers a package; `.files` may be older or newer. */
  readonly isOffered: (name: string) => boolean;
  /** How many packages depend on one. */
  readonly dependents: (name: string) => number;
}

/** A static library counts only where no package has an import library. */
const KINDS: Readonly<Record<FileQuery["kind"], readonly FileKind[]>> = { module: ["m"], library: ["i", "a"], header: ["h"], dll: ["d"] };

/**
 * Packages that ship a module, a header, a library or a DLL, best first: the one that is called like it, then the one that more packages
 * depend on, then the one with the shorter name. A header that no package has under its path is looked for below other folders.
 */
export async function findOwners(sources: OwnerSources, query: FileQuery): Promise<Owner[]> {
  const name = query.kind === "dll" ? query.name.toLowerCase() : query.name;
  for (const kind of KINDS[query.kind]) {
    const names = (await Promise.all(sources.indexes.map((index) => index.owners(kind, name)))).flat();
    const owners = ranked(sources, names, query);
    if (owners.length > 0) return kind === "a" ? owners.map((owner) => because(owner, "a static library")) : owners;
  }
  return query.kind === "header" ? belowFolder(sources, query) : [];
}

async function belowFolder(sources: OwnerSources, query: FileQuery): Promise<Owner[]> {
  const paths = new Map<string, string>();
  for (const { path, packages } of (await Promise.all(sources.indexes.map((index) => index.headersEndingIn(query.name)))).flat()) {
    for (const name of packages) {
      const known = paths.get(name);
      if (known === undefined || path.split("/").length < known.split("/").length) paths.set(name, path);
    }
  }
  const owners = ranked(sources, [...paths.keys()], query);
  return owners.map((owner) => because(owner, `it is there only as ${paths.get(owner.package) ?? ""}, so a flag has to name the folder`));
}

function ranked({ prefix, isOffered, dependents }: OwnerSources, names: readonly string[], query: FileQuery): Owner[] {
  const asked = askedNames(query);
  const offered = [...new Set(names)].filter(isOffered);
  if (offered.length < 2) return offered.map((name) => ({ package: name, reason: "" }));
  const facts = offered.map((name) => {
    const own = normal(name.startsWith(prefix) ? name.slice(prefix.length) : name);
    return { name, isNamesake: asked.includes(own), dependents: dependents(name) };
  });
  const sorted = facts.toSorted(
    (left, right) =>
      Number(right.isNamesake) - Number(left.isNamesake) ||
      right.dependents - left.dependents ||
      left.name.length - right.name.length ||
      (left.name < right.name ? -1 : 1),
  );
  return sorted.map((one) => ({
    package: one.name,
    reason: one.isNamesake ? `named like the ${query.kind}` : dependencies(one.dependents),
  }));
}

function dependencies(count: number): string {
  return count === 0 ? "no package depends on it" : count === 1 ? "one package depends on it" : `${String(count)} packages depend on it`;
}

/** What a package may be called after: a header by its own name or its folder's. */
function askedNames({ kind, name }: FileQuery): string[] {
  const parts = kind === "header" || kind === "dll" ? name.split("/").map((part) => part.replace(/(-\d+)?\.[a-z+]+$/i, "")) : [name];
  return parts.map(normal);
}

function normal(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^lib(?=.)/, "");
}

function because(owner: Owner, reason: string): Owner {
  return { package: owner.package, reason: owner.reason === "" ? reason : `${owner.reason}; ${reason}` };
}
