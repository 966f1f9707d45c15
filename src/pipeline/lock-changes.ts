import { CgoxError } from "../model/error.ts";
import type { LockedSysroot, Lockfile } from "../model/lock.ts";
import type { Request } from "../model/request.ts";
import type { SysrootChange } from "../model/results.ts";
import type { Session } from "../model/session.ts";
import { compareEntries, lockEntry } from "../packages/lock/lock-entry.ts";
import { formatLockfile, readLockfile, withSysroot, writeLockfile } from "../packages/lock/lockfile.ts";
import { projectLock } from "./project-folders.ts";
import { requestsFor } from "./requests.ts";
import { restoreSysroot } from "./restore-sysroot.ts";
import { checkedIn, EMPTY_SYSROOT, type TargetContext } from "./target-context.ts";

export interface ChangeOptions {
  readonly dryRun: boolean;
  /** Ask the mirrors, also where the same was chosen a short time ago. A dry run always does. */
  readonly anew?: boolean;
  readonly full: boolean;
}

/**
 * Resolves what a sysroot shall hold from now on, makes its tree, then writes the lock: a lock never names a tree that could not be made.
 * Callers hold the project's lock (`whileLocked`), so that two cgox at once do not lose each other's change.
 */
export async function changeSysroot(context: TargetContext, requests: readonly Request[], options: ChangeOptions): Promise<SysrootChange> {
  const { session, target, sysrootId } = context;
  const lock = await readProjectLock(session);
  const before = lock.sysroots[sysrootId];
  const resolution = requests.length === 0 ? undefined : await resolve(context, requests, options);
  const locked = resolution === undefined ? EMPTY_SYSROOT : lockEntry(resolution);
  const change = { target, locked, ...compareEntries(before, locked), ...(resolution === undefined ? {} : { resolution }) };
  if (options.dryRun) return change;

  const next = withSysroot(lock, sysrootId, locked);
  const differs = formatLockfile(next) !== formatLockfile(lock);
  if (differs) refuseWhenFrozen(session, change);
  const sysroot = locked.packages.length === 0 ? undefined : await restoreSysroot(context, locked);
  if (differs) await writeLockfile(session.host.files, session.project.lockFile, next);
  return { ...change, ...(sysroot === undefined ? {} : { sysroot }) };
}

async function resolve(context: TargetContext, requests: readonly Request[], options: ChangeOptions) {
  const { recentResolution, resolveAndRemember } = await import("./recent-resolution.ts");
  const takesRecent = !(options.dryRun || options.anew === true);
  const recent = takesRecent ? await recentResolution(context, requests, options) : undefined;
  if (recent !== undefined) return recent;
  const { resolveSysroot } = await import("./resolve-sysroot.ts");
  return resolveAndRemember(context, requests, options, (watched) => resolveSysroot(watched, requests, options));
}

/** What a target's sysroot has been asked for: the lock's requests, and what cgox.yaml lists. */
export async function lockedRequests(context: TargetContext): Promise<Request[]> {
  const { requests } = await lockedSysroot(context);
  const asker = { kind: "lock", file: context.session.project.lockFile } as const;
  const configured = configuredRequests(context);
  const locked = requestsFor(
    requests.map(({ name }) => name).filter((name) => !configured.some((request) => request.name === name)),
    asker,
  );
  return [...locked, ...configured];
}

/** What cgox.yaml lists for a target. */
export function configuredRequests({ session, target, config }: TargetContext): Request[] {
  return requestsFor(config.libraries, { kind: "config", file: session.project.configFile, target: target.name });
}

/** The entry of a target's sysroot; a target that nobody added anything to has an empty one. */
export async function lockedSysroot(context: TargetContext): Promise<LockedSysroot> {
  return (await readProjectLock(context.session)).sysroots[context.sysrootId] ?? EMPTY_SYSROOT;
}

export async function readProjectLock(session: Session): Promise<Lockfile> {
  return readLockfile(session.host.files, session.project.lockFile, checkedIn(session));
}

/** Runs work that reads cgox.lock and writes it, one cgox after the other. A dry run writes nothing and so waits for nobody. */
export async function whileLocked<T>(session: Session, { dryRun }: { readonly dryRun: boolean }, work: () => Promise<T>): Promise<T> {
  if (dryRun) return work();
  return session.host.files.exclusively(await projectLock(session), work);
}

function refuseWhenFrozen(session: Session, change: Pick<SysrootChange, "added" | "removed" | "changed" | "target">): void {
  if (!session.frozen) return;
  const names = [...change.added, ...change.removed, ...change.changed.map(({ name }) => name)];
  const what = names.length === 0 ? "what it was resolved from" : names.slice(0, 5).join(", ") + (names.length > 5 ? ", …" : "");
  throw new CgoxError("CGOX_LOCK_FROZEN", `cgox.lock would change for ${change.target.name} (${what}), and it is frozen`, {
    hint: "run the command where CI is not set and commit cgox.lock, or allow it with --no-frozen",
  });
}
