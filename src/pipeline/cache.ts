import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { LockedSysroot } from "../model/lock.ts";
import type { IndexIdentity } from "../model/package.ts";
import type { CachePruned, CacheSize } from "../model/results.ts";
import type { Session } from "../model/session.ts";
import { loadKinds } from "../packages/kinds.ts";
import { readLockfile } from "../packages/lock/lockfile.ts";
import { countNames, freedBytes, measureTree, type NamedFile } from "../packages/store/measure-tree.ts";
import { registeredLocks } from "../packages/store/projects.ts";
import { rootDirectory } from "./runtime-root.ts";
import { sysrootDirectory } from "./target-context.ts";

const PARTS = ["index", "store", "sysroots", "roots", "wine", "zig"];

/** What another cgox may be about to use, though no lock names it yet. */
const YOUNG_MS = 60 * 60 * 1000;

/** `cgox cache size`: bytes on disk of each part; a file with several names counts once, where it is met first. */
export async function cacheSize({ host, cacheDirectory }: Session): Promise<CacheSize> {
  const seen = new Set<string>();
  const parts: Record<string, number> = {};
  for (const part of PARTS) parts[part] = await measureTree(host.files, `${cacheDirectory}/${part}`, seen);
  const total = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
  return { directory: cacheDirectory, parts, total };
}

/**
 * `cgox cache prune`: removes the packages and trees that no cgox.lock used on this machine names, the indexes of suites that none names and
 * those that newer ones have replaced, and what killed processes left. zig's cache stays, and so does what is less than an hour old.
 */
export async function pruneCache(session: Session, options: { readonly dryRun: boolean }): Promise<CachePruned> {
  const { host, cacheDirectory } = session;
  const { files } = host;
  const { kept, indexes } = await namedByLocks(session);
  const removed: { what: string; bytes: number }[] = [];
  const gone: NamedFile[] = [];
  const oldestMs = host.clock.now().getTime() - YOUNG_MS;

  const isOld = async (path: string): Promise<boolean> => {
    const facts = await files.facts(path);
    return facts !== undefined && facts.modifiedMs <= oldestMs;
  };
  const remove = async (path: string, place = path): Promise<void> => {
    const bytes = await measureTree(files, place);
    const names = await countNames(files, place);
    if (!options.dryRun && !(await isRemoved(session, place))) return;
    removed.push({ what: path, bytes });
    for (const name of names) gone.push(name);
  };

  const folders = [
    `${cacheDirectory}/sysroots`,
    `${cacheDirectory}/roots`,
    ...(await files.list(`${cacheDirectory}/store`)).map((name) => `${cacheDirectory}/store/${name}`),
  ];
  for (const folder of folders) {
    if (!options.dryRun) await files.sweepTemporary(folder);
    const unused: string[] = [];
    for (const name of await files.list(folder)) {
      const path = `${folder}/${name}`;
      if (!name.startsWith(".") && !isNamed(kept, path) && (await isOld(path))) unused.push(path);
    }
    if (options.dryRun) for (const path of unused) await remove(path);
    else await removeUnused(session, folder, unused, { isOld, remove });
  }
  for (const path of await unusedIndexes(session, { used: indexes, oldestMs })) if (await isOld(path)) await remove(path);
  return { removed, freed: freedBytes(gone) };
}

function isNamed(kept: ReadonlySet<string>, path: string): boolean {
  return kept.has(path) || kept.has(posix.basename(path).replace(/\.part.*$/, ""));
}

/**
 * Takes the names of what seems to be unused away, each at once, so that nobody meets a tree that is half gone and of two that prune at once one has it.
 * Then looks again: what a lock names by now, or what was used meanwhile, gets its name back. The rest is removed.
 */
async function removeUnused(
  session: Session,
  folder: string,
  unused: readonly string[],
  {
    isOld,
    remove,
  }: { readonly isOld: (path: string) => Promise<boolean>; readonly remove: (path: string, place: string) => Promise<void> },
): Promise<void> {
  if (unused.length === 0) return;
  const { files } = session.host;
  const temporary = await files.makeTemporaryDirectory(folder);
  const placeOf = (path: string): string => `${temporary}/${posix.basename(path)}`;
  const taken: string[] = [];
  for (const path of unused) if (await isDone(session, path, () => files.rename(path, placeOf(path)))) taken.push(path);
  const { kept } = await namedByLocks(session);
  for (const path of taken) {
    if (isNamed(kept, path) || !(await isOld(placeOf(path)))) await files.publish(placeOf(path), path);
    else await remove(path, placeOf(path));
  }
  if ((await files.list(temporary)).length === 0) await files.remove(temporary);
}

/** In a cache that several share, what another one made may be theirs alone to remove. */
function isRemoved(session: Session, path: string): Promise<boolean> {
  return isDone(session, path, () => session.host.files.remove(path));
}

/** False where it was denied, and where nothing is there any more. */
async function isDone({ host, emit }: Session, path: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if ((await host.files.facts(path)) === undefined) return false;
    if (!(error instanceof CgoxError) || error.code !== "CGOX_IO_DENIED") throw error;
    emit({ type: "warning", code: error.code, message: `it stays: ${error.message}` });
    return false;
  }
}

/** What of `index/` no lock leads to: choices that hold no longer, and what the kinds of repository know to be of no use. */
async function unusedIndexes(
  { host: { files }, cacheDirectory }: Session,
  { used, oldestMs }: { readonly used: readonly IndexIdentity[]; readonly oldestMs: number },
): Promise<string[]> {
  const indexDirectory = `${cacheDirectory}/index`;
  const kinds = await loadKinds();
  const ofKinds = await Promise.all(
    kinds.map(async (kind) => (await kind.unusedIndexes?.({ files, indexDirectory, used, oldestMs })) ?? []),
  );
  const chosen = (await files.list(`${indexDirectory}/chosen`)).map((name) => `${indexDirectory}/chosen/${name}`);
  return [...chosen, ...ofKinds.flat()];
}

interface Named {
  /** Hashes of packages, and paths of trees. */
  readonly kept: ReadonlySet<string>;
  readonly indexes: readonly IndexIdentity[];
}

async function namedByLocks(session: Session): Promise<Named> {
  const { host, cacheDirectory, project } = session;
  const lockFiles = new Set([project.lockFile, ...(await registeredLocks(host.files, cacheDirectory))]);
  const kept = new Set<string>();
  const indexes: IndexIdentity[] = [];
  for (const lockFile of lockFiles) {
    const lock = await readLockfile(host.files, lockFile);
    for (const [id, locked] of Object.entries(lock.sysroots)) {
      keep(session, kept, { id, locked });
      indexes.push(...locked.indexes);
    }
  }
  return { kept, indexes };
}

function keep(
  { cacheDirectory }: Session,
  kept: Set<string>,
  { id, locked }: { readonly id: string; readonly locked: LockedSysroot },
): void {
  kept.add(`${cacheDirectory}/${sysrootDirectory({ sysrootId: id }, locked)}`);
  kept.add(`${cacheDirectory}/${rootDirectory({ sysrootId: id }, locked)}`);
  for (const { sha256 } of [...locked.packages, ...locked.pruned]) kept.add(sha256);
}
