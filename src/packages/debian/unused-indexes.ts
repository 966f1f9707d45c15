import type { Files } from "../../model/host.ts";
import type { UnusedRequest } from "../repository.ts";
import { CACHE_FORMAT } from "./cache-format.ts";
import { contentsHash } from "./contents-hash.ts";
import { CONTENTS_FORMAT, type ContentsHeader } from "./index/contents-builder.ts";
import { PACKAGES_FORMAT, type PackagesHeader } from "./index/packages-format.ts";
import { readTable } from "./index/table-file.ts";
import type { Release } from "./release.ts";
import { readCached } from "./suite-index.ts";

/**
 * What of the cached indexes nobody needs: suites that no lock names, files that no kept suite's Release lists any more, compact tables that
 * were made of such files or that a newer one replaces, and all that another version of cgox kept in another form.
 */
export async function unusedDebianIndexes(request: UnusedRequest): Promise<string[]> {
  const { files, indexDirectory, used } = request;
  const otherFormats = (await files.list(indexDirectory)).filter((name) => /^debian-\d+$/.test(name) && name !== CACHE_FORMAT);
  const directory = `${indexDirectory}/${CACHE_FORMAT}`;
  const usedSuites = new Set(used.map(({ suite }) => suite));
  const suites: string[] = [];
  const releases: Release[] = [];
  const keptSuites = new Set<string>();
  const tables: string[] = [];
  for (const name of await files.list(directory)) {
    const path = `${directory}/${name}`;
    const suite = /^(.+)-[0-9a-f]{16}$/.exec(name)?.[1];
    if (suite === undefined) continue;
    const facts = await files.facts(path);
    if (facts?.kind === "file") tables.push(name);
    else if (usedSuites.has(suite) || (facts?.modifiedMs ?? 0) > request.oldestMs) {
      keptSuites.add(suite);
      const cached = await readCached({ host: { files }, directory: path });
      if (cached !== undefined) releases.push(cached.release);
    } else suites.push(path);
  }
  const listed = new Set(releases.flatMap((release) => [...release.files.values()].map(({ sha256 }) => sha256)));
  const downloads = (await files.list(`${directory}/files`)).filter((name) => !listed.has(name.slice(0, 64)));
  const unusedTables = await tablesNotNeeded(files, { directory, tables, keptSuites, releases });
  return [
    ...otherFormats.map((name) => `${indexDirectory}/${name}`),
    ...suites,
    ...downloads.map((name) => `${directory}/files/${name}`),
    ...unusedTables,
  ];
}

interface Tables {
  readonly directory: string;
  /** Names of the files. */
  readonly tables: readonly string[];
  readonly keptSuites: ReadonlySet<string>;
  readonly releases: readonly Release[];
}

async function tablesNotNeeded(files: Files, { directory, tables, keptSuites, releases }: Tables): Promise<string[]> {
  const unused: string[] = [];
  /** What a table of packages is made of → the newest of them. */
  const newest = new Map<string, { readonly path: string; readonly madeMs: number }>();
  const contentsHashes = new Map<string, ReadonlySet<string>>();
  for (const name of tables) {
    const path = `${directory}/${name}`;
    const bytes = await files.read(path);
    const ofPackages = readTable<PackagesHeader>(PACKAGES_FORMAT, bytes)?.header;
    const ofContents = readTable<ContentsHeader>(CONTENTS_FORMAT, bytes)?.header;
    if (ofPackages?.indexes.every(({ suite }) => keptSuites.has(suite)) === true) {
      const made = JSON.stringify([ofPackages.architecture, ofPackages.indexes.map(({ repository, suite }) => [repository, suite])]);
      const madeMs = (await files.facts(path))?.modifiedMs ?? 0;
      const other = newest.get(made);
      if (other !== undefined) unused.push(other.madeMs < madeMs ? other.path : path);
      if (other === undefined || other.madeMs < madeMs) newest.set(made, { path, madeMs });
    } else if (ofContents !== undefined && /^(libraries|headers)-/.test(name)) {
      const { multiarch } = ofContents;
      const hashes = contentsHashes.get(multiarch) ?? hashesOfContents(releases, multiarch);
      contentsHashes.set(multiarch, hashes);
      if (!hashes.has(name.slice(-16))) unused.push(path);
    } else unused.push(path);
  }
  return unused;
}

/** By which the tables of these Contents files are named. */
function hashesOfContents(releases: readonly Release[], multiarch: string): ReadonlySet<string> {
  const listed = releases.flatMap((release) => [...release.files].filter(([path]) => /(^|\/)Contents-/.test(path)));
  return new Set(listed.map(([, { sha256 }]) => contentsHash(multiarch, sha256)));
}
