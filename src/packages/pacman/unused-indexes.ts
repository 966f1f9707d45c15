import type { UnusedRequest } from "../repository.ts";
import { CACHE_FORMAT } from "./place.ts";

/**
 * What of the cached databases nobody needs: those of repositories that no lock names and that were not fetched lately, and what another version of
 * cgox kept in another form.
 */
export async function unusedPacmanIndexes({ files, indexDirectory, used, oldestMs }: UnusedRequest): Promise<string[]> {
  const otherFormats = (await files.list(indexDirectory)).filter((name) => /^pacman-\d+$/.test(name) && name !== CACHE_FORMAT);
  const repositories = new Set(used.map(({ repository }) => repository));
  const directory = `${indexDirectory}/${CACHE_FORMAT}`;
  const unused: string[] = [];
  for (const name of await files.list(directory)) {
    const repository = /^(.+)-[0-9a-f]{16}$/.exec(name)?.[1];
    if (repository === undefined || repositories.has(repository)) continue;
    const facts = await files.facts(`${directory}/${name}`);
    if ((facts?.modifiedMs ?? 0) <= oldestMs) unused.push(`${directory}/${name}`);
  }
  return [...otherFormats.map((name) => `${indexDirectory}/${name}`), ...unused];
}
