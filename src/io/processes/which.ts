import { constants, promises } from "node:fs";
import { delimiter, extname, isAbsolute, join, resolve } from "node:path";
import type { Host } from "../../model/host.ts";

/**
 * The absolute path of a program on the PATH of `env`, undefined where there is none. A name with a slash is looked for
 * at that place alone. Relative entries of PATH are passed over, as go does: what lies in the working folder is not to be run by its name.
 */
export async function which(name: string, env: Host["env"]): Promise<string | undefined> {
  const names = withEndings(name, env);
  if (/[/\\]/.test(name)) return firstProgram(names.map((each) => resolve(each)));
  const folders = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return firstProgram(folders.flatMap((folder) => names.map((each) => join(folder, each))));
}

function withEndings(name: string, env: Host["env"]): string[] {
  if (process.platform !== "win32") return [name];
  const endings = (env["PATHEXT"] ?? ".COM;.EXE;.BAT;.CMD").toLowerCase().split(";").filter(Boolean);
  const named = endings.includes(extname(name).toLowerCase()) ? [name] : [];
  return [...named, ...endings.map((ending) => name + ending)];
}

async function firstProgram(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (await isProgram(path)) return path;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await promises.access(path, constants.X_OK);
    return (await promises.stat(path)).isFile();
  } catch {
    return false;
  }
}
