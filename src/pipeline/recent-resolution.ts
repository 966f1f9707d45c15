import { createHash } from "node:crypto";
import type { CgoxEvent } from "../model/events.ts";
import type { Request } from "../model/request.ts";
import type { Resolution } from "../model/resolution.ts";
import { readSealed, sealed } from "../model/sealed.ts";
import type { TargetContext } from "./target-context.ts";

/**
 * For this long a choice holds for whoever asks for the same, without the mirrors being asked again. apt, too, goes by the indexes of its
 * last update.
 */
const RECENT_MS = 5 * 60_000;

/** Changes when a resolution changes its form or its rules. */
const FORMAT = 2;

interface Remembered {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly resolution: Resolution;
  /** What was said on the way, which is said again. */
  readonly told: readonly CgoxEvent[];
}

/**
 * The choice that was made for equal requests a short time ago, in any project of this user. undefined where there is none, and offline, where the
 * cache alone is to be asked.
 * What is damaged counts as not there.
 */
export async function recentResolution(
  context: TargetContext,
  requests: readonly Request[],
  { full }: { readonly full: boolean },
): Promise<Resolution | undefined> {
  const { host, emit, offline } = context.session;
  if (offline) return undefined;
  const remembered = await readSealed<Remembered>(host.files, await memoryFile(context, requests, full));
  const age = remembered === undefined ? Infinity : host.clock.now().getTime() - remembered.at;
  if (remembered === undefined || age < 0 || age > RECENT_MS) return undefined;
  for (const event of remembered.told) emit(event);
  const { packages, pruned } = remembered.resolution;
  emit({
    type: "end",
    stage: "resolve",
    message: `${packages.length} packages, ${pruned.length} left out, as chosen ${Math.round(age / 1000)} s ago`,
  });
  return remembered.resolution;
}

/**
 * Makes a choice with `resolve`, and remembers it: not one made offline, which must not count as new for a command that would ask the mirrors.
 * Where the cache cannot be written to, nothing is remembered.
 */
export async function resolveAndRemember(
  context: TargetContext,
  requests: readonly Request[],
  { full }: { readonly full: boolean },
  resolve: (context: TargetContext) => Promise<Resolution>,
): Promise<Resolution> {
  const { session } = context;
  if (session.offline) return resolve(context);
  const told: CgoxEvent[] = [];
  const emit = (event: CgoxEvent): void => {
    if (event.type === "note" || event.type === "warning") told.push(event);
    session.emit(event);
  };
  const resolution = await resolve({ ...context, session: { ...session, emit } });
  const { files, clock } = session.host;
  const file = await memoryFile(context, requests, full);
  const remembered: Remembered = { at: clock.now().getTime(), resolution, told };
  await files
    .makeDirectory(file.slice(0, file.lastIndexOf("/")))
    .then(() => files.writeAtomic(file, sealed(remembered)))
    .catch(() => undefined);
  return resolution;
}

/** Named by all that the choice depends on, but for what the mirrors offer. */
async function memoryFile({ session, platform, target }: TargetContext, requests: readonly Request[], full: boolean): Promise<string> {
  const { host, cacheDirectory, dataDirectory, config, mirrors, strict } = session;
  const files = [
    ...platform.pruneRules.map((name) => `${dataDirectory}/rules/${name}.json`),
    ...Object.values(platform.repositories).flatMap(({ userKeyFiles }) => userKeyFiles ?? []),
  ];
  const states = await Promise.all(files.map((file) => host.files.facts(file).catch(() => undefined)));
  const key = [
    FORMAT,
    platform,
    target.name,
    target.architecture,
    requests.map(({ name }) => name),
    config.choices,
    mirrors,
    strict,
    full,
    states.map((state) => [state?.size, state?.modifiedMs]),
  ];
  const hash = createHash("sha256").update(JSON.stringify(key)).digest("hex");
  return `${cacheDirectory}/index/chosen/${hash.slice(0, 32)}.json`;
}
