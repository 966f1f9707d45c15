import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { LockedSysroot } from "../model/lock.ts";
import type { Session } from "../model/session.ts";
import { goarchOf, isForMachine } from "../emulate/machines.ts";
import { describeElf, openElf } from "../formats/elf.ts";
import { refuseForeignCode } from "./foreign-code.ts";
import { lockedSysroot } from "./lock-changes.ts";
import { restoreSysroot } from "./restore-sysroot.ts";
import { openTarget, type TargetContext } from "./target-context.ts";

/** A program as it was linked. */
export interface ProgramFile {
  /** File name on the target. */
  readonly name: string;
  /** Absolute path that it was read from. */
  readonly path: string;
  readonly data: Buffer;
}

/** The programs of one target's package. */
export interface ProgramsFor {
  readonly context: TargetContext;
  readonly locked: LockedSysroot;
  readonly programs: readonly ProgramFile[];
  /** Where the programs were built. */
  readonly main?: BuiltMain;
}

export interface ProgramOptions {
  readonly targets: readonly string[];
  readonly packages: readonly string[];
  readonly programs: readonly string[];
  readonly goFlags: readonly string[];
  /** Called with the names of a target's programs before they are built: what it throws is known before anything is waited for. */
  readonly beforeBuild?: (programs: readonly string[], main: BuiltMain) => Promise<void>;
}

/** The first main package, and how go is run for it. */
export interface BuiltMain {
  readonly importPath: string;
  readonly directory: string;
  readonly goPath: string;
}

export interface LinkedTargets {
  readonly targets: readonly ProgramsFor[];
  /** go's own, where a build failed. */
  readonly exitCode: number;
}

/**
 * The programs to pack: built for each target, position-independent and with all their symbols; or read, where they are built already.
 * @throws CgoxError `CGOX_DEB_PLATFORM`, `CGOX_PROGRAM_…`, and what a build throws
 */
export async function linkPrograms(session: Session, options: ProgramOptions): Promise<LinkedTargets> {
  const contexts = await Promise.all(options.targets.map((target) => openTarget(session, target)));
  for (const context of contexts) refuseOtherPackages(context);
  if (options.programs.length > 0) {
    return { targets: await Promise.all(contexts.map((context) => readPrograms(context, options.programs))), exitCode: 0 };
  }
  const { buildPrograms } = await import("./build-programs.ts");
  return buildPrograms(session, contexts, options);
}

/** Only where the platform's own packages are Debian's does a .deb install. */
export function refuseOtherPackages({ platform, target }: TargetContext): void {
  const kinds = Object.values(platform.repositories).map(({ kind }) => kind);
  if (kinds.includes("debian")) return;
  throw new CgoxError("CGOX_DEB_PLATFORM", `${target.name} does not install .deb packages: ${platform.title} has others`, {
    hint: "cgox targets lists the targets; those on Debian, Ubuntu and Raspberry Pi OS do",
  });
}

async function readPrograms(context: TargetContext, paths: readonly string[]): Promise<ProgramsFor> {
  const { host, project } = context.session;
  const programs: ProgramFile[] = [];
  for (const given of paths) {
    const path = posix.resolve(project.workingDirectory, given);
    const data = await host.files.readIfThere(path);
    if (data === undefined) throw new CgoxError("CGOX_PROGRAM_MISSING", `there is no file ${path}`, { hint: "check the path" });
    checkProgram(context, data, path);
    programs.push({
      name: posix.basename(path).replace(new RegExp(`_${context.target.goos}_${context.target.goarch}.*$`), ""),
      path,
      data,
    });
  }
  const locked = await lockedSysroot(context);
  const sysroot = await restoreSysroot(context, locked);
  for (const { path } of programs) await refuseForeignCode(context, path, { sysroot, words: [] });
  return { context, locked, programs };
}

/**
 * Refuses what is no ELF file, or one of another machine than the target's.
 * @throws CgoxError `CGOX_PROGRAM_NOT_ELF`, `CGOX_PROGRAM_OTHER_MACHINE`, `CGOX_FORMAT_ELF` for a damaged one
 */
export function checkProgram({ target }: TargetContext, data: Buffer, path: string): void {
  if (data.length < 4 || data.readUInt32BE(0) !== 0x7f454c46) {
    throw new CgoxError("CGOX_PROGRAM_NOT_ELF", `${path} is not an ELF file`, { hint: `build it with: cgox build ${target.name}` });
  }
  const elf = openElf(data);
  if (isForMachine(elf, target.goarch)) return;
  const goarch = goarchOf(elf);
  throw new CgoxError("CGOX_PROGRAM_OTHER_MACHINE", `${path} is no program for ${target.name}: it is ${describeElf(elf)}`, {
    hint: goarch === undefined ? `build it with: cgox build ${target.name}` : `it would do for ${target.goos}/${goarch}`,
  });
}
