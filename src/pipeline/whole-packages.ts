import type { LockedPackage } from "../model/lock.ts";
import { fetchAll } from "../packages/store/fetch-all.ts";
import { openStore, type Store } from "../packages/store/store.ts";
import { storeBase, type TargetContext } from "./target-context.ts";
import { unpackersApart, wantsPath } from "./unpack-apart.ts";

export const WHOLE_BUCKET = "whole-2";

/** Makes packages present and unpacked with all that they hold, beside what a sysroot takes of them. */
export async function wholePackages(context: TargetContext, packages: readonly LockedPackage[]): Promise<Store> {
  const { session, platform, target, kind } = context;
  const { host, emit } = session;
  const store = openWholeStore(context);
  const mirrors = session.offline
    ? new Map<string, readonly string[]>()
    : await kind.mirrors({ host, platform, architecture: target.architecture, mirrors: session.mirrors });
  await fetchAll(store, packages, { emit, mirrors, cpus: host.system.cpus });
  return store;
}

/** The store of packages with all that they hold. */
export function openWholeStore({ session, platform, kind }: TargetContext): Store {
  const { host } = session;
  const scope = { repository: Object.values(platform.repositories)[0]?.kind ?? "", whole: true };
  return openStore({
    host,
    directory: `${session.cacheDirectory}/store`,
    base: storeBase(session),
    bucket: WHOLE_BUCKET,
    kind,
    wants: wantsPath(kind, scope),
    openUnpacker: unpackersApart(session, scope),
  });
}
