import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Files } from "../model/host.ts";
import type { LockedSysroot } from "../model/lock.ts";
import type { Bundle } from "../model/platform.ts";
import { missingLibrary } from "../ship/bundle/import-walk.ts";
import type { PackageName } from "../ship/bundle/plan.ts";
import type { SystemLibraries } from "../ship/bundle/system-libraries.ts";
import { readModule, type ReadModule } from "./bundle-modules.ts";
import type { BundleSources, PackageFile } from "./bundle-sources.ts";
import type { TargetContext } from "./target-context.ts";

export interface FoundModule extends ReadModule {
  /** Absent for one that lies beside the program. */
  readonly package?: PackageName;
}

export interface LibraryPlaces {
  readonly sources: BundleSources;
  readonly bundle: Bundle;
  readonly system: SystemLibraries;
  readonly locked: LockedSysroot;
  /** Absolute paths of the programs. */
  readonly programs: readonly string[];
}

export interface BundleLibraries {
  /** The library to bundle for a file name in any case; undefined for the system's, and for what nobody has. */
  find(name: string): Promise<FoundModule | undefined>;
  /** The error for imports that nothing has. */
  missing(chains: readonly (readonly string[])[]): Promise<CgoxError>;
}

/**
 * The libraries beside the programs, as the loader has it and `cgox run` too, then those of a lock entry: in its sysroot, then those of packages that the
 * sysroot does without.
 */
export function bundleLibraries(context: TargetContext, { sources, bundle, system, locked, programs }: LibraryPlaces): BundleLibraries {
  const prefix = context.platform.layout.prefix ?? "";
  const folders = bundle.libraryDirectories.map((folder) => posix.relative(prefix, folder));
  const inSysroot = byName(sources.sysroot, folders);
  const modules = new Map<string, Promise<FoundModule | undefined>>();
  const owners = libraryOwners(context);

  const { host, emit } = context.session;
  const beside = librariesBeside(host.files, programs);
  const search = async (key: string): Promise<FoundModule | undefined> => {
    // One with the name of Windows' own does not take its place: most of those are loaded from the system whatever lies beside a program.
    const own = system.has(key) ? undefined : (await beside).get(key);
    if (own !== undefined) {
      const other = inSysroot.get(key)?.package;
      if (other !== undefined) {
        const message = `${own} is bundled, and not the one of the package ${other.name} ${other.version}: what lies beside the program is loaded first`;
        emit({ type: "warning", code: "CGOX_BUNDLE_BESIDE", message });
      }
      return readModule(context, own);
    }
    let file = inSysroot.get(key);
    if (file === undefined && !system.has(key) && locked.pruned.length > 0) {
      const left = new Set(locked.pruned.map(({ name }) => name));
      const names = (await owners(key)).filter((name) => left.has(name));
      if (names.length > 0) file = byName(await sources.whole(names), folders).get(key);
    }
    if (file === undefined) return undefined;
    return { ...(await readModule(context, file.source, posix.basename(file.path))), package: file.package };
  };
  return {
    find(name) {
      const key = name.toLowerCase();
      const searching = modules.get(key) ?? search(key);
      modules.set(key, searching);
      return searching;
    },
    async missing(chains) {
      const [owner] = await owners(chains[0]?.at(-1) ?? "");
      return missingLibrary(chains, { target: context.target.name, system: system.title, ...(owner === undefined ? {} : { owner }) });
    },
  };
}

/** File name in lower case → absolute path. */
async function librariesBeside(files: Files, programs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const folders = [...new Set(programs.map((program) => posix.dirname(program)))];
  const lists = await Promise.all(folders.map(async (folder) => (await files.list(folder)).map((name) => `${folder}/${name}`)));
  return new Map(lists.flat().flatMap((path) => (path.toLowerCase().endsWith(".dll") ? [[posix.basename(path).toLowerCase(), path]] : [])));
}

function byName(files: readonly PackageFile[], folders: readonly string[]): ReadonlyMap<string, PackageFile> {
  const inFolders = files.filter(({ path }) => folders.includes(posix.dirname(path)));
  return new Map(inFolders.map((file) => [posix.basename(file.path).toLowerCase(), file]));
}

/** Names of the packages that ship a library; none where the indexes cannot be had. They are opened when they are first asked. */
function libraryOwners(context: TargetContext): (name: string) => Promise<readonly string[]> {
  const open = async () => {
    const { openUniverse } = await import("./resolve-sysroot.ts");
    return openUniverse(context, { expectsOwners: ["dll"] });
  };
  let opening: ReturnType<typeof open> | undefined;
  return async (name) => {
    try {
      return (await (await (opening ??= open())).owners({ kind: "dll", name })).map((owner) => owner.package);
    } catch (error) {
      if (!(error instanceof CgoxError)) throw error;
      return [];
    }
  };
}
