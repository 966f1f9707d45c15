import type { GetOptions, GetResult, Network } from "./host.ts";

/** What is remembered of a file in the cache: where it came from, and what that server called it. */
export interface Seen {
  readonly mirror: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/**
 * Fetches a small file from the first mirror, or from another where that one keeps us waiting; only if it has changed where `seen` is of the mirror
 * that is asked. Errors are the first mirror's.
 */
export async function askMirrors(
  network: Network,
  mirrors: readonly string[],
  request: Pick<GetOptions, "maximumBytes" | "onBytes"> & { readonly path: string; readonly seen: Seen | undefined },
): Promise<{ readonly mirror: string; readonly answer: GetResult }> {
  const { path, seen, ...limits } = request;
  const address = (mirror: string): string => `${mirror}/${path}`;
  const answer = await network.get(mirrors.map(address), {
    ...limits,
    ...(seen?.etag === undefined ? {} : { etag: seen.etag }),
    ...(seen?.lastModified === undefined ? {} : { lastModified: seen.lastModified }),
    ...(seen === undefined ? {} : { seenAt: address(seen.mirror) }),
  });
  return { answer, mirror: mirrors.find((mirror) => address(mirror) === answer.url) ?? mirrors[0] ?? "" };
}
