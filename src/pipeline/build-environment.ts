import type { LockedSysroot } from "../model/lock.ts";
import type { Sysroot } from "../model/sysroot.ts";
import type { GoPackage } from "../build/go-list.ts";
import { sysrootForBuild } from "./build-sysroot.ts";
import { pureEnvironment, targetEnvironment } from "./environment.ts";
import { configuredRequests } from "./lock-changes.ts";
import { noPackages } from "./no-packages.ts";
import { EMPTY_SYSROOT, type TargetContext } from "./target-context.ts";

/**
 * The variables with which go builds these packages for the target, and the lock entry and sysroot that they come from. A target without cgo has no
 * sysroot and no wrappers.
 * @throws CgoxError `CGOX_PLATFORM_NO_PACKAGES` where libraries are wanted and the platform has none
 */
export async function buildEnvironment(
  context: TargetContext,
  packages: readonly GoPackage[],
): Promise<{ env: Readonly<Record<string, string>>; locked: LockedSysroot; sysroot?: Sysroot }> {
  const { target } = context;
  if (target.withoutCgo === undefined) {
    const { locked, sysroot } = await sysrootForBuild(context, packages);
    return { env: await targetEnvironment(context, locked, sysroot), locked, sysroot };
  }
  const configured = configuredRequests(context);
  if (configured.length > 0) throw await noPackages(context, configured);
  return { env: pureEnvironment(target), locked: EMPTY_SYSROOT };
}
