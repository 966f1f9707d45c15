import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { BuildOutput, BuildResult } from "../model/results.ts";
import type { Session } from "../model/session.ts";
import { goBuild, type Built } from "../build/go-build.ts";
import type { GoPackage } from "../build/go-list.ts";
import { inspectProgram } from "../build/inspect-program.ts";
import { planOutputs, type PlannedOutput } from "../build/outputs.ts";
import { buildEnvironment } from "./build-environment.ts";
import { linkWords, refuseForeignCode } from "./foreign-code.ts";
import { goRun, packagesFor, type GoRun } from "./go-packages.ts";
import { refuseLinkedOutput, removeLink } from "./project-folders.ts";
import type { ResourceBuild } from "./windows-resources.ts";
import { openTarget, type TargetContext } from "./target-context.ts";

export interface BuildOptions {
  readonly targets: readonly string[];
  /** As go build takes them; empty means the project's main package, or the working folder. */
  readonly packages: readonly string[];
  readonly output?: string;
  /** What followed `--`. */
  readonly goFlags: readonly string[];
}

/**
 * `cgox build`: for each target, what the program's packages want is added to the lock where it is missing, the sysroot is made, and go
 * builds with the wrappers. A target that fails does not keep the others from being built.
 */
export async function buildTargets(session: Session, options: BuildOptions): Promise<BuildResult> {
  const { host, config, project } = session;
  const contexts = await Promise.all(options.targets.map((target) => openTarget(session, target)));
  const run = await goRun(session, { ...options, mainByDefault: true });

  const listed = new Map<TargetContext, GoPackage[]>();
  for (const context of contexts) listed.set(context, await packagesFor(context, run, { tests: false }));
  const outputs = planOutputs({
    targets: contexts.map(({ target }) => target),
    mains: mainPackages([...listed.values()], options.packages.length > 0 ? options.packages : run.place.packages),
    workingDirectory: project.workingDirectory,
    outputIsDirectory: (await outputFacts(session, options.output))?.kind === "directory",
    ...(options.output === undefined ? {} : { output: options.output }),
    ...(buildModeOf(options.goFlags) === undefined ? {} : { buildMode: buildModeOf(options.goFlags) ?? "" }),
    ...(config.name === undefined ? {} : { name: config.name }),
  });

  const isNamed = options.output !== undefined && !options.output.startsWith(`${project.stateDirectory}/`);
  if (!isNamed) {
    for (const { path } of outputs) {
      if (options.output === undefined) await refuseLinkedOutput(session, posix.dirname(path));
      await removeLink(host, path);
    }
  }

  const built: BuildOutput[] = [];
  let exitCode = 0;
  for (const context of contexts) {
    const packages = listed.get(context) ?? [];
    const { env, sysroot } = await buildEnvironment(context, packages);
    const words = sysroot === undefined ? [] : await linkWords(context, packages, { env, sysroot });
    for (const output of outputs.filter(({ target }) => target === context.target)) {
      const resources = await resourceFlags(context, output, { goFlags: run.goFlags, packages });
      const check = async (place: string) => {
        if (sysroot !== undefined) await refuseForeignCode(context, place, { sysroot, words, name: output.path });
        return inspectProgram(host.files, place, { output, platform: context.platform });
      };
      const { exitCode: code, checked } = await buildOne(context, output, { ...run, env, goFlags: [...resources, ...run.goFlags], check });
      if (checked !== undefined) built.push(checked);
      if (exitCode === 0) exitCode = code;
    }
  }
  return { outputs: built, exitCode };
}

interface OneBuild extends GoRun {
  readonly env: Readonly<Record<string, string>>;
  /** Looks at what go built, which has another path until then. */
  readonly check: (place: string) => Promise<BuildOutput>;
}

async function buildOne(context: TargetContext, output: PlannedOutput, run: OneBuild): Promise<Built<BuildOutput>> {
  const { host, emit, project } = context.session;
  emit({ type: "start", stage: "build", message: `building ${output.main} for ${context.target.name}` });
  const options = {
    goPath: run.go.path,
    directory: run.place.directory,
    env: run.env,
    workshop: `${project.stateDirectory}/building`,
    goFlags: run.goFlags,
    configured: context.config,
  };
  const built = await goBuild(host, output, options, run.check);
  const message = built.exitCode === 0 ? `built ${output.path}` : `go build failed for ${context.target.name}`;
  emit({ type: "end", stage: "build", message });
  return built;
}

export function mainPackages(lists: readonly (readonly GoPackage[])[], asked: readonly string[]): string[] {
  const mains = lists.flat().filter((item) => item.Name === "main" && item.DepOnly !== true);
  if (mains.length === 0) {
    throw new CgoxError("CGOX_BUILD_NO_MAIN", `there is no main package among ${asked.join(" ")}`, {
      hint: "name the folder of a program: cgox build <target> ./cmd/app",
    });
  }
  return [...new Set(mains.map((item) => item.ImportPath))];
}

async function outputFacts({ host, project }: Session, output: string | undefined) {
  if (output === undefined) return undefined;
  return host.files.factsBehind(output.startsWith("/") ? output : `${project.workingDirectory}/${output}`);
}

/** go's flags for the resources of a program for Windows; cgox.yaml says whether it has any. */
async function resourceFlags(context: TargetContext, output: PlannedOutput, build: ResourceBuild): Promise<readonly string[]> {
  if (context.target.goos !== "windows" || context.session.config.windows === undefined) return [];
  const { windowsResources } = await import("./windows-resources.ts");
  return windowsResources(context, output, { ...build, buildMode: buildModeOf(build.goFlags) });
}

function buildModeOf(goFlags: readonly string[]): string | undefined {
  const index = goFlags.findIndex((flag) => /^--?buildmode(=|$)/.test(flag));
  const flag = goFlags[index];
  return flag === undefined ? undefined : (flag.split("=")[1] ?? goFlags[index + 1]);
}
