import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { RelationGroup } from "../model/package.ts";
import type { PackageRequest } from "../model/package-request.ts";
import type { Session } from "../model/session.ts";
import { openElf } from "../formats/elf.ts";
import { stripElf } from "../formats/elf/strip.ts";
import { compareDebianVersions, isDebianVersion } from "../packages/debian/version.ts";
import { readBinaryFacts } from "../ship/depends/binary-facts.ts";
import { computeDepends } from "../ship/depends/compute-depends.ts";
import { packageContents } from "../ship/outputs/deb/contents.ts";
import { planDebugPackage } from "../ship/outputs/deb/debug-package.ts";
import type { DebEntry } from "../ship/outputs/deb/entry.ts";
import { identify, requireMetadata } from "../ship/outputs/deb/identity.ts";
import { planDeb, type DebPlan } from "../ship/outputs/deb/plan.ts";
import { relationFields } from "../ship/outputs/deb/relation-fields.ts";
import { encodeDeb, type DebCompression } from "../ship/outputs/deb/write.ts";
import { packageSchema, type PackageSettings } from "../ship/outputs/package-settings.ts";
import { checkProgram, linkPrograms, type ProgramsFor } from "./package-programs.ts";
import { platformLibraries } from "./platform-libraries.ts";
import { refuseLinkedOutput } from "./project-folders.ts";
import { licenceText, projectFacts } from "./project-facts.ts";

export interface PackageOptions extends PackageRequest {
  readonly compression?: DebCompression;
  readonly dbgsym: boolean;
}

/** A package that was made, or would be. */
export interface MadePackage {
  readonly target: string;
  /** Absolute. */
  readonly path: string;
  readonly plan: DebPlan;
}

export interface PackageResult {
  readonly made: readonly MadePackage[];
  /** go's own, where a build failed. */
  readonly exitCode: number;
}

/**
 * `cgox package deb`: builds the programs for each target, computes what they depend on, and writes a package for each. All packages are
 * decided before the first is written.
 * @throws CgoxError `CGOX_DEB_…`, `CGOX_DEPENDS_…`, `CGOX_CONFIG_…`
 */
export async function packageTargets(session: Session, options: PackageOptions): Promise<PackageResult> {
  const settings = await readSettings(session);
  const folder = posix.resolve(session.project.workingDirectory, options.output ?? "dist");
  if (options.output === undefined) await refuseLinkedOutput(session, folder);
  const needsVersion = (options.version ?? settings.version ?? settings.deb?.version) === undefined;
  const linked = await linkPrograms(session, {
    ...options,
    beforeBuild: async (programs, main) =>
      requireMetadata(settings, await projectFacts(session, { programs, main, needsVersion }), options.version),
  });
  if (linked.exitCode !== 0) return { made: [], exitCode: linked.exitCode };
  const made: MadePackage[] = [];
  for (const programs of linked.targets) {
    const plans = await planTarget(session, programs, { settings, options });
    made.push(...plans.map((plan) => ({ target: programs.context.target.name, plan, path: `${folder}/${plan.fileName}` })));
  }
  refuseSameFile(made);
  if (!options.dryRun) await writePackages(session, made, options.compression ?? settings.deb?.compression ?? "xz");
  return { made, exitCode: 0 };
}

async function readSettings({ config }: Session): Promise<PackageSettings> {
  return (await config.package?.check<PackageSettings>(packageSchema)) ?? {};
}

interface Asked {
  readonly settings: PackageSettings;
  readonly options: PackageOptions;
}

