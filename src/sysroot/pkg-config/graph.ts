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

/** Finds all that is wrong with what is wanted and everything that it requires. */
export function checkGraph(modules: Modules, wanted: readonly Dependency[], options: WalkOptions): Problem[] {
  const problems: Problem[] = [];
  const checked = new Set<PcModule>();
  const check = (dependencies: readonly Dependency[], requiredBy: string | undefined): void => {
    for (const dependency of dependencies) {
      const module = lookUp(modules, dependency, options);
      if (module === undefined) {
        problems.push({ kind: "missing", module: dependency.module, requiredBy });
      } else if (!isFulfilled(module, dependency)) {
        problems.push({ kind: "version", wanted: dependency, found: module.version, requiredBy });
      } else if (!checked.has(module)) {
        checked.add(module);
        if (options.ignoreConflicts !== true) problems.push(...conflictsOf(modules, module));
        check(module.requires, module.id);
        if (options.withPrivate) check(module.requiresPrivate, module.id);
      }
    }
  };
  check(wanted, undefined);
  return problems;
}

/**
 * Visits what is wanted and all that it requires, parents first, a module as often as paths lead to it: flags of equal
 * rank end up in the order of their last mention, so that a library comes after all that need it. `isPrivate` tells whether
 * the visit comes through Requires.private. Expects a graph that `checkGraph` found nothing wrong with.
 */
export function walkGraph(
  modules: Modules,
  wanted: readonly Dependency[],
  { visit, ...options }: WalkOptions & { readonly visit: (module: PcModule, isPrivate: boolean) => void },
): void {
  const onPath = new Set<PcModule>();
  let isPrivate = false;
  const walk = (dependencies: readonly Dependency[]): void => {
    for (const dependency of dependencies) {
      const module = lookUp(modules, dependency, options);
      if (module === undefined || onPath.has(module)) continue;
      if (options.skipInternal === true && dependency.internal === true) continue;
      onPath.add(module);
      visit(module, isPrivate);
      walk(module.requires);
      if (options.withPrivate) {
        isPrivate = true;
        walk(module.requiresPrivate);
        // Not the value from before: pkgconf 1.8 forgets it here, and its order of flags shows that.
        isPrivate = false;
      }
      onPath.delete(module);
    }
  };
  walk(wanted);
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
