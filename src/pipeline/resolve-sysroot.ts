import type { Request } from "../model/request.ts";
import type { Resolution } from "../model/resolution.ts";
import type { OpenRequest, Universe } from "../packages/repository.ts";
import { closeOver } from "../packages/resolve/closure.ts";
import { loadPruneRules } from "../packages/resolve/prune-rules.ts";
import { prune } from "../packages/resolve/prune.ts";
import { expectedQuery, resolveWantedName } from "../packages/resolve/wanted-name.ts";
import { warnOfOtherLibc } from "./mixing.ts";
import { noPackages } from "./no-packages.ts";
import { checkedIn, type TargetContext } from "./target-context.ts";

export interface ResolveOptions {
  /** Keep what only an installed system needs; what the toolchain provides stays out all the same. */
  readonly full: boolean;
}

/** From names to packages: the signed indexes, what each name means, the closure, and what a sysroot does without. Writes nothing but the index cache. */
export async function resolveSysroot(context: TargetContext, requests: readonly Request[], options: ResolveOptions): Promise<Resolution> {
  const { session, platform, target } = context;
  const { host, emit } = session;
  if (Object.keys(platform.repositories).length === 0) throw await noPackages(context, requests);
  warnOfOtherLibc(platform, emit);
  const universe = await openUniverse(context, { expectsOwners: requests.flatMap(expectedQuery) });

  emit({ type: "start", stage: "resolve", message: "resolving" });
  const wanted = [];
  for (const request of requests) {
    const resolved = await resolveWantedName(universe, request, session.config.choices);
    if (resolved.runnersUp.length > 0) {
      const why = resolved.reason === undefined ? "" : ` (${resolved.reason})`;
      emit({ type: "note", message: `${request.name} is taken from ${resolved.package}${why}; also in ${resolved.runnersUp.join(", ")}` });
    }
    wanted.push(resolved);
  }
  const members = closeOver(universe, wanted, { platform: platform.id, target: target.name });
  const rules = await loadPruneRules(host, session.dataDirectory, platform.pruneRules, checkedIn(session));
  const { packages, pruned } = prune(members, options.full ? rules.filter(({ always }) => always === true) : rules);
  emit({ type: "end", stage: "resolve", message: `${packages.length} packages, ${pruned.length} left out` });
  return { requests: wanted, packages, pruned, indexes: universe.indexes, omitted: universe.omitted };
}

/** What the platform's repositories offer, by their signed indexes. */
export async function openUniverse(
  { session, platform, target, kind }: TargetContext,
  options: Pick<OpenRequest, "expectsOwners"> = {},
): Promise<Universe> {
  const { host, emit } = session;
  emit({ type: "start", stage: "index", message: `reading the indexes of ${platform.title}` });
  const universe = await kind.open({
    host,
    emit,
    platform,
    architecture: target.architecture,
    mirrors: session.mirrors,
    indexDirectory: `${session.cacheDirectory}/index`,
    dataDirectory: session.dataDirectory,
    offline: session.offline,
    strict: session.strict,
    ...(session.helpers === undefined ? {} : { helpers: session.helpers }),
    ...options,
  });
  emit({ type: "end", stage: "index", message: `read the indexes of ${platform.title}` });
  return universe;
}
