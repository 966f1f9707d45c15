import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { PkgConfigInfo } from "../../../../src/cli/pkg-config.ts";
import { createHost } from "../../../../src/io/host.ts";
import type { Lockfile } from "../../../../src/model/lock.ts";
import type { SysrootManifest } from "../../../../src/model/sysroot.ts";
import { type CommandLineContext, runPkgConfig } from "../../../../src/sysroot/pkg-config/command-line.ts";
import { loadModuleFiles } from "../../../../src/sysroot/pkg-config/module-files.ts";
import { cgox } from "../cgox.ts";

/** A sysroot that cgox made, in a project of its own. */
export interface Tree {
  readonly project: string;
  /** Absolute, as the compiler names it. */
  readonly root: string;
  readonly zcc: string;
  readonly zxx: string;
  /** Packages that were asked for by name. */
  readonly requested: readonly string[];
  readonly packages: SysrootManifest["packages"];
  /** Every path below the root, without folders. */
  readonly paths: readonly string[];
  readonly modules: ModuleReader;
}

export interface ModuleReader {
  /** Names of all `.pc` files. */
  readonly names: readonly string[];
  /** Words of an answer; undefined where the module cannot be used. */
  ask(option: "--cflags" | "--libs", names: readonly string[]): readonly string[] | undefined;
}

export interface TreeRequest {
  readonly target: string;
  readonly wanted: readonly string[];
  readonly isFull: boolean;
  readonly project: string;
  readonly cache: string;
}

/** Runs `cgox sysroot add` and `cgox env` in a new project. @throws where either fails */
export async function addTree({ target, wanted, isFull, project, cache }: TreeRequest): Promise<Tree> {
  await mkdir(project, { recursive: true });
  const run = async (...args: string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await cgox(args, { cwd: project, cache });
    if (exitCode !== 0) throw new Error(`cgox ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  const root = (await run("sysroot", "add", target, ...(isFull ? ["--full"] : []), ...wanted)).trim().split("\n").at(-1) ?? "";
  const { CC: zcc = "", CXX: zxx = "" } = JSON.parse(await run("env", target, "--json")) as Record<string, string>;
  const lock = JSON.parse(await readFile(join(project, "cgox.lock"), "utf8")) as Lockfile;
  const { packages } = JSON.parse(await readFile(join(root, ".cgox/manifest.json"), "utf8")) as SysrootManifest;
  const requested = Object.values(lock.sysroots).flatMap(({ requests }) => requests.map((request) => request.package));
  const paths = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return { project, root, zcc, zxx, requested, packages, paths, modules: await readModules(join(dirname(zcc), "pkg-config.json")) };
}

async function readModules(description: string): Promise<ModuleReader> {
  const { target, layout } = JSON.parse(await readFile(description, "utf8")) as PkgConfigInfo;
  const context: CommandLineContext = { target, layout, env: {}, ...(await loadModuleFiles(createHost().files, layout)) };
  return {
    names: context.listModules(),
    ask: (option, names) => {
      const { stdout, exitCode } = runPkgConfig([option, ...names], context);
      return exitCode === 0 ? stdout.split(/\s+/).filter((word) => word !== "") : undefined;
    },
  };
}

/** Paths that packages of these names put into a tree. */
export function pathsOf(tree: Tree, names: readonly string[]): string[] {
  return tree.packages
    .filter(({ name }) => names.includes(name))
    .flatMap(({ files }) => files.filter((path) => existsSync(join(tree.root, path))));
}
