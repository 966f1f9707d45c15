import { CgoxError } from "../model/error.ts";
import type { Session } from "../model/session.ts";
import { goBuild } from "../build/go-build.ts";
import { programName } from "../build/outputs.ts";
import { mainPackages } from "./build-targets.ts";
import { sysrootForBuild } from "./build-sysroot.ts";
import { targetEnvironment } from "./environment.ts";
import { linkWords, refuseForeignCode } from "./foreign-code.ts";
import { goRun, packagesFor, type GoRun } from "./go-packages.ts";
import { checkProgram, type LinkedTargets, type ProgramFile, type ProgramOptions, type ProgramsFor } from "./package-programs.ts";
import { removeLink, stateFolder } from "./project-folders.ts";
import type { TargetContext } from "./target-context.ts";

/** Ports for which Go makes position-independent programs, which Debian's hardening asks for (internal/platform.BuildModeSupported). */
const PIE = new Set("386 amd64 arm arm64 loong64 ppc64le riscv64 s390x".split(" "));

/**
 * The programs to pack, built for each target: position-independent and with all their symbols.
 * @throws CgoxError what a build throws, `CGOX_PROGRAM_…`
 */
export async function buildPrograms(session: Session, contexts: readonly TargetContext[], options: ProgramOptions): Promise<LinkedTargets> {
  const run = await goRun(session, { ...options, mainByDefault: true });
  const targets: ProgramsFor[] = [];
  for (const context of contexts) {
    const built = await buildFor(context, run, options);
    if ("exitCode" in built) return { targets: [], exitCode: built.exitCode };
    targets.push(built);
  }
  return { targets, exitCode: 0 };
}

/** As when go was told `-n`. */
function nothingBuilt(main: string): CgoxError {
  return new CgoxError("CGOX_PROGRAM_MISSING", `go build made no program of ${main}`, { hint: "check the flags of go build behind --" });
}

async function buildFor(
  context: TargetContext,
  run: GoRun,
  { beforeBuild }: ProgramOptions,
): Promise<ProgramsFor | { readonly exitCode: number }> {
  const { session, target } = context;
  const { host, emit, config } = session;
  const listed = await packagesFor(context, run, { tests: false });
  const mains = mainPackages([listed], run.place.packages);
  const nameOf = (main: string): string => (mains.length === 1 && config.name !== undefined ? config.name : programName(main));
  const about = { importPath: mains[0] ?? "", directory: run.place.directory, goPath: run.go.path };
  await beforeBuild?.(mains.map(nameOf), about);
  const { locked, sysroot } = await sysrootForBuild(context, listed);
  const env = await targetEnvironment(context, locked, sysroot);
  const words = await linkWords(context, listed, { env, sysroot });
  const programs: ProgramFile[] = [];
  for (const main of mains) {
    const name = nameOf(main);
    const folder = await stateFolder(session, `programs/${context.sysrootId.replace("/", "-")}-${target.variant ?? "plain"}`);
    const path = `${folder}/${name}`;
    await removeLink(host, path);
    emit({ type: "start", stage: "build", message: `building ${main} for ${target.name}` });
    const { exitCode, checked: data } = await goBuild(
      host,
      { main, path },
      {
        goPath: run.go.path,
        directory: run.place.directory,
        env,
        workshop: `${session.project.stateDirectory}/building`,
        goFlags: [...(PIE.has(target.goarch) ? ["-buildmode=pie"] : []), ...run.goFlags],
        configured: context.config,
      },
      async (place) => {
        const bytes = await host.files.read(place);
        checkProgram(context, bytes, path);
        await refuseForeignCode(context, place, { sysroot, words, name: path });
        return bytes;
      },
    );
    emit({ type: "end", stage: "build", message: exitCode === 0 ? `built ${name}` : `go build failed for ${target.name}` });
    if (exitCode !== 0) return { exitCode };
    if (data === undefined) throw nothingBuilt(main);
    programs.push({ name, path, data });
  }
  return { context, locked, programs, main: about };
}
