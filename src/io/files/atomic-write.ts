import { promises } from "node:fs";
import { dirname } from "node:path";
import { guarded, hasCode, undefinedWhere } from "./io-error.ts";
import { makeFolder } from "./make-folder.ts";
import { temporaryPath } from "./temporary.ts";

/**
 * Writes beside `path` under a temporary name, flushes it to the disk, and renames it: readers see the old bytes or the new ones.
 * Pieces are written one after the other. The folder is made where it is missing. `mode` (default 0o666) is narrowed by the umask.
 * @throws CgoxError CGOX_IO_FULL, CGOX_IO_DENIED, CGOX_IO_FAILED; the temporary file is gone then
 */
export async function writeAtomic(path: string, data: string | Uint8Array | readonly Uint8Array[], mode = 0o666): Promise<void> {
  const temporary = temporaryPath(dirname(path));
  await guarded("write", path, async () => {
    try {
      await writeDurably(temporary, data, mode);
      await promises.rename(temporary, path);
    } catch (error) {
      await promises.rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  });
}

async function writeDurably(path: string, data: string | Uint8Array | readonly Uint8Array[], mode: number): Promise<void> {
  const handle = await openMakingFolder(path, mode);
  try {
    for (const piece of typeof data === "string" || data instanceof Uint8Array ? [data] : data) await handle.writeFile(piece);
    // Some file systems (FUSE, network mounts) have no flushing; what they are given is as safe there as they make it.
    await handle.sync().catch(undefinedWhere("EINVAL", "ENOSYS", "EOPNOTSUPP", "ENOTSUP"));
  } finally {
    await handle.close();
  }
}

async function openMakingFolder(path: string, mode: number) {
  try {
    return await promises.open(path, "wx", mode);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    await makeFolder(dirname(path));
    return promises.open(path, "wx", mode);
  }
}
