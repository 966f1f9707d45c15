import type { LockedSysroot } from "../model/lock.ts";
import type { Sysroot } from "../model/sysroot.ts";
import { projectMark, registerProject } from "../packages/store/projects.ts";
import { treePlace } from "./layers.ts";
import { sysrootDigest, sysrootDirectory, type TargetContext } from "./target-context.ts";

/**
 * Makes the tree of a lock entry be there: fetches and unpacks what the store lacks, and assembles. What is there is not looked at again.
 * Meanwhile zig builds its libc for the target in the background.
 */
export async function restoreSysroot(context: TargetContext, locked: LockedSysroot): Promise<Sysroot> {
  const { session } = context;
  // First, so that `cache prune` leaves the tree that is found there.
  await registerProject(session.host.files, session.cacheDirectory, session.project.lockFile);
  const { root, isThere } = await treePlace(session, sysrootDirectory(context, locked));
  const sysroot = { id: context.sysrootId, root, digest: sysrootDigest(locked) };
  if (isThere) return sysroot;
  const { makeSysroot } = await import("./make-sysroot.ts");
  await makeSysroot(context, locked, sysroot);
  return sysroot;
}

/** Files that decide which tree a target has, and that it is there. */
export function inputsOf({ session, platform }: TargetContext, { root }: Sysroot): string[] {
  const { project, cacheDirectory, dataDirectory } = session;
  const data = [`${dataDirectory}/targets.json`, `${dataDirectory}/${platform.id}.json`];
  return [project.lockFile, project.configFile, ...data, projectMark(cacheDirectory, project.lockFile), `${root}/.cgox/manifest.json`];
}
