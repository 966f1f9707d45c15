import type { Alternative } from "../model/alternative.ts";
import { CgoxError } from "../model/error.ts";
import type { LockedPackage, LockedSysroot } from "../model/lock.ts";
import type { Sysroot } from "../model/sysroot.ts";
import { fetchAll } from "../packages/store/fetch-all.ts";
import { assembleSysroot, type RefusedFile } from "../sysroot/assemble.ts";
import { warmInBackground } from "./environment.ts";
import type { TargetContext } from "./target-context.ts";

/** Fetches and unpacks what the store lacks, and assembles the tree; zig's work in the background is started beside that. */
export async function makeSysroot(context: TargetContext, locked: LockedSysroot, sysroot: Sysroot): Promise<void> {
  const { session, platform, target, store, kind } = context;
  const { host, emit } = session;
  const stranger = locked.packages.find(({ repository }) => !Object.hasOwn(platform.repositories, repository));
  if (stranger !== undefined) {
    const what = `${stranger.name} ${stranger.version} from the repository ${stranger.repository}`;
    throw new CgoxError("CGOX_LOCK_MALFORMED", `${session.project.lockFile} has ${what}, which ${platform.id} does not have`, {
      hint: "take the last good cgox.lock from version control, or remove it and run: cgox sysroot add <target> <library>",
    });
  }
  const mirrors = session.offline
    ? new Map<string, readonly string[]>()
    : await kind.mirrors({ host, platform, architecture: target.architecture, mirrors: session.mirrors });
  const warming = warmInBackground(context, sysroot);
  // Told after the fetch: an error of both is first of all one of the fetch.
  warming.catch(() => undefined);
  await fetchAll(store, locked.packages, { emit, mirrors, cpus: host.system.cpus });
  await warming;

  const isEmpty = locked.packages.length === 0;
  if (!isEmpty) emit({ type: "start", stage: "sysroot", message: "assembling the sysroot" });
  const refused = await assembleTree(context, locked.packages, sysroot.root);
  for (const { path, package: name, version, why } of refused) {
    const message = `${path} of ${name} ${version} is not in the sysroot: it ${why}`;
    emit({ type: "warning", code: "CGOX_SYSROOT_LINKER_SCRIPT", message });
  }
  if (!isEmpty) emit({ type: "end", stage: "sysroot", message: `assembled ${sysroot.root}` });
}

/** Makes the tree of packages that the store has, and hands back the files that are not in it because no linker could be given them. */
export async function assembleTree(
  context: TargetContext,
  locked: readonly LockedPackage[],
  root: string,
): Promise<readonly RefusedFile[]> {
  const { session, platform, store } = context;
  const packages = await Promise.all(
    locked.map(async ({ name, version, sha256 }) => ({
      name,
      version,
      sha256,
      directory: await store.unpackedDirectory(sha256),
      entries: await store.entries(sha256),
      alternatives: await offeredAlternatives(context, sha256),
    })),
  );
  const { links, oneOwner, importLibraryLinks, libraryDirectories } = platform.layout;
  const importLibraryFolders = importLibraryLinks === true ? libraryDirectories : [];
  return assembleSysroot(session.host, { packages, links, oneOwner, importLibraryFolders, root });
}

/** What an unpacked package offers to update-alternatives. */
async function offeredAlternatives({ kind, store }: TargetContext, sha256: string): Promise<Alternative[]> {
  if (kind.alternatives === undefined) return [];
  const text = await store.metadata(sha256, kind.alternatives.metadata);
  return text === undefined ? [] : kind.alternatives.read(text);
}
