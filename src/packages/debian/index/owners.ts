import type { FileQuery, Owner } from "../../repository.ts";
import { partWith, type ContentsPart } from "./contents-paths.ts";
import type { ContentsTable } from "./contents-table.ts";
import { choiceFor, type NameChoice } from "./name-choices.ts";
import type { PackagesTable } from "./packages-table.ts";
import { rankOwners } from "./ranking.ts";

/** Where owners are looked for. The tables of Contents are opened when they are first needed. */
export interface OwnerSources {
  readonly packages: PackagesTable;
  /** Of the architecture, in the primary suites. */
  readonly contents: (part: ContentsPart) => Promise<readonly ContentsTable[]>;
  /** Of the secondary suites, and of architecture `all`: large to fetch and short of news, so asked only where the first have nothing. */
  readonly furtherContents: (part: ContentsPart) => Promise<readonly ContentsTable[]>;
  readonly choices: readonly NameChoice[];
}

/**
 * Packages of the indexes that ship a module, a library or a header, best first. What cgox's own table names comes before the rest.
 * A header that no package ships under its path is looked for behind folders that are links (`usr/include/mysql`), then, as a last
 * resort, below other folders. `shallow` leaves out the further Contents.
 */
export async function findOwners(sources: OwnerSources, query: FileQuery): Promise<Owner[]> {
  const chosen = chosenOwners(sources, query);
  const found = await searchAll(sources, { ...query, shallow: query.shallow === true || chosen.length > 0 });
  return [...chosen, ...found.filter((owner) => !chosen.some((other) => other.package === owner.package))];
}

/** Those that cgox's own table names for a file. */
export function chosenOwners({ choices, packages }: Pick<OwnerSources, "choices" | "packages">, query: FileQuery): Owner[] {
  const choice = choiceFor(choices, query);
  if (choice === undefined) return [];
  return choice.packages
    .filter((name) => packages.candidates(name).length > 0)
    .map((name) => ({ package: name, reason: `chosen by cgox's table: ${choice.reason}` }));
}

type Search = (tables: readonly ContentsTable[], sources: OwnerSources, query: FileQuery) => Owner[];

async function searchAll(sources: OwnerSources, query: FileQuery): Promise<Owner[]> {
  const places = query.shallow === true ? [sources.contents] : [sources.contents, sources.furtherContents];
  const rounds: readonly (readonly Search[])[] = query.kind === "header" ? [[shipping, behindLink], [belowFolder]] : [[shipping]];
  for (const searches of rounds) {
    for (const open of places) {
      const tables = await open(partWith(query.kind));
      for (const search of searches) {
        const owners = search(tables, sources, query);
        if (owners.length > 0) return owners;
      }
    }
  }
  return [];
}

/** A static library counts only where no package has a shared one. */
const KINDS = { module: ["m"], library: ["s", "a"], header: ["h"], dll: [] } as const;

function shipping(tables: readonly ContentsTable[], { packages }: OwnerSources, query: FileQuery): Owner[] {
  for (const kind of KINDS[query.kind]) {
    const names = tables.flatMap((table) => table.packages(kind, query.name));
    const owners = rankOwners(packages, offered(packages, names), query);
    if (owners.length > 0) return kind === "a" ? owners.map((owner) => because(owner, "a static library")) : owners;
  }
  return [];
}

/** Contents lists a folder that is a link as one line, without what is behind it. */
function behindLink(tables: readonly ContentsTable[], { packages }: OwnerSources, query: FileQuery): Owner[] {
  for (let slash = query.name.lastIndexOf("/"); slash > 0; slash = query.name.lastIndexOf("/", slash - 1)) {
    const folder = query.name.slice(0, slash);
    const names = tables.flatMap((table) => table.packages("h", folder));
    const owners = rankOwners(packages, offered(packages, names), query);
    if (owners.length > 0)
      return owners.map(({ package: name }) => ({ package: name, reason: `its usr/include/${folder} is a link to a folder` }));
  }
  return [];
}

function belowFolder(tables: readonly ContentsTable[], { packages }: OwnerSources, query: FileQuery): Owner[] {
  const paths = new Map<string, string>();
  for (const { path, packages: names } of tables.flatMap((table) => table.headersEndingIn(query.name))) {
    for (const name of names) {
      const known = paths.get(name);
      if (known === undefined || depth(path) < depth(known)) paths.set(name, path);
    }
  }
  const ranked = rankOwners(packages, offered(packages, [...paths.keys()]), query);
  return ranked.map((owner) => because(owner, `it is there only as ${paths.get(owner.package) ?? ""}, so a flag has to name the folder`));
}

function because(owner: Owner, reason: string): Owner {
  return { package: owner.package, reason: owner.reason === "" ? reason : `${owner.reason}; ${reason}` };
}

function depth(path: string): number {
  return path.split("/").length;
}

/** A Contents index may be older or newer than the Packages index. */
function offered(packages: PackagesTable, names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => packages.candidates(name).length > 0);
}
