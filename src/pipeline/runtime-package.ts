import { createHash } from "node:crypto";
import type { LockedPackage } from "../model/lock.ts";
import type { TargetContext } from "./target-context.ts";

interface Remembered {
  /** Milliseconds since 1970. */
  readonly found: number;
  readonly package: LockedPackage;
}

/** Libraries of a stable release change a few times in its life, and what they ask for hardly ever. */
const FRESH_MS = 24 * 60 * 60 * 1000;

/** Changes when what is remembered changes. */
const FORMAT = 1;

/**
 * A package that the platform has at run time and no lock names: libc. What `find` found is remembered for a day, and offline for as long
 * as it is unpacked, since the indexes take longer to read than a package takes to make. undefined where `find` found none.
 */
export async function runtimePackage(
  context: TargetContext,
  name: string,
  find: () => Promise<LockedPackage | undefined>,
): Promise<LockedPackage | undefined> {
  const { session, store } = context;
  const { files, clock } = session.host;
  const file = `${session.cacheDirectory}/index/runtime/${keyOf(context, name)}.json`;
  const now = clock.now().getTime();
  const known = await read(context, file);
  const isFresh = known !== undefined && (session.offline || (known.found <= now && now - known.found < FRESH_MS));
  if (known !== undefined && isFresh && (await store.isUnpacked(known.package.sha256))) return known.package;

  const found = await find();
  // Where the cache cannot be written to, the next run looks again.
  if (found !== undefined) await files.writeAtomic(file, JSON.stringify({ found: now, package: found })).catch(() => undefined);
  return found;
}

/** Other mirrors or keys may have another one. */
function keyOf({ session, platform, target }: TargetContext, name: string): string {
  const from = [FORMAT, platform.id, target.architecture, platform.repositories, session.mirrors, session.strict, name];
  return createHash("sha256").update(JSON.stringify(from)).digest("hex").slice(0, 32);
}

async function read({ session }: TargetContext, file: string): Promise<Remembered | undefined> {
  const bytes = await session.host.files.readIfThere(file);
  try {
    return bytes === undefined ? undefined : (JSON.parse(bytes.toString("utf8")) as Remembered);
  } catch {
    return undefined;
  }
}
