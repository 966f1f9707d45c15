import type { Session } from "../model/session.ts";

/**
 * The folder of the read-only cache below ours, as an image layer or a network mount has one: what is finished there is used from there, and
 * nothing is ever written to it. undefined where CGOX_STORE_BASE names none.
 */
export function baseDirectory({ host, cacheDirectory }: Pick<Session, "host" | "cacheDirectory">): string | undefined {
  const base = host.env["CGOX_STORE_BASE"]?.replace(/\/+$/, "");
  return base === undefined || base === "" || base === cacheDirectory ? undefined : base;
}

/** Where a finished tree is (a path below the cache's folder): in ours, else in the base; ours where it is in neither. */
export async function treePlace(
  session: Pick<Session, "host" | "cacheDirectory">,
  path: string,
): Promise<{ root: string; isThere: boolean }> {
  const own = `${session.cacheDirectory}/${path}`;
  const base = baseDirectory(session);
  for (const root of base === undefined ? [own] : [own, `${base}/${path}`]) {
    if (await session.host.files.exists(`${root}/.cgox/manifest.json`)) return { root, isThere: true };
  }
  return { root: own, isThere: false };
}
