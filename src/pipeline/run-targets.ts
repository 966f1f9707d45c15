import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Session } from "../model/session.ts";
import { goTestArguments } from "../build/go-test.ts";
import type { GoPackage } from "../build/go-list.ts";
import { programName } from "../build/outputs.ts";
import { findRunner, type Runner } from "../emulate/runner.ts";
import { quoteForGoEnvironment } from "../sysroot/flags.ts";
import { shellQuote } from "../toolchain/script/quote.ts";
import { buildEnvironment } from "./build-environment.ts";
import { buildTargets } from "./build-targets.ts";
import { goRun, packagesFor } from "./go-packages.ts";
import { launchThrough, launchProgram, type Launch } from "./launch.ts";
import { lockedSysroot } from "./lock-changes.ts";
import { stateFolder } from "./project-folders.ts";
import { runtimeRoot, type RuntimeRoot } from "./runtime-root.ts";
import { openTarget, type TargetContext } from "./target-context.ts";

/** A process that is ready to start, or go's exit code where there is nothing to start. */
export type Prepared =
  | { readonly kind: "start"; readonly command: string; readonly args: readonly string[]; readonly cwd: string; readonly env: Environment }
  | { readonly kind: "failed"; readonly exitCode: number };

type Environment = Readonly<Record<string, string>>;

export interface RunOptions {
  readonly target: string;
  /** A package, as go build takes it, or the path of a program; absent: the project's main package, or the working folder. */
  readonly program?: string;
  /** For the program. */
  readonly args: readonly string[];
}

/** `cgox run`, up to the start of the program: it is built where it is not one already, and gets its libraries. */
export async function prepareRun(session: Session, options: RunOptions): Promise<Prepared> {
  const context = await openTarget(session, options.target);
  const runner = await findRunner(session.host, context.target);
  const program = (await existingProgram(session, options.program)) ?? (await buildProgram(context, options));
  if (typeof program === "number") return { kind: "failed", exitCode: program };
  const { command, args, env = {} } = await launchProgram(context, program, { runner, locked: await lockedSysroot(context) });
  return { kind: "start", command, args: [...args, ...options.args], cwd: session.project.workingDirectory, env };
}

export interface TestOptions {
  readonly target: string;
  readonly packages: readonly string[];
  /** Flags of go test. */
  readonly goFlags: readonly string[];
}

/** `cgox test`, up to the start of go: go builds the tests for the target, and has each run by a script of ours. */
export async function prepareTest(session: Session, options: TestOptions): Promise<Prepared> {
  const context = await openTarget(session, options.target);
  const { host } = session;
  const runner = await findRunner(host, context.target);
  const run = await goRun(session, { ...options, mainByDefault: false });
  const packages = await packagesFor(context, run, { tests: true });
  const { env, locked } = await buildEnvironment(context, packages);
  const isCgo = packages.some(({ CgoFiles = [] }) => CgoFiles.length > 0);
  const root = isCgo ? await runtimeRoot(context, locked) : undefined;
  const through = await launchTests(context, runner, { root, packages });
  const script = through === undefined ? undefined : await writeScript(context, through, runner.kind === "host");
  const args = goTestArguments({
    packages: run.place.packages,
    goFlags: options.goFlags,
    configured: context.config,
    ...(script === undefined ? {} : { exec: quoteForGoEnvironment([script]) }),
  });
  return { kind: "start", command: run.go.path, args, cwd: run.place.directory, env };
}

/** Starts what was prepared, with the user's terminal, and returns its exit code. */
export async function start({ host }: Session, prepared: Prepared): Promise<number> {
  if (prepared.kind === "failed") return prepared.exitCode;
  return host.processes.passThrough(prepared.command, prepared.args, { cwd: prepared.cwd, env: prepared.env, isLast: true });
}

/** Absolute path of what the command line names, where it is a file that go does not compile. */
async function existingProgram({ host, project }: Session, named: string | undefined): Promise<string | undefined> {
  if (named === undefined || named.endsWith(".go")) return undefined;
  const path = posix.resolve(project.workingDirectory, named);
  if (!(await host.files.exists(path))) return undefined;
  const { kind } = (await host.files.facts(await host.files.realPath(path))) ?? {};
  return kind === "file" ? path : undefined;
}

/** Path of the program, or go's exit code. */
async function buildProgram({ session, target, sysrootId }: TargetContext, options: RunOptions): Promise<string | number> {
  const { outputs, exitCode } = await buildTargets(session, {
    targets: [options.target],
    packages: options.program === undefined ? [] : [options.program],
    output: `${await stateFolder(session, `run/${sysrootId.replace("/", "-")}`)}/`,
    goFlags: [],
  });
  if (exitCode !== 0) return exitCode;
  const [output, ...others] = outputs;
  if (output === undefined || others.length > 0) {
    throw new CgoxError("CGOX_RUN_SEVERAL", `${options.program ?? "."} holds ${outputs.length} programs, and one can be run`, {
      hint: `name one of them: cgox run ${target.name} ./cmd/app`,
    });
  }
  return output.path;
}

/** What stands before each test's program. */
async function launchTests(
  context: TargetContext,
  runner: Runner,
  { root, packages }: { readonly root: RuntimeRoot | undefined; readonly packages: readonly GoPackage[] },
): Promise<Launch | undefined> {
  if (context.target.goos !== "windows" || runner.kind !== "emulator") return launchThrough(context, runner, root);
  const { launchTestsInWine } = await import("./launch-wine.ts");
  const tested = packages.flatMap(({ ImportPath }) => /^(.+)\.test$/.exec(ImportPath)?.[1] ?? []);
  const programs = [...new Set(tested.map((path) => `${programName(path)}.test.exe`))];
  return launchTestsInWine(context, { wine: runner.path, root, programs });
}

/** What `go test -exec` runs, with the test's program and arguments after it. On the host's own machine its own libraries come first. */
async function writeScript(
  { session, target, sysrootId }: TargetContext,
  { command, args, env = {}, beside = [] }: Launch,
  tryHost: boolean,
): Promise<string> {
  const path = `${await stateFolder(session, "run")}/${sysrootId.replace("/", "-")}${target.variant === undefined ? "" : `-${target.variant}`}.sh`;
  const links = beside.map((path) => `ln -sf ${shellQuote(path)} "$(dirname "$1")"`);
  const words = [command, ...args].map(shellQuote).join(" ");
  const lines = [
    "#!/bin/sh",
    `# Runs a program for ${target.name}; written by cgox test.`,
    ...(tryHost ? [`if ldd "$1" 2>&1 | grep -q 'not found'; then :; else exec "$@"; fi`] : []),
    ...links,
    ...Object.entries(env).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    `exec ${words} "$@"`,
    "",
  ];
  await session.host.files.writeAtomic(path, lines.join("\n"), { mode: 0o755 });
  return path;
}
