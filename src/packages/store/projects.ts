import { createHash } from "node:crypto";
import { CgoxError } from "../../model/error.ts";
import type { Files } from "../../model/host.ts";

/** The file `<cache>/projects/<hash>` that says that a cgox.lock is in use on this machine. */
export function projectMark(cacheDirectory: string, lockFile: string): string {
  return `${cacheDirectory}/projects/${createHash("sha256").update(lockFile).digest("hex").slice(0, 24)}`;
}

/**
 * Notes a cgox.lock on this machine: what it names is in use, whatever project `cache prune` is run in. A cache that cannot be written to is
 * pruned by nobody, so there it is not needed.
 */
export async function registerProject(files: Files, cacheDirectory: string, lockFile: string): Promise<void> {
  const path = projectMark(cacheDirectory, lockFile);
  if (await files.exists(path)) return;
  try {
    await files.makeDirectory(`${cacheDirectory}/projects`);
    await files.writeAtomic(path, `${lockFile}\n`);
  } catch (error) {
    if (!(error instanceof CgoxError) || error.code !== "CGOX_IO_DENIED") throw error;
  }
}

/** The lock files that have been used with this cache and are still there; the others are forgotten. */
export async function registeredLocks(files: Files, cacheDirectory: string): Promise<string[]> {
  const locks: string[] = [];
  for (const name of await files.list(`${cacheDirectory}/projects`)) {
    const path = `${cacheDirectory}/projects/${name}`;
    // A name that begins with a dot is being written; one that is gone was forgotten by another process.
    const text = name.startsWith(".") ? undefined : await files.readIfThere(path);
    const lockFile = text?.toString("utf8").trim();
    if (lockFile === undefined) continue;
    if (await files.exists(lockFile)) locks.push(lockFile);
    else await files.remove(path);
  }
  return locks;
}
