import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { CgoEnv } from "../model/cgo-env.ts";
import type { Sysroot, SysrootManifest } from "../model/sysroot.ts";
import type { CodeLimits } from "../model/target.ts";
import { findCodeFault, type CodeFault } from "../build/code-limits.ts";
import type { GoPackage } from "../build/go-list.ts";
import { linkedObjects, loadedLibraries } from "../build/linked-files.ts";
import { moduleNames } from "../build/wanted-libraries.ts";
import { createEvaluator } from "../sysroot/pkg-config/evaluator.ts";
import { pkgConfigLayout } from "../sysroot/pkg-config/layout.ts";
import { loadModuleFiles } from "../sysroot/pkg-config/module-files.ts";
import { packageFlags } from "../sysroot/pkg-config/package-flags.ts";
import { fragmentArguments } from "../sysroot/pkg-config/quote.ts";
import type { TargetContext } from "./target-context.ts";

/** What a program was linked with. */
export interface LinkedWith {
  readonly sysroot: Sysroot;
  /** The words that name libraries, see `linkWords`; none for a program that is there already. */
  readonly words: readonly string[];
  /** What the program is to be called in errors: the path that it is going to have. */
  readonly name?: string;
}

/**
 * Refuses a program of which a part asks for more than the target's CPU has, by what the files say of their own code: the program, the shared
 * libraries in the sysroot that it loads, the static ones that it was linked with. Nothing is looked at for a target without limits.
 * @throws CgoxError `CGOX_BUILD_CPU` naming the file
 */
export async function refuseForeignCode(
  context: TargetContext,
  program: string,
  { sysroot, words, name: shown = program }: LinkedWith,
): Promise<void> {
  const limits = context.target.codeLimits;
  if (limits === undefined) return;
  const { files } = context.session.host;
  const bytes = await files.read(program);
  const line = { files, words, folders: libraryFolders(context, sysroot) };
  const linked = [...(await linkedObjects(line)), ...(await loadedLibraries(line, bytes))];
  for (const path of [program, ...linked]) {
    const name = posix.basename(path === program ? shown : path);
    if (context.config.dispatching.includes(name)) continue;
    const fault = findCodeFault(path === program ? bytes : await files.read(path), name, limits);
    if (fault !== undefined) throw await foreignCode(context, { path: path === program ? shown : path, fault, sysroot, limits });
  }
}

/**
 * The words of a build by which its linker finds libraries and objects: from the environment, from `#cgo LDFLAGS:` and `#cgo pkg-config:`
 * lines, and the `.syso` files beside the sources.
 */
export async function linkWords(
  { session, platform, architecture, target }: TargetContext,
  packages: readonly GoPackage[],
  { env, sysroot }: { readonly env: Readonly<Record<string, string>> | CgoEnv; readonly sysroot: Sysroot },
): Promise<string[]> {
  if (target.codeLimits === undefined) return [];
  const own = packages.filter(({ Standard }) => Standard !== true);
  const words = [...unquoted(env["CGO_LDFLAGS"] ?? ""), ...own.flatMap(({ CgoLDFLAGS = [] }) => CgoLDFLAGS)];
  words.push(...own.flatMap(({ Dir, SysoFiles = [] }) => SysoFiles.map((name) => posix.join(Dir, name))));
  const layout = pkgConfigLayout(sysroot.root, platform.layout, architecture.multiarch);
  const source = { ...(await loadModuleFiles(session.host.files, layout)), layout, target: target.name };
  for (const { CgoPkgConfig = [] } of own) {
    const evaluator = createEvaluator(source, { static: CgoPkgConfig.includes("--static") });
    const libs = evaluator.libs(moduleNames(CgoPkgConfig)).flatMap(fragmentArguments);
    words.push(...packageFlags("libs", libs, { place: layout, checkedByGo: true }).flags);
  }
  return words;
}

/** The inverse of `quoteForGoEnvironment`. */
function unquoted(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? "");
}

function libraryFolders({ platform, architecture }: TargetContext, { root }: Sysroot): string[] {
  return platform.layout.libraryDirectories.map((folder) => `${root}/${folder.replace("{multiarch}", architecture.multiarch)}`);
}

interface Found {
  readonly path: string;
  readonly fault: CodeFault;
  readonly sysroot: Sysroot;
  readonly limits: CodeLimits;
}

async function foreignCode({ target, session }: TargetContext, { path, fault, sysroot, limits }: Found): Promise<CgoxError> {
  const { files } = session.host;
  const root = await files.realPath(sysroot.root).catch(() => sysroot.root);
  const inside = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
  const manifest = await files.readIfThere(`${sysroot.root}/.cgox/manifest.json`);
  const { packages } = manifest === undefined ? { packages: [] } : (JSON.parse(manifest.toString("utf8")) as SysrootManifest);
  const owner = packages.find((item) => inside !== undefined && item.files.includes(inside));
  const what = `${inside ?? path}${fault.member === undefined ? "" : `(${fault.member})`}`;
  const from = owner === undefined ? "" : ` of ${owner.name} ${owner.version}`;
  const most = [limits.cpuArchitectures.at(-1), limits.fpArchitectures.at(-1)].filter((text) => text !== undefined).join(" with ");
  return new CgoxError(
    "CGOX_BUILD_CPU",
    `${what}${from} does not run on ${target.name}: its code asks for ${fault.asksFor.join(", ")}, and that CPU is ${most} at most`,
    {
      hint:
        `take the library from packages for that CPU; if it chooses its code when it runs, list ${posix.basename(path)} in cgox.yaml, below ` +
        `targets.${target.name}.dispatching`,
    },
  );
}