async function planTarget(
  session: Session,
  { context, locked, programs, main }: ProgramsFor,
  { settings, options }: Asked,
): Promise<DebPlan[]> {
  const needsVersion = (options.version ?? settings.version ?? settings.deb?.version) === undefined;
  const facts = await projectFacts(session, {
    programs: programs.map(({ name }) => name),
    needsVersion,
    ...(main === undefined ? {} : { main }),
  });
  const identity = identify(settings, facts, options.version);
  const licence = await licenceText(session, options.allowOutside);
  const contents = await packageContents({
    place: { files: session.host.files, folder: session.project.root, allowOutside: options.allowOutside },
    settings,
    identity,
    programs: programs.map(({ name, data, path }) => ({ name, data: stripped(data), origin: path })),
    ...(licence === undefined ? {} : { licenceText: licence }),
  });
  if (contents.isUnlicensed) {
    session.emit({
      type: "warning",
      code: "CGOX_DEB_LICENCE",
      message: `nothing says under which licence ${identity.name} is; its copyright file says that all rights are reserved`,
      hint: "put the licence's text into a file LICENSE, or its name into package.license of cgox.yaml",
    });
  }
  for (const warning of contents.warnings) session.emit({ type: "warning", ...warning });
  const depends = await dependsOf(session, { context, locked, entries: contents.entries });
  const plan = planDeb({
    fields: {
      Package: identity.name,
      Version: identity.version,
      Architecture: context.target.architecture,
      Maintainer: identity.maintainer,
      Section: settings.deb?.section ?? "misc",
      Priority: settings.deb?.priority ?? "optional",
      Homepage: identity.homepage ?? "",
      Description: identity.description,
      ...relationFields(settings.deb ?? {}, depends, { compare: compareDebianVersions, isVersion: isDebianVersion }),
    },
    entries: contents.entries,
    modified: identity.time,
    scripts: contents.scripts,
    snippets: contents.snippets,
  });
  const wantsDebug = options.dbgsym || settings.deb?.dbgsym === true;
  return wantsDebug ? [plan, planDebugPackage(identity, context.target.architecture, programs)] : [plan];
}

/** As it came where it has nothing to strip: some have no section headers that could be rewritten. */
function stripped(data: Buffer): Buffer {
  const elf = openElf(data);
  return elf.hasSymbolTable || elf.hasDebugInformation ? stripElf(data) : data;
}

/** What all ELF files of the package depend on, each checked to be the target's. */
async function dependsOf(
  session: Session,
  { context, locked, entries }: Pick<ProgramsFor, "context" | "locked"> & { readonly entries: readonly DebEntry[] },
): Promise<readonly RelationGroup[]> {
  const files = entries.flatMap(({ path, data, origin }) => {
    if (data === undefined || data.length < 4 || data.readUInt32BE(0) !== ELF_MAGIC) return [];
    checkProgram(context, data, origin);
    const { kind } = openElf(data);
    return kind === "relocatable" || kind === "core" ? [] : [readBinaryFacts(`/${path}`, data, `/${path}`)];
  });
  const { relations, warnings } = await computeDepends({
    files,
    catalogue: await platformLibraries(context, locked),
    compareVersions: compareDebianVersions,
  });
  for (const { code, message } of warnings) session.emit({ type: "warning", code, message });
  return relations.map(({ group }) => group);
}

const ELF_MAGIC = 0x7f454c46;

function refuseSameFile(packages: readonly MadePackage[]): void {
  for (const [index, { path, target }] of packages.entries()) {
    const other = packages.slice(0, index).find((before) => before.path === path);
    if (other === undefined) continue;
    throw new CgoxError("CGOX_DEB_SAME_FILE", `${other.target} and ${target} would both be packed into ${path}`, {
      hint: "make one after the other, each into a folder of its own: -o dist/<platform>",
    });
  }
}

async function writePackages(session: Session, packages: readonly MadePackage[], compression: DebCompression): Promise<void> {
  for (const { plan, path } of packages) {
    session.emit({ type: "start", stage: "package", message: `packing ${plan.fileName}` });
    await session.host.files.writeAtomic(path, await encodeDeb(session.host, plan, compression));
    session.emit({ type: "end", stage: "package", message: `packed ${path}` });
  }
}
