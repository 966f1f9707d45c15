import type { UnusedRequest } from "../repository.ts";
import { CACHE_FORMAT } from "./place.ts";

/** What of the cached databases nobody needs: those of repositories that no lock names, and what another version of cgox kept in another form. */
export async function unusedPacmanIndexes({ files, indexDirectory, used }: UnusedRequest): Promise<string[]> {
  const otherFormats = (await files.list(indexDirectory)).filter((name) => /^pacman-\d+$/.test(name) && name !== CACHE_FORMAT);
  const repositories = new Set(used.map(({ repository }) => repository));
  const unused = (await files.list(`${indexDirectory}/${CACHE_FORMAT}`)).filter((name) => {
    const repository = /^(.+)-[0-9a-f]{16}$/.exec(name)?.[1];
    return repository !== undefined && !repositories.has(repository);
  });
  return [...otherFormats.map((name) => `${indexDirectory}/${name}`), ...unused.map((name) => `${indexDirectory}/${CACHE_FORMAT}/${name}`)];
}
