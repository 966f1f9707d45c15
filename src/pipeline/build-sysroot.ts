import type { LockedSysroot } from "../model/lock.ts";
import type { Request } from "../model/request.ts";
import type { Sysroot } from "../model/sysroot.ts";
import type { GoPackage } from "../build/go-list.ts";
import { wantedLibraries, wantsCxx } from "../build/wanted-libraries.ts";
import { mingwLibraries } from "../toolchain/mingw-libraries.ts";
import { locateZig } from "../toolchain/zig.ts";
import { appleSdk } from "./apple-sdk.ts";
import { changeSysroot, configuredRequests, lockedRequests, lockedSysroot, whileLocked } from "./lock-changes.ts";
import { refuseOtherCxx } from "./mixing.ts";
import { requestsFor } from "./requests.ts";
import { restoreSysroot } from "./restore-sysroot.ts";
import type { TargetContext } from "./target-context.ts";

/** The sysroot with all that cgox.yaml and the program's own `#cgo` lines want; what the lock lacks is added to it. */
export async function sysrootForBuild(
  context: TargetContext,
  packages: readonly GoPackage[],
): Promise<{ locked: LockedSysroot; sysroot: Sysroot }> {
  const { session, target, platform } = context;
  const inferred = await wantedLibraries(session.host.files, target.goos, packages, await systemLibraries(context));
  const withCxx = wantsCxx(packages);
  if (withCxx) refuseOtherCxx(platform, target);
  const cxxPackage = withCxx ? platform.cxx.package : undefined;
  const cxx = cxxPackage === undefined ? [] : requestsFor([cxxPackage], { kind: "go", file: "C++ sources", line: 0, directive: "C++" });
  const wanted = [...configuredRequests(context), ...inferred, ...cxx];

  let locked = await lockedSysroot(context);
  let sysroot = await restoreSysroot(context, locked);
  if ((await missingFrom(context, { locked, sysroot, wanted })).length === 0) return { locked, sysroot };

  return whileLocked(session, { dryRun: false }, async () => {
    locked = await lockedSysroot(context);
    sysroot = await restoreSysroot(context, locked);
    const missing = await missingFrom(context, { locked, sysroot, wanted });
    if (missing.length === 0) return { locked, sysroot };
    const change = await changeSysroot(context, [...(await lockedRequests(context)), ...missing], { dryRun: false, full: false });
    return { locked: change.locked, sysroot: change.sysroot ?? sysroot };
  });
}

/** The libraries of Windows itself, which no package has. */
async function systemLibraries({ session: { host }, target }: TargetContext): Promise<ReadonlySet<string> | undefined> {
  return target.goos === "windows" ? mingwLibraries(host.files, await locateZig(host)) : undefined;
}

/** What is neither in the lock by its name nor in the tree by its file: a package that was added may bring many modules. */
async function missingFrom(
  context: TargetContext,
  state: { locked: LockedSysroot; sysroot: Sysroot; wanted: readonly Request[] },
): Promise<Request[]> {
  const { session, platform, architecture } = context;
  const { files } = session.host;
  const sdk = await appleSdk(context);
  const place = (folder: string) => `${state.sysroot.root}/${folder.replace("{multiarch}", architecture.multiarch)}`;
  const missing: Request[] = [];
  for (const request of state.wanted) {
    if (state.locked.requests.some(({ name, package: chosen }) => name === request.name || chosen === request.name)) continue;
    const library = /^-l(.+)$/.exec(request.name)?.[1];
    const candidates =
      library === undefined
        ? platform.layout.pkgConfigDirectories.map((folder) => `${place(folder)}/${request.name}.pc`)
        : platform.layout.libraryDirectories.flatMap((folder) =>
            [".so", ".dll.a", ".a"].map((ending) => `${place(folder)}/lib${library}${ending}`),
          );
    if (library !== undefined && sdk !== undefined) {
      candidates.push(...[".tbd", ".dylib", ".a"].map((ending) => `${sdk}/usr/lib/lib${library}${ending}`));
    }
    const found = await Promise.all(candidates.map((path) => files.exists(path)));
    if (!found.includes(true)) missing.push(request);
  }
  return missing;
}
