import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { PackageRequest } from "../model/package-request.ts";
import type { Session } from "../model/session.ts";
import { writeZip } from "../formats/zip.ts";
import { allFiles, type BundlePlan } from "../ship/bundle/plan.ts";
import { packageSchema, type PackageSettings } from "../ship/outputs/package-settings.ts";
import { zipTime, zipVersion } from "../ship/outputs/zip/identity.ts";
import { buildTargets } from "./build-targets.ts";
import { existingProgram } from "./bundle.ts";
import { lockedSysroot } from "./lock-changes.ts";
import { planBundle } from "./plan-bundle.ts";
import { refuseOtherProgram } from "./other-program.ts";
import { planPlain } from "./plan-plain.ts";
import { refuseLinkedOutput, stateFolder } from "./project-folders.ts";
import { programFileName } from "./program-name.ts";
import { projectFacts } from "./project-facts.ts";
import { restoreSysroot } from "./restore-sysroot.ts";
import { openTarget, type TargetContext } from "./target-context.ts";

/** An archive that was made, or would be. */
export interface MadeZip {
  readonly target: string;
  /** Absolute. */
  readonly path: string;
  /** The one folder at its top. */
  readonly folder: string;
  readonly plan: BundlePlan;
}

export interface ZipResult {
  readonly made: readonly MadeZip[];
  /** go's own, where a build failed. */
  readonly exitCode: number;
}

/**
 * `cgox package zip`: builds the programs for each target and packs them with what they need on a bare system, and the licences. All archives are
 * decided before the first is written.
 * @throws CgoxError `CGOX_BUNDLE_…`, `CGOX_ZIP_…`, what a build throws
 */
export async function packageZips(session: Session, options: PackageRequest): Promise<ZipResult> {
  const settings = (await session.config.package?.check<PackageSettings>(packageSchema)) ?? {};
  const contexts = await Promise.all(options.targets.map((target) => openTarget(session, target)));
  const output = posix.resolve(session.project.workingDirectory, options.output ?? "dist");
  if (options.output === undefined) await refuseLinkedOutput(session, output);
  const built = await programPaths(session, contexts, options);
  if (built.exitCode !== 0) return { made: [], exitCode: built.exitCode };
  const facts = await projectFacts(session, { programs: [], needsVersion: (options.version ?? settings.version) === undefined });
  const version = zipVersion(settings, facts.git, options.version);
  const archives: MadeZip[] = [];
  for (const context of new Map(contexts.map((each) => [each.target.name, each])).values()) {
    const paths = built.of(context);
    const plan = await planFor(context, paths, options);
    const folder = archiveName(paths[0] ?? "", { context, name: settings.name ?? session.config.name, version });
    const path = `${output}/${folder}.zip`;
    archives.push({ target: context.target.name, path, folder, plan });
  }
  if (!options.dryRun) for (const archive of archives) await writeArchive(session, archive, zipTime(settings, facts));
  return { made: archives, exitCode: 0 };
}

interface Programs {
  /** Absolute paths of the programs for a target. */
  readonly of: (context: TargetContext) => readonly string[];
  /** go's own, where a build failed. */
  readonly exitCode: number;
}

/** Built, or those that are named, each checked to be one for every target. */
async function programPaths(session: Session, contexts: readonly TargetContext[], options: PackageRequest): Promise<Programs> {
  if (options.programs.length > 0) {
    const paths = await Promise.all(options.programs.map((given) => existingProgram(session, given)));
    for (const context of contexts) for (const path of paths) await refuseOtherProgram(context, path);
    return { of: () => paths, exitCode: 0 };
  }
  const { outputs, exitCode } = await buildTargets(session, {
    targets: options.targets,
    packages: options.packages,
    output: `${await stateFolder(session, "programs/zip")}/`,
    goFlags: options.goFlags,
  });
  return { of: ({ target: { name } }) => outputs.flatMap(({ target, path }) => (target === name ? [path] : [])), exitCode };
}

async function planFor(context: TargetContext, paths: readonly string[], { allowOutside }: PackageRequest): Promise<BundlePlan> {
  const programs = paths.map((source) => ({ name: programFileName(source, context.target), source }));
  if (context.platform.bundle === undefined) return planPlain(context, { programs, allowOutside });
  const locked = await lockedSysroot(context);
  return planBundle(context, { locked, sysroot: await restoreSysroot(context, locked), programs, allowOutside });
}

/** `app_1.2.0_windows_amd64` for `app_windows_amd64.exe`, or for `app.exe`. */
function archiveName(
  program: string,
  { context, name, version }: { readonly context: TargetContext; readonly name: string | undefined; readonly version: string | undefined },
): string {
  const stem = posix.basename(program).replace(/\.(exe|dll)$/i, "");
  const own = programFileName(stem, context.target);
  const { goos, goarch } = context.target;
  const port = stem.slice(own.length) || `_${goos}_${goarch}`;
  return [name ?? own, ...(version === undefined ? [] : [version])].join("_") + port;
}

async function writeArchive(session: Session, { path, folder, plan }: MadeZip, time: number): Promise<void> {
  const { files } = session.host;
  const name = posix.basename(path);
  session.emit({ type: "start", stage: "package", message: `packing ${name}` });
  const members = [];
  for (const file of allFiles(plan)) {
    members.push({ path: `${folder}/${file.path}`, data: await files.read(file.source), mode: file.executable ? 0o755 : 0o644 });
  }
  try {
    await files.writeAtomic(path, await writeZip(members, time));
  } catch (cause) {
    if (!(cause instanceof CgoxError) || cause.code !== "CGOX_FORMAT_ZIP") throw cause;
    throw new CgoxError(cause.code, `${name} cannot be made: ${cause.message}`, { hint: cause.hint, cause });
  }
  session.emit({ type: "end", stage: "package", message: `packed ${path}` });
}
