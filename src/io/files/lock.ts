import { promises } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { judgeToken, processToken } from "../process-token.ts";
import { guarded, hasCode, undefinedWhere } from "./io-error.ts";
import { makeFolder } from "./make-folder.ts";

export interface LockTiming {
  /** How often a holder shows that it lives. */
  readonly beatMs: number;
  /** A holder that cannot be judged by its pid is taken for dead when it was seen without a beat for this long. */
  readonly staleMs: number;
}

const usual: LockTiming = { beatMs: 2000, staleMs: 30_000 };

/**
 * Runs `work` while nothing else on this machine runs work under the same lock; waits for its turn, and takes the lock
 * over from a holder that has died.
 *
 * The lock is a folder that holds one file, named after its holder. Taking it is one rename of a folder made aside, which
 * the system refuses while the lock holds a file. A dead holder is evicted by removing the file with its very name, so
 * that two who evict at once cannot harm the one who took the lock in between.
 * @throws CgoxError CGOX_IO_… for the lock itself; what `work` throws comes through
 */
export async function exclusively<T>(lockFile: string, work: () => Promise<T>, timing: LockTiming = usual): Promise<T> {
  const holder = await guarded("lock", lockFile, () => acquire(lockFile, timing));
  const beat = setInterval(() => void showLife(holder), timing.beatMs).unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await guarded("lock", lockFile, () => evict(lockFile, holder));
  }
}

async function acquire(lockFile: string, timing: LockTiming): Promise<string> {
  const token = processToken();
  const aside = join(dirname(lockFile), `.tmp-${token}`);
  const seen: Sightings = new Map();
  try {
    await prepare(aside, token);
    for (let waitMs = 4; ; waitMs = Math.min(waitMs * 1.5, 200)) {
      const taken = await take(aside, lockFile);
      if (taken === "taken") return join(lockFile, token);
      if (taken === "lost") await prepare(aside, token);
      else if (!(await evictDead(lockFile, { seen, timing }))) await sleep(waitMs * (0.5 + Math.random()));
    }
  } finally {
    await promises.rm(aside, { recursive: true, force: true });
  }
}

async function prepare(aside: string, token: string): Promise<void> {
  await makeFolder(aside);
  await promises.writeFile(join(aside, token), "");
}

/** `lost`: the folder made aside is gone, as when someone removed the cache meanwhile. */
async function take(aside: string, lockFile: string): Promise<"taken" | "held" | "lost"> {
  try {
    await promises.rename(aside, lockFile);
    return "taken";
  } catch (error) {
    if (hasCode(error, "ENOTEMPTY", "EEXIST")) return "held";
    if (hasCode(error, "ENOENT")) return "lost";
    // Windows refuses to put a folder over any other, and says so with the code for a lack of permission.
    if (process.platform === "win32" && hasCode(error, "EPERM", "EACCES") && (await promises.lstat(lockFile).catch(() => undefined)))
      return "held";
    throw error;
  }
}

/** Holder's file → its last beat, and when we first saw that beat by our own clock, which does not run while a laptop sleeps. */
type Sightings = Map<string, { readonly beat: number; readonly since: number }>;

/** True where the lock may be free now. */
async function evictDead(lockFile: string, { seen, timing }: { seen: Sightings; timing: LockTiming }): Promise<boolean> {
  const names = await promises.readdir(lockFile).catch(undefinedWhere("ENOENT"));
  if (names === undefined || names.length === 0) {
    await evict(lockFile, undefined);
    return true;
  }
  let evicted = false;
  for (const name of names) {
    const holder = join(lockFile, name);
    const verdict = judgeToken(name);
    if (verdict === "dead" || (verdict === "unknown" && (await isStale(holder, { seen, timing })))) {
      await evict(lockFile, holder);
      evicted = true;
    }
  }
  return evicted;
}

async function isStale(holder: string, { seen, timing }: { seen: Sightings; timing: LockTiming }): Promise<boolean> {
  const facts = await promises.lstat(holder).catch(undefinedWhere("ENOENT"));
  if (facts === undefined) return false;
  const last = seen.get(holder);
  if (last?.beat === facts.mtimeMs) return performance.now() - last.since > timing.staleMs;
  seen.set(holder, { beat: facts.mtimeMs, since: performance.now() });
  return false;
}

/** Removes a holder's file, then the lock's folder unless somebody else has put one with a file in its place. */
async function evict(lockFile: string, holder: string | undefined): Promise<void> {
  if (holder !== undefined) await promises.unlink(holder).catch(undefinedWhere("ENOENT"));
  await promises.rmdir(lockFile).catch(undefinedWhere("ENOENT", "ENOTEMPTY", "EEXIST"));
}

async function showLife(holder: string): Promise<void> {
  const now = new Date();
  // The lock is gone when somebody removed the whole cache; there is nothing left to show then.
  await promises.utimes(holder, now, now).catch(() => undefined);
}
