import { CgoxError } from "./model/error.ts";
import type { LockedSysroot } from "./model/lock.ts";
import type { SyncedSysroots, SysrootChange, SysrootReport, TargetEnv } from "./model/results.ts";
import type { Session } from "./model/session.ts";
import { treePlace } from "./pipeline/layers.ts";
import { changeSysroot, configuredRequests, lockedRequests, lockedSysroot, readProjectLock, whileLocked } from "./pipeline/lock-changes.ts";
import { requestsFor } from "./pipeline/requests.ts";
import { inputsOf, restoreSysroot } from "./pipeline/restore-sysroot.ts";
import { openSysroot, openTarget, sysrootDirectory, type TargetContext } from "./pipeline/target-context.ts";

export type { BuildOptions } from "./pipeline/build-targets.ts";
export type { BundleOptions, BundleResult } from "./pipeline/bundle.ts";
export type { DependencyReason } from "./ship/depends/why.ts";
export type { Prepared, RunOptions, TestOptions } from "./pipeline/run-targets.ts";

/*
 * The whole flow, in its order:
 *
 *   target ─► request ─► resolve ─► lock ─► fetch ─► unpack ─► sysroot ─► flags ─► build
 *
 * target-context.ts    what a target's name stands for
 * resolve-sysroot.ts   wanted names → packages kept and packages pruned; nothing is written
 * lock-changes.ts      the decision goes into cgox.lock
 * restore-sysroot.ts   what the lock names is fetched, unpacked, and made into one tree
 * environment.ts       the tree's flags, the compiler wrappers, the variables for go
 * build-targets.ts     what the Go program wants, and go build
 * package-targets.ts   the program, what it depends on, and the .deb of both
 * bundle.ts            the program and the libraries that it needs, in a folder for a bare system
 * package-zip.ts       the same in a zip archive
 * run-targets.ts       the program, or go's tests, started here in a run-time root
 */

export interface AddOptions {
  readonly target: string;
  readonly names: readonly string[];
  readonly dryRun: boolean;
  readonly full: boolean;
}

/** `cgox sysroot add`: the named libraries join those that the target has. */
export async function addLibraries(session: Session, options: AddOptions): Promise<SysrootChange> {
  const context = await openTarget(session, options.target);
  return whileLocked(session, options, async () => {
    const kept = (await lockedRequests(context)).filter((request) => !options.names.includes(request.name));
    const added = requestsFor(options.names, { kind: "command-line" });
    return changeSysroot(context, [...kept, ...added], options);
  });
}

/**
 * `cgox sysroot remove`: the named libraries go, and with them what only they needed.
 * @throws CgoxError `CGOX_LOCK_NOT_WANTED` for a name that is not in the lock
 */
export async function removeLibraries(
  session: Session,
  options: { readonly target: string; readonly names: readonly string[]; readonly dryRun: boolean },
): Promise<SysrootChange> {
  const context = await openTarget(session, options.target);
  return whileLocked(session, options, async () => {
    const requests = await lockedRequests(context);
    const unknown = options.names.find((name) => !requests.some((request) => request.name === name));
    if (unknown !== undefined) {
      const names = requests.map((request) => request.name).join(", ") || "none";
      throw new CgoxError("CGOX_LOCK_NOT_WANTED", `${unknown} was not added to ${context.target.name}`, { hint: `added are: ${names}` });
    }
    const configured = options.names.find((name) => configuredRequests(context).some((request) => request.name === name));
    if (configured !== undefined) {
      throw new CgoxError("CGOX_LOCK_CONFIGURED", `${configured} is listed for ${context.target.name} in ${session.project.configFile}`, {
        hint: `take it out there, then run: cgox sysroot update ${context.target.name}`,
      });
    }
    const kept = requests.filter((request) => !options.names.includes(request.name));
    return changeSysroot(context, kept, { dryRun: options.dryRun, full: false });
  });
}

