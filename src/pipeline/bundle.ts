import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Session } from "../model/session.ts";
import type { BundlePlan } from "../ship/bundle/plan.ts";
import { writeBundle } from "./bundle-folder.ts";
import { lockedSysroot } from "./lock-changes.ts";
import { planBundle } from "./plan-bundle.ts";
import { refuseLinkedOutput } from "./project-folders.ts";
import { programFileName } from "./program-name.ts";
import { restoreSysroot } from "./restore-sysroot.ts";
import { openTarget } from "./target-context.ts";

export interface BundleOptions {
  readonly target: string;
  /** Paths of programs that are built already. */
  readonly programs: readonly string[];
  /** Path of the folder to make. */
  readonly output?: string;
  /** Files outside of the project may be bundled where cgox.yaml names them. */
  readonly allowOutside: boolean;
  /** Write nothing. */
  readonly listOnly: boolean;
}

export interface BundleResult {
  readonly target: string;
  /** Absolute path of the folder that was made, or would be. */
  readonly folder: string;
  readonly plan: BundlePlan;
}

/**
 * `cgox bundle`: a folder with the programs and all that they need on a bare system. It is made anew where an earlier bundle stands.
 * @throws CgoxError `CGOX_BUNDLE_…`, `CGOX_PROGRAM_MISSING`
 */
export async function bundlePrograms(session: Session, options: BundleOptions): Promise<BundleResult> {
  const context = await openTarget(session, options.target);
  const paths = await Promise.all(options.programs.map((given) => existingProgram(session, given)));
  const locked = await lockedSysroot(context);
  const sysroot = await restoreSysroot(context, locked);
  const programs = paths.map((source) => ({ name: programFileName(source, context.target), source }));
  const plan = await planBundle(context, { locked, sysroot, programs, allowOutside: options.allowOutside });
  const folder = options.output === undefined ? beside(paths[0] ?? "") : posix.resolve(session.project.workingDirectory, options.output);
  if (options.output === undefined) await refuseLinkedOutput(session, posix.dirname(folder));
  if (!options.listOnly) await writeBundle(session, folder, plan);
  return { target: context.target.name, folder, plan };
}

/** The absolute path of a program. @throws CgoxError `CGOX_PROGRAM_MISSING` */
export async function existingProgram({ host, project }: Session, given: string): Promise<string> {
  const path = posix.resolve(project.workingDirectory, given);
  const facts = (await host.files.exists(path)) ? await host.files.facts(await host.files.realPath(path)) : undefined;
  if (facts?.kind === "file") return path;
  throw new CgoxError("CGOX_PROGRAM_MISSING", `there is no program ${path}`, { hint: "build it with cgox build, which prints its path" });
}

/** `dist/app_windows_amd64` for `dist/app_windows_amd64.exe`. */
function beside(program: string): string {
  const stem = program.replace(/\.(exe|dll)$/i, "");
  return stem === program ? `${program}_bundle` : stem;
}
