import { CgoxError } from "../../model/error.ts";
import { shown } from "./limits.ts";
import type { Dependency, PcModule } from "./module.ts";
import type { Modules } from "./modules.ts";
import { fulfils } from "./versions.ts";

/** What keeps a set of modules from being used together. */
export type Problem =
  | { readonly kind: "missing"; readonly module: string; readonly requiredBy: string | undefined }
  | { readonly kind: "version"; readonly wanted: Dependency; readonly found: string; readonly requiredBy: string | undefined }
  | { readonly kind: "conflict"; readonly module: PcModule; readonly rule: Dependency; readonly found: string };

export interface WalkOptions {
  /** Follow Requires.private too: for cflags, and for static libraries. */
  readonly withPrivate: boolean;
  /** Do not follow Requires.internal. */
  readonly skipInternal?: boolean;
  readonly ignoreConflicts?: boolean;
  readonly ignoreProvides?: boolean;
}

/** Modules that require each other in a row, and visits of modules on all paths from those that are wanted: 10,010 for Debian 13's globus-gass-copy. */
const MAXIMUM_DEPTH = 500;
const MAXIMUM_VISITS = 200_000;

/** Finds all that is wrong with what is wanted and everything that it requires. @throws CgoxError `CGOX_PKGCONFIG_TOO_LARGE` */
export function checkGraph(modules: Modules, wanted: readonly Dependency[], options: WalkOptions): Problem[] {
  const problems: Problem[] = [];
  const checked = new Set<PcModule>();
  const check = (dependencies: readonly Dependency[], requiredBy: string | undefined, depth: number): void => {
    if (depth > MAXIMUM_DEPTH) throw tooLarge(requiredBy, `more than ${MAXIMUM_DEPTH} modules require each other in a row`);
    for (const dependency of dependencies) {
      const module = lookUp(modules, dependency, options);
      if (module === undefined) {
        problems.push({ kind: "missing", module: dependency.module, requiredBy });
      } else if (!isFulfilled(module, dependency)) {
        problems.push({ kind: "version", wanted: dependency, found: module.version, requiredBy });
      } else if (!checked.has(module)) {
        checked.add(module);
        if (options.ignoreConflicts !== true) problems.push(...conflictsOf(modules, module));
        check(module.requires, module.id, depth + 1);
        if (options.withPrivate) check(module.requiresPrivate, module.id, depth + 1);
      }
    }
  };
  check(wanted, undefined, 0);
  return problems;
}

/**
 * Visits what is wanted and all that it requires, parents first, a module as often as paths lead to it: flags of equal
 * rank end up in the order of their last mention, so that a library comes after all that need it. `isPrivate` tells whether
 * the visit comes through Requires.private. Expects a graph that `checkGraph` found nothing wrong with.
 * @throws CgoxError `CGOX_PKGCONFIG_TOO_LARGE` where there are too many paths
 */
export function walkGraph(
  modules: Modules,
  wanted: readonly Dependency[],
  {
    visit,
    once = false,
    ...options
  }: WalkOptions & { readonly visit: (module: PcModule, isPrivate: boolean) => void; readonly once?: boolean },
): void {
  let visits = 0;
  const onPath = new Set<PcModule>();
  let isPrivate = false;
  const walk = (dependencies: readonly Dependency[]): void => {
    for (const dependency of dependencies) {
      const module = lookUp(modules, dependency, options);
      if (module === undefined || onPath.has(module)) continue;
      if (options.skipInternal === true && dependency.internal === true) continue;
      if (++visits > MAXIMUM_VISITS)
        throw tooLarge(wanted[0]?.module, `more than ${MAXIMUM_VISITS} paths lead from it to modules that it requires`);
      onPath.add(module);
      visit(module, isPrivate);
      walk(module.requires);
      if (options.withPrivate) {
        isPrivate = true;
        walk(module.requiresPrivate);
        // Not the value from before: pkgconf 1.8 forgets it here, and its order of flags shows that.
        isPrivate = false;
      }
      if (!once) onPath.delete(module);
    }
  };
  walk(wanted);
}

function tooLarge(module: string | undefined, why: string): CgoxError {
  return new CgoxError("CGOX_PKGCONFIG_TOO_LARGE", `the pkg-config module ${shown(module ?? "")} cannot be used: ${why}`);
}

function lookUp(modules: Modules, dependency: Dependency, { ignoreProvides }: WalkOptions): PcModule | undefined {
  return ignoreProvides === true ? modules.find(dependency.module) : modules.resolve(dependency);
}

/** A module that stands in for another by its Provides was chosen by version already. */
function isFulfilled(module: PcModule, { module: name, comparator, version }: Dependency): boolean {
  return module.id !== name || version === undefined || fulfils(module.version, comparator, version);
}

/** pkgconf holds a module's Conflicts against what the module itself requires. */
function conflictsOf(modules: Modules, module: PcModule): Problem[] {
  return module.conflicts.flatMap((rule): Problem[] => {
    const isRequired = module.requires.some((dependency) => dependency.module === rule.module);
    const found = isRequired ? modules.resolve(rule) : undefined;
    return found !== undefined && isFulfilled(found, rule) ? [{ kind: "conflict", module, rule, found: found.version }] : [];
  });
}
