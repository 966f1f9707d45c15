import { promises } from "node:fs";
import { join } from "node:path";
import { guarded, hasCode, undefinedWhere } from "./io-error.ts";

/** Removes a file, a link or a whole tree. Folders that may not be written to are opened up first; nothing there is fine. */
export async function remove(path: string): Promise<void> {
  await guarded("remove", path, async () => {
    try {
      await promises.rm(path, removal);
    } catch (error) {
      if (!hasCode(error, "EACCES", "EPERM")) throw error;
      await openFolders(path);
      await promises.rm(path, removal);
    }
  });
}

const removal = { recursive: true, force: true, maxRetries: 3 } as const;

async function openFolders(path: string): Promise<void> {
  // Two may remove the same.
  const facts = await promises.lstat(path).catch(undefinedWhere("ENOENT"));
  if (facts?.isDirectory() !== true) return;
  await promises.chmod(path, facts.mode | 0o700).catch(undefinedWhere("ENOENT"));
  for (const entry of (await promises.readdir(path, { withFileTypes: true }).catch(undefinedWhere("ENOENT"))) ?? []) {
    if (entry.isDirectory()) await openFolders(join(path, entry.name));
  }
}
