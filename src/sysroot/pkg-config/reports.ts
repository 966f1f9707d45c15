import { formatDependency } from "./dependencies.ts";
import type { Evaluator } from "./evaluator.ts";
import type { PcModule } from "./module.ts";
import type { PkgConfigCall } from "./options.ts";

/** What `--modversion`, `--variable` and the like print, in pkgconf's order; undefined where a call asks for none of them. */
export function reportOn(call: PkgConfigCall, evaluator: Evaluator): string | undefined {
  const modules = evaluator.wanted(call.modules);
  const reports = REPORTS.filter(({ option }) => call.switches.has(option) || call.values.has(option));
  if (reports.length === 0) return undefined;
  return reports.map(({ write }) => write(modules, { call, evaluator })).join("");
}

interface Report {
  readonly option: string;
  readonly write: (modules: readonly PcModule[], context: { readonly call: PkgConfigCall; readonly evaluator: Evaluator }) => string;
}

const REPORTS: readonly Report[] = [
  { option: "print-provides", write: (modules) => lines(modules.flatMap(({ provides }) => provides.map(formatDependency))) },
  { option: "modversion", write: (modules) => lines(modules.map(({ version }) => version)) },
  { option: "path", write: (modules) => lines(modules.map(({ path }) => path)) },
  { option: "print-variables", write: (modules) => lines(modules.flatMap(({ variables }) => [...variables.keys()].reverse())) },
  {
    option: "variable",
    write: (modules, { call, evaluator }) =>
      `${modules.map((module) => evaluator.variable(module, call.values.get("variable") ?? "") ?? "").join(" ")}\n`,
  },
  { option: "print-requires", write: (modules) => lines(modules.flatMap(({ requires }) => requires.map(formatDependency))) },
  {
    option: "print-requires-private",
    write: (modules) => lines(modules.flatMap(({ requiresPrivate }) => requiresPrivate.map(formatDependency))),
  },
];

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
