import { CgoxError } from "../../model/error.ts";
import { parseDependencies } from "./dependencies.ts";
import { createEvaluator, type Evaluator, type EvaluatorContext } from "./evaluator.ts";
import { renderFlags, reportForGo } from "./flag-output.ts";
import { PKG_CONFIG_VERSION } from "./modules.ts";
import { type PkgConfigCall, readCall } from "./options.ts";
import { describeProblem, hintFor, MENTIONED } from "./problems.ts";
import { reportOn } from "./reports.ts";
import { compareModuleVersions } from "./versions.ts";

export interface CommandLineContext extends EvaluatorContext {
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface CommandLineResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/**
 * What PKG_CONFIG answers: pkgconf 1.8's output for pkgconf's arguments, from the sysroot alone. go gets flags that it accepts
 * and quoting that it reads: it is known by the `--` that it puts before the modules, or by `CGOX_PKG_CONFIG_FOR=go`
 * (`CGOX_PKG_CONFIG_FOR=pkgconf` says that nobody filters). Nothing goes to stderr when the answer is good, because go
 * reads both streams as flags. Never throws for bad input: that is exit code 1 and a message.
 */
export function runPkgConfig(args: readonly string[], context: CommandLineContext): CommandLineResult {
  const call = readCall(args);
  if (typeof call === "string") return { stdout: "", stderr: `cgox: ${call}\n`, exitCode: 1 };
  if (call.switches.has("help") || call.switches.has("about")) return ok(HELP);
  if (call.switches.has("version")) return ok(`${PKG_CONFIG_VERSION}\n`);
  const level = call.values.get("atleast-pkgconfig-version");
  if (level !== undefined) return test(compareModuleVersions(PKG_CONFIG_VERSION, level) >= 0);
  try {
    return answer(call, context);
  } catch (error) {
    if (!(error instanceof CgoxError)) throw error;
    return failure(call, describeError(error), wantsFlags(call) ? "\n" : "");
  }
}

const HELP = "pkg-config for a cgox sysroot; the options are those of pkgconf(1)\n";

function answer(call: PkgConfigCall, context: CommandLineContext): CommandLineResult {
  const { switches } = call;
  const evaluator = createEvaluator(context, {
    define: call.define,
    static: switches.has("static") && !switches.has("shared"),
    keepSystemCflags: switches.has("keep-system-cflags") || context.env["PKG_CONFIG_ALLOW_SYSTEM_CFLAGS"] !== undefined,
    keepSystemLibs: switches.has("keep-system-libs") || context.env["PKG_CONFIG_ALLOW_SYSTEM_LIBS"] !== undefined,
    internalCflags: switches.has("internal-cflags"),
    ignoreConflicts: switches.has("ignore-conflicts"),
    ignoreProvides: switches.has("no-provides"),
  });
  if (switches.has("list-all") || switches.has("list-package-names")) return ok(listAll(evaluator, switches.has("list-all")));
  const comparison = comparisonOf(call);
  if (comparison !== undefined) return compare(call, { evaluator, comparison, target: context.target });
  const wanted = call.modules.flatMap(parseDependencies);
  if (wanted.length === 0)
    return { stdout: "", stderr: "cgox: no module is named; name one, as in pkg-config --libs cairo\n", exitCode: 1 };

  const problems = evaluator.problems(wanted, needsPrivate(call));
  if (problems.length > 0) {
    const lines = problems.slice(0, MENTIONED).map((problem) => `cgox: ${describeProblem(problem, context.target)}\n`);
    const hint = hintFor(problems, context.target);
    return failure(call, [...new Set(lines), ...(hint === undefined ? [] : [`hint: ${hint}\n`])].join(""));
  }
  if (switches.has("validate")) return ok("");
  if (switches.has("uninstalled")) return test(false);
  const report = reportOn(call, evaluator);
  const [forGo, place] = [isForGo(call, context.env), context.layout];
  if (report !== undefined) return ok(forGo && wantsFlags(call) ? reportForGo(report, place) : report);
  return ok(renderFlags(call, { evaluator, forGo, place }));
}

/** `--static` concerns private modules; `--exists` promises that flags can be had, so it looks at them too (Debian bug 1026781). */
function needsPrivate({ switches }: PkgConfigCall): { readonly withPrivate?: boolean } {
  const asksForPrivate = switches.has("print-requires-private") || (switches.has("exists") && !switches.has("shared"));
  return asksForPrivate ? { withPrivate: true } : {};
}

function isForGo({ hasTerminator }: PkgConfigCall, env: CommandLineContext["env"]): boolean {
  const caller = env["CGOX_PKG_CONFIG_FOR"];
  return caller === "go" || (hasTerminator && caller !== "pkgconf");
}

function listAll({ modules }: Evaluator, withTitles: boolean): string {
  return modules
    .all()
    .map(({ id, name, description }) => (withTitles ? `${id.padEnd(30)} ${name} - ${description}\n` : `${id}\n`))
    .join("");
}

interface Comparison {
  readonly wanted: string;
  readonly holds: (order: number) => boolean;
}

function comparisonOf({ values }: PkgConfigCall): Comparison | undefined {
  for (const [option, holds] of COMPARISONS) {
    const wanted = values.get(option);
    if (wanted !== undefined) return { wanted, holds };
  }
  return undefined;
}

const COMPARISONS: readonly (readonly [string, (order: number) => boolean])[] = [
  ["atleast-version", (order) => order >= 0],
  ["exact-version", (order) => order === 0],
  ["max-version", (order) => order <= 0],
];

interface CompareContext {
  readonly evaluator: Evaluator;
  readonly comparison: Comparison;
  readonly target: string;
}

/** True when one of the modules has such a version; a missing one before it makes it false. What they require is not looked at. */
function compare(call: PkgConfigCall, { evaluator, comparison, target }: CompareContext): CommandLineResult {
  for (const { module: name } of call.modules.flatMap(parseDependencies)) {
    const module = evaluator.modules.find(name);
    if (module === undefined) {
      const problem = { kind: "missing", module: name, requiredBy: undefined } as const;
      return failure(call, `cgox: ${describeProblem(problem, target)}\nhint: cgox sysroot add ${target} ${name}\n`);
    }
    if (comparison.holds(compareModuleVersions(module.version, comparison.wanted))) return test(true);
  }
  return test(false);
}

function ok(stdout: string): CommandLineResult {
  return { stdout, stderr: "", exitCode: 0 };
}

function test(isTrue: boolean): CommandLineResult {
  return { stdout: "", stderr: "", exitCode: isTrue ? 0 : 1 };
}

/** Questions (`--exists`, `--variable`) fail silently unless `--print-errors` is there; for the rest it is the other way round. */
function failure(call: PkgConfigCall, message: string, stdout = ""): CommandLineResult {
  const { switches } = call;
  const isSilent = switches.has("silence-errors") || !(wantsFlags(call) || TALKATIVE.some((name) => switches.has(name)));
  const text = isSilent ? "" : message;
  return switches.has("errors-to-stdout") ? { stdout: text + stdout, stderr: "", exitCode: 1 } : { stdout, stderr: text, exitCode: 1 };
}

const TALKATIVE: readonly string[] = ["print-errors", "modversion", "print-variables", "validate"];

function wantsFlags({ switches }: PkgConfigCall): boolean {
  return [...switches].some((name) => name.startsWith("cflags") || name.startsWith("libs"));
}

function describeError(error: CgoxError): string {
  return `cgox: ${error.message}\n${error.hint === undefined ? "" : `hint: ${error.hint}\n`}`;
}
