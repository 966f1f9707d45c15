import { mkdirSync, promises, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { CgoxError } from "../../model/error.ts";
import { judgeToken, processToken } from "../process-token.ts";
import { guarded, guardedIfThere, hasCode } from "./io-error.ts";
import { makeFolder } from "./make-folder.ts";
import { remove } from "./remove.ts";

const prefix = ".tmp-";

/** What another machine or container left is taken for abandoned after this time. */
const abandonedMs = 24 * 60 * 60 * 1000;

/** A new name `<folder>/.tmp-<pid>-<random>`; nothing is made. */
export function temporaryPath(folder: string): string {
  return join(folder, prefix + processToken());
}

/**
 * Makes a new empty folder `<parent>/.tmp-<pid>-<random>`, and `parent` where it is missing. This and `publish` are done for each package, and their
 * one call of the system is over before another thread could be woken for it.
 */
export async function makeTemporaryDirectory(parent: string): Promise<string> {
  const path = temporaryPath(parent);
  await guarded("make", path, async () => {
    try {
      mkdirSync(path);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
      await makeFolder(parent);
      mkdirSync(path);
    }
  });
  return path;
}

/** Renames a finished folder to its real name. False where that was taken: then the temporary folder is removed. */
export async function publish(temporary: string, final: string): Promise<boolean> {
  const published = await guarded("rename", final, async () => {
    try {
      return await renameUnlessThere(temporary, final);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
      await makeFolder(dirname(final));
      return renameUnlessThere(temporary, final);
    }
  });
  if (!published) await remove(temporary);
  return published;
}

/**
 * Removes the `.tmp-*` in a folder whose processes have ended; those that another machine or container made go after a day.
 * @returns the paths that were removed
 */
export async function sweepTemporary(folder: string): Promise<string[]> {
  const names = (await guardedIfThere("read", folder, () => promises.readdir(folder))) ?? [];
  const removed: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    if (!name.startsWith(prefix) || !(await isAbandoned(path, name.slice(prefix.length)))) continue;
    if (await isRemoved(path)) removed.push(path);
  }
  return removed;
}

/** False for what another user left, in a cache that several share. */
async function isRemoved(path: string): Promise<boolean> {
  try {
    await remove(path);
    return true;
  } catch (error) {
    if (error instanceof CgoxError && error.code === "CGOX_IO_DENIED") return false;
    throw error;
  }
}

async function isAbandoned(path: string, token: string): Promise<boolean> {
  const verdict = judgeToken(token);
  if (verdict !== "unknown") return verdict === "dead";
  const facts = await promises.lstat(path).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > abandonedMs;
}

/** rename(2) puts a folder over an empty one, never over one that holds something. Windows says EPERM for both. */
async function renameUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOTEMPTY", "EEXIST")) return false;
    if (process.platform === "win32" && hasCode(error, "EPERM", "EACCES") && (await promises.lstat(to).catch(() => undefined)))
      return false;
    throw error;
  }
}