/** `cgox sysroot update`: resolves again, against today's indexes. All that the lock names where no target is named. */
export async function updateSysroots(
  session: Session,
  options: { readonly targets: readonly string[]; readonly dryRun: boolean },
): Promise<SysrootChange[]> {
  const contexts = await contextsFor(session, options.targets);
  return whileLocked(session, options, async () => {
    const changes: SysrootChange[] = [];
    for (const context of contexts) {
      changes.push(await changeSysroot(context, await lockedRequests(context), { dryRun: options.dryRun, anew: true, full: false }));
    }
    return changes;
  });
}

/**
 * `cgox sysroot sync`: makes the trees that the lock names, exactly; the lock does not change.
 * With `verify`, what the cache has of them is compared with their hashes.
 * @throws CgoxError `CGOX_STORE_CHANGED`, `CGOX_LOCK_BEHIND` where cgox.yaml lists a library that the lock does not know
 */
export async function syncSysroots(
  session: Session,
  options: { readonly targets: readonly string[]; readonly verify: boolean },
): Promise<SyncedSysroots> {
  const changes: SysrootChange[] = [];
  const inputs = new Set<string>();
  for (const context of await contextsFor(session, options.targets)) {
    const locked = await lockedSysroot(context);
    refuseUnlocked(context, locked);
    const sysroot = await restoreSysroot(context, locked);
    if (options.verify) await (await import("./pipeline/verify-cache.ts")).verifySysroot(context, locked, sysroot);
    changes.push({ target: context.target, locked, added: [], removed: [], changed: [], sysroot });
    for (const input of inputsOf(context, sysroot)) inputs.add(input);
  }
  return { changes, inputs: [...inputs] };
}

/** `cgox sysroot list`. */
export async function listSysroots(session: Session): Promise<SysrootReport[]> {
  const lock = await readProjectLock(session);
  const reports: SysrootReport[] = [];
  for (const [id, locked] of Object.entries(lock.sysroots)) {
    const { root, isThere } = await treePlace(session, sysrootDirectory({ sysrootId: id }, locked));
    const downloadBytes = locked.packages.reduce((sum, item) => sum + item.size, 0);
    reports.push({ id, locked, downloadBytes, ...(isThere ? { root } : {}) });
  }
  return reports;
}

/** `cgox sysroot show`. @throws CgoxError `CGOX_LOCK_NO_SYSROOT` */
export async function showSysroot(session: Session, target: string): Promise<SysrootReport> {
  const context = await openTarget(session, target);
  const report = (await listSysroots(session)).find(({ id }) => id === context.sysrootId);
  if (report === undefined) throw noSysroot(context);
  return report;
}

/** `cgox sysroot path`: the tree's absolute path; the tree is made where it is not there yet. */
export async function sysrootPath(session: Session, target: string): Promise<string> {
  const context = await openTarget(session, target);
  return (await restoreSysroot(context, await lockedSysroot(context))).root;
}

/** `cgox env`: the variables with which `go build` builds for the target. */
export async function targetEnv(session: Session, target: string): Promise<TargetEnv> {
  const context = await openTarget(session, target);
  const { pureEnvironment, environmentWithInputs } = await import("./pipeline/environment.ts");
  if (context.target.withoutCgo !== undefined) {
    const { project, dataDirectory } = session;
    const inputs = [project.lockFile, project.configFile, `${dataDirectory}/targets.json`];
    return { target: context.target, env: pureEnvironment(context.target), inputs };
  }
  const locked = await lockedSysroot(context);
  const sysroot = await restoreSysroot(context, locked);
  const { env, inputs } = await environmentWithInputs(context, locked, sysroot);
  return { target: context.target, env, inputs: [...inputsOf(context, sysroot), ...inputs] };
}

