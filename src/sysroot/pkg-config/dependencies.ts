import type { Comparator, Dependency } from "./module.ts";

/**
 * Reads a list of modules as `Requires` and command lines hold it: names separated by spaces or commas, each with or without a
 * condition (`gtk+-3.0 >= 3.22`). A condition needs a space before its comparator; one without a version is dropped with its
 * module, and an unknown comparator counts as none, both as in pkgconf.
 */
export function parseDependencies(text: string): Dependency[] {
  const dependencies: Dependency[] = [];
  for (const [, module = "", sign, version] of text.matchAll(ENTRY)) {
    if (sign === undefined) dependencies.push({ module });
    else if (version !== undefined) dependencies.push(conditional(module, sign, version));
  }
  return dependencies;
}

/** Writes a dependency as `--print-requires` does. */
export function formatDependency({ module, comparator, version }: Dependency): string {
  return version === undefined ? module : `${module} ${comparator ?? "(any)"} ${version}`;
}

const ENTRY = /([^\s,]+)(?:\s+([<>!=]+)\s*([^\s,]+)?)?/g;
const COMPARATORS: ReadonlySet<string> = new Set<Comparator>(["=", "!=", "<", "<=", ">", ">="]);

function conditional(module: string, sign: string, version: string): Dependency {
  return COMPARATORS.has(sign) ? { module, comparator: sign as Comparator, version } : { module, version };
}
