import { accessSync, constants, lstatSync, promises, realpathSync, statSync, utimesSync, type Stats } from "node:fs";
import type { FileFacts, Files } from "../../model/host.ts";
import { writeAtomic } from "./atomic-write.ts";
import { guarded, guardedIfThere, hasCode } from "./io-error.ts";
import { exclusively } from "./lock.ts";
import { makeFolder } from "./make-folder.ts";
import { readWhole } from "./read-whole.ts";
import { remove } from "./remove.ts";
import { makeTemporaryDirectory, publish, sweepTemporary } from "./temporary.ts";
import { writeTree } from "./tree-writer.ts";

/** The file system of this machine. `promises` of node:fs is node:fs/promises, loaded when it is first used: what only reads does without. */
export function createFiles(): Files {
  return {
    read: (path, take) => guarded("read", path, () => readWhole(path, take)),
    readText: (path) => guarded("read", path, async () => (await readWhole(path)).toString("utf8")),
    readIfThere: (path) => guardedIfThere("read", path, () => readWhole(path)),
    facts: async (path) => {
      const stats = await statsOf(path);
      return stats === undefined ? undefined : factsOf(stats);
    },
    factsBehind: async (path) => {
      const stats = await guardedIfThere("look at", path, async () => statSync(path, { throwIfNoEntry: false }));
      return stats === undefined ? undefined : factsOf(stats);
    },
    exists: async (path) => (await statsOf(path)) !== undefined,
    isWritable: async (path) => isWritable(path),
    list: async (path) => ((await guardedIfThere("read", path, () => promises.readdir(path))) ?? []).toSorted(byCodePoint),
    readLink: (path) => guarded("read", path, () => promises.readlink(path)),
    realPath: (path) => guarded("look at", path, async () => realpathSync.native(path)),
    makeDirectory: (path) => guarded("make", path, () => makeFolder(path)),
    writeAtomic: (path, data, options) => writeAtomic(path, data, options?.mode),
    writeInto: (path, data) => guarded("write", path, () => promises.writeFile(path, data, { flag: constants.O_WRONLY })),
    remove,
    rename: (from, to) => guarded("rename", from, () => promises.rename(from, to)),
    setMode: (path, mode) => guarded("write", path, () => promises.chmod(path, mode)),
    copy: (from, to) => guarded("copy", to, () => promises.copyFile(from, to, constants.COPYFILE_FICLONE)),
    sweepTemporary,
    makeTemporaryDirectory,
    publish,
    exclusively: (lockFile, work) => exclusively(lockFile, work),
    touch: (path) => guarded("write", path, () => touch(path)),
    writeTree,
  };
}

/** Most paths that are looked at are not there: an error would be made for each of them. */
function statsOf(path: string): Promise<Stats | undefined> {
  return guardedIfThere("look at", path, async () => lstatSync(path, { throwIfNoEntry: false }));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function factsOf(stats: Stats): FileFacts {
  const kind = stats.isFile() ? "file" : stats.isDirectory() ? "directory" : stats.isSymbolicLink() ? "symlink" : "other";
  return {
    kind,
    size: stats.size,
    mode: stats.mode & 0o7777,
    modifiedMs: stats.mtimeMs,
    identity: `${stats.dev}:${stats.ino}`,
    names: stats.nlink,
    ...(process.platform === "win32" ? {} : { owner: stats.uid }),
  };
}

/** The bytes of UTF-8 sort as the code points do; JavaScript's own order is by UTF-16 units. */
function byCodePoint(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

async function touch(path: string): Promise<boolean> {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return false;
    if (!hasCode(error, "EPERM", "EACCES", "EROFS", "ENOSYS", "EOPNOTSUPP", "ENOTSUP")) throw error;
  }
  return true;
}