/** The named targets, or those that the lock has a sysroot for or cgox.yaml lists libraries for. */
async function contextsFor(session: Session, targets: readonly string[]): Promise<TargetContext[]> {
  if (targets.length > 0) return Promise.all(targets.map((target) => openTarget(session, target)));
  const lock = await readProjectLock(session);
  const locked = await Promise.all(Object.keys(lock.sysroots).map((id) => openSysroot(session, id)));
  const listed = Object.entries(session.config.targets).filter(([, { libraries }]) => libraries.length > 0);
  const configured = await Promise.all(listed.map(([target]) => openTarget(session, target)));
  return [...locked.filter(({ sysrootId }) => !configured.some((context) => context.sysrootId === sysrootId)), ...configured];
}

function refuseUnlocked(context: TargetContext, locked: LockedSysroot): void {
  const missing = configuredRequests(context).find(({ name }) => !locked.requests.some((request) => request.name === name));
  if (missing === undefined) return;
  const { project } = context.session;
  throw new CgoxError(
    "CGOX_LOCK_BEHIND",
    `${project.configFile} lists ${missing.name} for ${context.target.name}, and ${project.lockFile} lacks it`,
    {
      hint: `resolve it with: cgox sysroot update ${context.target.name}`,
    },
  );
}

function noSysroot(context: TargetContext): CgoxError {
  return new CgoxError("CGOX_LOCK_NO_SYSROOT", `nothing was added to ${context.target.name} in ${context.session.project.lockFile}`, {
    hint: `add a library with: cgox sysroot add ${context.target.name} <library>`,
  });
}

/*
 * The commands that have a file of their own: what they need is loaded when they are called, so that the others start without it.
 */

/** `cgox build`: see `build-targets.ts`. */
export const buildTargets: typeof import("./pipeline/build-targets.ts").buildTargets = async (...call) =>
  (await import("./pipeline/build-targets.ts")).buildTargets(...call);

/** `cgox run`, up to the start: see `run-targets.ts`, also for those that follow. */
export const prepareRun: typeof import("./pipeline/run-targets.ts").prepareRun = async (...call) =>
  (await import("./pipeline/run-targets.ts")).prepareRun(...call);

export const prepareTest: typeof import("./pipeline/run-targets.ts").prepareTest = async (...call) =>
  (await import("./pipeline/run-targets.ts")).prepareTest(...call);

export const start: typeof import("./pipeline/run-targets.ts").start = async (...call) =>
  (await import("./pipeline/run-targets.ts")).start(...call);

/** `cgox bundle`: see `bundle.ts`. */
export const bundlePrograms: typeof import("./pipeline/bundle.ts").bundlePrograms = async (...call) =>
  (await import("./pipeline/bundle.ts")).bundlePrograms(...call);

/** `cgox why`: see `why.ts`. */
export const whyDepends: typeof import("./pipeline/why.ts").whyDepends = async (...call) =>
  (await import("./pipeline/why.ts")).whyDepends(...call);

/** `cgox cache size`: see `cache.ts`, also for `cgox cache prune`. */
export const cacheSize: typeof import("./pipeline/cache.ts").cacheSize = async (...call) =>
  (await import("./pipeline/cache.ts")).cacheSize(...call);

/** `cgox cache verify`: see `verify-cache.ts`. */
export const verifyCache: typeof import("./pipeline/verify-cache.ts").verifyCache = async (...call) =>
  (await import("./pipeline/verify-cache.ts")).verifyCache(...call);

export const pruneCache: typeof import("./pipeline/cache.ts").pruneCache = async (...call) =>
  (await import("./pipeline/cache.ts")).pruneCache(...call);

/** `cgox doctor`: see `doctor.ts`. */
export const examine: typeof import("./pipeline/doctor.ts").examine = async (...call) =>
  (await import("./pipeline/doctor.ts")).examine(...call);

/** `cgox targets`: see `list-targets.ts`. */
export const listTargets: typeof import("./pipeline/list-targets.ts").listTargets = async (...call) =>
  (await import("./pipeline/list-targets.ts")).listTargets(...call);
