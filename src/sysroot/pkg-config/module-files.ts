import type { Files } from "../../model/host.ts";
import type { PkgConfigLayout } from "./layout.ts";
import type { ModuleFile } from "./module.ts";
import type { ModuleSource } from "./modules.ts";

/**
 * Reads the `.pc` files of a sysroot, all at once: a sysroot has a few hundred small ones, and the evaluator itself does not
 * wait for a disk. Of two files for one module the one in the earlier folder counts. Links whose target is not in the tree
 * are left out, as is what is no file: Debian 13's libondselsolver-dev has a folder OndselSolver.pc.
 */
export async function loadModuleFiles(files: Files, layout: PkgConfigLayout): Promise<ModuleSource> {
  const paths = await findModuleFiles(files, layout);
  const loaded = await Promise.all([...paths].map(async ([name, path]) => [name, await loadFile(files, path)] as const));
  const modules = new Map(loaded.flatMap(([name, file]) => (file === undefined ? [] : [[name, file] as const])));
  return { readModule: (name) => modules.get(name), listModules: () => [...modules.keys()] };
}

async function findModuleFiles(files: Files, { root, moduleDirectories }: PkgConfigLayout): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>();
  for (const directory of moduleDirectories) {
    for (const file of await files.list(`${root}/${directory}`)) {
      const name = file.replace(/\.pc$/, "");
      if (name !== file && !paths.has(name)) paths.set(name, `${root}/${directory}/${file}`);
    }
  }
  return paths;
}

async function loadFile(files: Files, path: string): Promise<ModuleFile | undefined> {
  const bytes = await files.readIfThere(path).catch(async (error: unknown) => {
    if (await isFile(files, path)) throw error;
    return undefined;
  });
  return bytes === undefined ? undefined : { path, text: bytes.toString("utf8") };
}

function isFile(files: Files, path: string): Promise<boolean> {
  return files
    .realPath(path)
    .then((real) => files.facts(real))
    .then(
      (facts) => facts?.kind === "file",
      () => false,
    );
}
