import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Session } from "../model/session.ts";
import { compareDebianVersions } from "../packages/debian/version.ts";
import { readBinaryFacts } from "../ship/depends/binary-facts.ts";
import { computeDepends } from "../ship/depends/compute-depends.ts";
import { explainDepends, type DependencyReason } from "../ship/depends/why.ts";
import { lockedSysroot } from "./lock-changes.ts";
import { checkProgram, refuseOtherPackages } from "./package-programs.ts";
import { platformLibraries } from "./platform-libraries.ts";
import { restoreSysroot } from "./restore-sysroot.ts";
import { openTarget } from "./target-context.ts";

/**
 * `cgox why`: what a program depends on, and the libraries and symbols that say so.
 * @throws CgoxError `CGOX_PROGRAM_…`, `CGOX_DEPENDS_…`, `CGOX_DEB_PLATFORM`
 */
export async function whyDepends(
  session: Session,
  { target, program }: { readonly target: string; readonly program: string },
): Promise<readonly DependencyReason[]> {
  const context = await openTarget(session, target);
  refuseOtherPackages(context);
  const path = posix.resolve(session.project.workingDirectory, program);
  const data = await session.host.files.readIfThere(path);
  if (data === undefined)
    throw new CgoxError("CGOX_PROGRAM_MISSING", `there is no file ${path}`, { hint: `build it with: cgox build ${target}` });
  checkProgram(context, data, path);
  const locked = await lockedSysroot(context);
  await restoreSysroot(context, locked);
  const computed = await computeDepends({
    files: [readBinaryFacts(path, data)],
    catalogue: await platformLibraries(context, locked),
    compareVersions: compareDebianVersions,
  });
  for (const { code, message } of computed.warnings) session.emit({ type: "warning", code, message });
  return explainDepends(computed);
}
