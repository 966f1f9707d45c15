import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "./cgox.ts";

/**
 * A copy of the built cgox whose data of one platform is another: what a test archive is signed with is not what the shipped data pin.
 * Returns the absolute path of its main script.
 */
export async function installedCopy(folder: string, platform: string, change: (text: string) => string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of ["lib", "sysroots", "package.json"]) await cp(join(REPOSITORY_ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(REPOSITORY_ROOT, "node_modules"), join(folder, "node_modules"));
  const file = join(folder, "sysroots", `${platform}.json`);
  const text = await readFile(file, "utf8");
  const changed = change(text);
  if (changed === text) throw new Error(`the change of ${platform} changes nothing`);
  await writeFile(file, changed);
  return join(folder, "lib/cli/main.js");
}
