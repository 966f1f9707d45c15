import { promises, statSync } from "node:fs";
import { dirname } from "node:path";
import { hasCode } from "./io-error.ts";

/**
 * Makes a folder and those above it; one that is there is fine, and so is a link to one. Not by `mkdir(…, { recursive: true })`:
 * that never returns where the system says ENOENT for a folder whose parent is there, as below /proc and on dead automounts.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await makeOne(path)) return;
  await makeFolder(dirname(path));
  await promises.mkdir(path).catch(fineIfThere(path));
}

/** False where the folder above is missing. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await promises.mkdir(path);
  } catch (error) {
    if (hasCode(error, "ENOENT") && dirname(path) !== path) return false;
    fineIfThere(path)(error);
  }
  return true;
}

/** EISDIR: what macOS says of its root; EROFS, EACCES, EPERM: some systems say so of what is there, before they say EEXIST. */
function fineIfThere(path: string): (error: unknown) => void {
  return (error) => {
    const isThere =
      hasCode(error, "EEXIST", "EISDIR", "EROFS", "EACCES", "EPERM") && statSync(path, { throwIfNoEntry: false })?.isDirectory();
    if (isThere !== true) throw error;
  };
}
