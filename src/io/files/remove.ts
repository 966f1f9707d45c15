import { promises } from "node:fs";
import { join } from "node:path";
import { guarded, hasCode } from "./io-error.ts";

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
  const facts = await promises.lstat(path);
  if (!facts.isDirectory()) return;
  await promises.chmod(path, facts.mode | 0o700);
  for (const entry of await promises.readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openFolders(join(path, entry.name));
  }
}
