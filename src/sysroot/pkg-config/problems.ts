import { CgoxError } from "../../model/error.ts";
import { shown } from "./limits.ts";
import { formatDependency } from "./dependencies.ts";
import type { Problem } from "./graph.ts";

/** One error for all that keeps modules from being used: the first problem's code, a message that names each. */
export function problemsError(problems: readonly Problem[], target: string): CgoxError {
  const [first] = problems;
  const hint = hintFor(problems, target);
  const more = problems.length > MENTIONED ? `; and ${problems.length - MENTIONED} more` : "";
  const message =
    problems
      .slice(0, MENTIONED)
      .map((problem) => describeProblem(problem, target))
      .join("; ") + more;
  return new CgoxError(first === undefined ? "CGOX_PKGCONFIG_MISSING" : CODES[first.kind], message, { hint });
}

/** A problem in one sentence, without a full stop. */
export function describeProblem(problem: Problem, target: string): string {
  switch (problem.kind) {
    case "missing":
      return `the pkg-config module ${shown(problem.module)}${requirer(problem.requiredBy)} is not in the sysroot of ${target}`;
    case "version":
      return `${formatDependency(problem.wanted)}${requirer(problem.requiredBy)} is wanted, but the sysroot of ${target} has version ${problem.found}`;
    case "conflict":
      return `${problem.module.id} conflicts with ${formatDependency(problem.rule)}, and the sysroot of ${target} has version ${problem.found}`;
  }
}

/** What helps, where something does: adding the modules that are missing. */
export function hintFor(problems: readonly Problem[], target: string): string | undefined {
  // A name that is none is no word of a command to be pasted into a shell.
  const isName = (name: string): boolean => /^[A-Za-z0-9][\w.+-]{0,60}$/.test(name);
  const missing = problems.flatMap((problem) => (problem.kind === "missing" && isName(problem.module) ? [problem.module] : []));
  return missing.length === 0 ? undefined : `cgox sysroot add ${target} ${[...new Set(missing)].join(" ")}`;
}

/** Problems that one message tells of. */
export const MENTIONED = 20;

const CODES = {
  missing: "CGOX_PKGCONFIG_MISSING",
  version: "CGOX_PKGCONFIG_VERSION",
  conflict: "CGOX_PKGCONFIG_CONFLICT",
} as const;

function requirer(module: string | undefined): string {
  return module === undefined ? "" : `, which ${shown(module)} requires,`;
}
