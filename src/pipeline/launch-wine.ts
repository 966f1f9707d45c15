import { createHash } from "node:crypto";
import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Files } from "../model/host.ts";
import type { LockedSysroot } from "../model/lock.ts";
import { MACHINE_ARCHITECTURES, openPe } from "../formats/pe.ts";
import { wineEnvironment } from "../emulate/wine/environment.ts";
import { preferOwnLibraries } from "../emulate/wine/overrides.ts";
import { winePrefix, type WinePrefix } from "../emulate/wine/prefix.ts";
import { walkImports, type Module } from "../ship/bundle/import-walk.ts";
import { loadSystemLibraries } from "../ship/bundle/system-libraries.ts";
import { zigEnvironment } from "../toolchain/wrappers.ts";
import { locateZig } from "../toolchain/zig.ts";
import type { Launch } from "./launch.ts";
import { stateFolder } from "./project-folders.ts";
import { runtimeRoot, type RuntimeRoot } from "./runtime-root.ts";
import { checkedIn, type TargetContext } from "./target-context.ts";

/**
 * How a program for Windows is run through wine: with the libraries beside it first, then those of the lock entry.
 * @throws CgoxError `CGOX_RUN_NOT_A_PROGRAM`, `CGOX_RUN_OTHER_MACHINE`, `CGOX_RUN_MISSING_LIBRARY`, `CGOX_RUN_WINE`
 */
export async function launchWine(
  context: TargetContext,
  program: string,
  { wine, locked }: { readonly wine: string; readonly locked: LockedSysroot },
): Promise<Launch> {
  const module = await programModule(context, program);
  const root = locked.packages.length === 0 ? undefined : await runtimeRoot(context, locked);
  const libraries = await neededLibraries(context, module, { program, root });
  const prefix = await prefixFor(context, wine);
  const names = libraries.map((path) => posix.basename(path));
  const both = await preferOwnLibraries({
    host: context.session.host,
    wine,
    prefix,
    programs: [posix.basename(program)],
    libraries: names,
  });
  const elsewhere = libraries.filter(
    (path) => both.includes(posix.basename(path).toLowerCase()) && posix.dirname(path) !== posix.dirname(program),
  );
  const place = elsewhere.length === 0 ? program : await placeBeside(context, program, elsewhere);
  return { command: wine, args: [place], env: environmentFor(context, prefix, root) };
}

/** A folder in which links to a program and to libraries lie side by side. Returns the path of the program in it. */
async function placeBeside({ session, sysrootId }: TargetContext, program: string, libraries: readonly string[]): Promise<string> {
  const { files } = session.host;
  const digest = createHash("sha256")
    .update(JSON.stringify([program, libraries]))
    .digest("hex")
    .slice(0, 16);
  const parent = await stateFolder(session, `run/${sysrootId.replace("/", "-")}-wine`);
  const folder = `${parent}/${digest}`;
  const links = new Map([program, ...libraries].map((path) => [posix.basename(path), path]));
  if (!(await holdsLinks(files, folder, links))) {
    const temporary = await files.makeTemporaryDirectory(parent);
    const writer = files.writeTree(temporary);
    for (const [name, path] of links) writer.symlink(name, path);
    await files.remove(folder);
    await files.publish(temporary, folder);
  }
  return `${folder}/${posix.basename(program)}`;
}

async function holdsLinks(files: Files, folder: string, links: ReadonlyMap<string, string>): Promise<boolean> {
  if ((await files.facts(folder))?.kind !== "directory") return false;
  for (const name of await files.list(folder)) if (!links.has(name)) return false;
  for (const [name, path] of links) {
    const link = `${folder}/${name}`;
    if ((await files.facts(link))?.kind !== "symlink" || (await files.readLink(link)) !== path) return false;
  }
  return true;
}

/** The same for programs that are not there yet, `go test`'s: what stands before each. */
export async function launchTestsInWine(
  context: TargetContext,
  what: { readonly wine: string; readonly root: RuntimeRoot | undefined; readonly programs: readonly string[] },
): Promise<Launch> {
  const { wine, root, programs } = what;
  const prefix = await prefixFor(context, wine);
  const paths = [...libraryFiles(context, root).values()];
  const libraries = paths.map((path) => posix.basename(path));
  const both = await preferOwnLibraries({ host: context.session.host, wine, prefix, programs, libraries });
  const beside = paths.filter((path) => both.includes(posix.basename(path).toLowerCase()));
  return { command: wine, args: [], env: environmentFor(context, prefix, root), beside };
}

