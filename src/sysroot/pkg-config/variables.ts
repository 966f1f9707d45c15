import { MAXIMUM_EXPANSION, MAXIMUM_VALUE } from "./limits.ts";
import { STAND_IN_ROOT } from "./stand-in-root.ts";

/** Variables by name. `globals` (`pc_sysrootdir`, --define-variable) win over what a file says and are taken literally. */
export interface Variables {
  readonly globals: ReadonlyMap<string, string>;
  readonly locals: Map<string, string>;
  /** Counts down; below zero nothing is put in any more. */
  readonly budget: { left: number };
}

export function createVariables(globals: ReadonlyMap<string, string>): Variables {
  return { globals, locals: new Map(), budget: { left: MAXIMUM_EXPANSION } };
}

/** Sets a file's variable to the expanded value, which is returned; it moves to the end of the order. One pair of quotes around the value goes. */
export function setVariable(variables: Variables, name: string, value: string): string {
  variables.locals.delete(name);
  const expanded = expand(dequote(value), variables);
  variables.locals.set(name, expanded);
  return expanded;
}

export function getVariable({ globals, locals }: Pick<Variables, "globals" | "locals">, name: string): string | undefined {
  return globals.get(name) ?? locals.get(name);
}

/**
 * Replaces `${name}` by the variable's value, unknown names by nothing. An absolute path comes out below the root; one that
 * names the root twice (`${pc_sysrootdir}${prefix}`) comes out below it once. What would be longer than MAXIMUM_VALUE is one
 * character longer than that. Takes from the budget, and puts nothing in where none is left.
 */
export function expand(text: string, variables: Variables, depth = 0): string {
  const rooted = text.startsWith("/") && !text.startsWith(STAND_IN_ROOT) ? STAND_IN_ROOT : "";
  let size = rooted.length + text.length;
  variables.budget.left -= size + 1;
  const replaced = text.replace(/\$\{([^}]*)\}?/g, (match, name: string) => {
    if (size > MAXIMUM_VALUE || variables.budget.left < 0) return "";
    const value = valueOf(name, variables, depth);
    size += value.length - match.length;
    return value;
  });
  const expanded = size > MAXIMUM_VALUE ? (rooted + replaced).padEnd(MAXIMUM_VALUE + 1).slice(0, MAXIMUM_VALUE + 1) : rooted + replaced;
  return withRootOnce(expanded);
}

/** Files written for another pkg-config put the root in front of paths that have it already. */
export function withRootOnce(path: string): string {
  if (!path.startsWith(STAND_IN_ROOT) || path.lastIndexOf(STAND_IN_ROOT) === 0) return path;
  const tidy = collapseSlashes(path);
  return tidy.startsWith(STAND_IN_ROOT + STAND_IN_ROOT) ? tidy.slice(STAND_IN_ROOT.length) : path;
}

function valueOf(name: string, variables: Variables, depth: number): string {
  const global = variables.globals.get(name);
  if (global !== undefined) return global;
  const local = variables.locals.get(name);
  // A value can only name variables again through `$${…}`; that much nesting is a loop.
  return local === undefined || depth > 32 ? "" : expand(local, variables, depth + 1);
}

/** `/usr//include` → `/usr/include`. */
export function collapseSlashes(path: string): string {
  return path.replace(/\/{2,}/g, "/");
}

function dequote(value: string): string {
  const quote = value.charAt(0);
  if (quote !== '"' && quote !== "'") return value;
  return value.replace(/\\(["'])|["']/g, (match, escaped: string | undefined) => {
    if (escaped === quote) return quote;
    return match === quote ? "" : match;
  });
}