function prefixFor({ session, target }: TargetContext, wine: string): Promise<WinePrefix> {
  const { host, emit, cacheDirectory } = session;
  return winePrefix({
    host,
    emit,
    cacheDirectory,
    wine,
    goarch: target.goarch,
    async compile(source, output, goarch) {
      const zig = await locateZig(host);
      const file = `${output}.c`;
      await host.files.writeAtomic(file, source);
      const env = zigEnvironment({ zig, zigCacheDirectory: session.zigCacheDirectory });
      const triple = `${ZIG_CPUS[goarch] ?? goarch}-windows-gnu`;
      const options = [
        "-O2",
        "-s",
        "-shared",
        "-nostdlib",
        "-fno-sanitize=undefined",
        "-fno-stack-protector",
        "-Wl,--entry=DllMainCRTStartup",
      ];
      const args = ["cc", "-target", triple, ...options, file, "-ladvapi32", "-o", output];
      const { exitCode, stderr } = await host.processes.run(zig.path, args, { env });
      if (exitCode !== 0) throw new CgoxError("CGOX_RUN_WINE", `${output} could not be made for wine: ${stderr.trim()}`);
      await host.files.remove(file);
    },
  });
}

/** GOARCH → zig's name for the CPU. */
const ZIG_CPUS: Readonly<Record<string, string>> = { "386": "x86", amd64: "x86_64", arm64: "aarch64" };

function environmentFor({ session, platform }: TargetContext, { directory }: WinePrefix, root: RuntimeRoot | undefined) {
  const folders = root === undefined ? [] : (platform.bundle?.libraryDirectories ?? []).map((folder) => `${root.root}/${folder}`);
  return wineEnvironment({ prefix: directory, folders, env: session.host.env });
}

async function programModule(context: TargetContext, program: string): Promise<Module> {
  const { session, target } = context;
  const data = await session.host.files.read(program);
  if (data.length < 64 || data.readUInt16BE(0) !== 0x4d5a) {
    throw new CgoxError("CGOX_RUN_NOT_A_PROGRAM", `${program} is not a program for ${target.name}`, {
      hint: `name a package to build and run it: cgox run ${target.name} ./cmd/app`,
    });
  }
  const { header, imports, delayImports } = openPe(data);
  const goarch = MACHINE_ARCHITECTURES[header.machine];
  if (goarch !== target.goarch) {
    throw new CgoxError("CGOX_RUN_OTHER_MACHINE", `${program} is no program for ${target.name}: it is for ${goarch ?? "another machine"}`, {
      hint: goarch === undefined ? undefined : `run it with: cgox run ${target.goos}/${goarch} ${program}`,
    });
  }
  return {
    name: posix.basename(program),
    imports: imports.map(({ library }) => library),
    delayImports: delayImports.map(({ library }) => library),
  };
}

/** Absolute paths of the libraries that it brings or gets. Those of a library of another machine are not looked at: wine passes it over. */
async function neededLibraries(
  context: TargetContext,
  module: Module,
  { program, root }: { readonly program: string; readonly root: RuntimeRoot | undefined },
): Promise<string[]> {
  const { session, platform, target } = context;
  const { files } = session.host;
  const folder = posix.dirname(program);
  const beside = new Map((await files.list(folder)).map((name) => [name.toLowerCase(), `${folder}/${name}`]));
  const inRoot = libraryFiles(context, root);
  const place = { dataDirectory: session.dataDirectory, ...checkedIn(session), name: platform.bundle?.systemLibraries ?? "" };
  const system = platform.bundle === undefined ? undefined : await loadSystemLibraries(session.host, place);
  const find = async (name: string): Promise<(Module & { readonly path: string }) | undefined> => {
    const path = beside.get(name.toLowerCase()) ?? inRoot.get(name.toLowerCase());
    if (path === undefined) return undefined;
    const { imports, delayImports } = openPe(await files.read(path));
    return {
      path,
      name: posix.basename(path),
      imports: imports.map(({ library }) => library),
      delayImports: delayImports.map(({ library }) => library),
    };
  };
  const { libraries, missing } = await walkImports({ roots: [module], find, isSystem: (name) => system?.has(name) ?? true });
  const [first = []] = missing;
  if (first.length > 0) {
    const name = first.at(-1) ?? "";
    const where = `beside it, nor in the packages of ${target.name}, nor part of ${system?.title ?? "Windows"}`;
    throw new CgoxError("CGOX_RUN_MISSING_LIBRARY", `${program} needs ${name}, which is neither ${where}: ${first.join(" → ")}`, {
      hint: `add its library: cgox sysroot add ${target.name} ${name}`,
    });
  }
  return libraries.map(({ library }) => library.path);
}

/** Name in lower case → absolute path. */
function libraryFiles({ platform }: TargetContext, root: RuntimeRoot | undefined): ReadonlyMap<string, string> {
  const folders = platform.bundle?.libraryDirectories ?? [];
  const libraries = (root?.paths ?? []).filter((path) => folders.includes(posix.dirname(path)) && /\.dll$/i.test(path));
  return new Map(libraries.map((path) => [posix.basename(path).toLowerCase(), `${root?.root ?? ""}/${path}`]));
}
