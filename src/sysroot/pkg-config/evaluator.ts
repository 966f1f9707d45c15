import { CgoxError } from "../../model/error.ts";
import { createFragmentList, type FragmentList } from "./fragments.ts";
import { checkGraph, type Problem, walkGraph, type WalkOptions } from "./graph.ts";
import type { PkgConfigLayout } from "./layout.ts";
import type { Dependency, FlagField, Fragment, PcModule } from "./module.ts";
import { MAXIMUM_STEPS, shown } from "./limits.ts";
import { createModules, type Modules, type ModuleSource } from "./modules.ts";
import { parseDependencies } from "./dependencies.ts";
import { problemsError } from "./problems.ts";
import { fromStandIn, STAND_IN_ROOT, toStandIn } from "./stand-in-root.ts";
import { collapseSlashes, getVariable } from "./variables.ts";

export interface EvaluatorContext extends ModuleSource {
  readonly layout: PkgConfigLayout;
  /** The target's name, for messages. */
  readonly target: string;
}

export interface EvaluatorOptions {
  /** `--define-variable`: these win over what files say. */
  readonly define?: ReadonlyMap<string, string>;
  /** `--static`. */
  readonly static?: boolean;
  readonly keepSystemCflags?: boolean;
  readonly keepSystemLibs?: boolean;
  readonly internalCflags?: boolean;
  readonly ignoreConflicts?: boolean;
  readonly ignoreProvides?: boolean;
}

/**
 * pkg-config for one sysroot. Modules are asked for as on a command line: `cairo`, `cairo,`, `gtk+-3.0 >= 3.22`.
 * Flags hold real paths below the sysroot and follow pkgconf 1.8.1 in order and repetition.
 */
export interface Evaluator {
  readonly modules: Modules;
  /** What is wrong with the wanted modules; an empty list when they can be used. */
  problems(wanted: readonly Dependency[], options?: { readonly withPrivate?: boolean }): readonly Problem[];
  /** @throws CgoxError `CGOX_PKGCONFIG_MISSING`, `CGOX_PKGCONFIG_VERSION`, `CGOX_PKGCONFIG_CONFLICT`, `CGOX_PKGCONFIG_MALFORMED`, `CGOX_PKGCONFIG_TOO_LARGE`. */
  cflags(wanted: readonly string[]): readonly Fragment[];
  /** @throws CgoxError as `cflags` does. */
  libs(wanted: readonly string[]): readonly Fragment[];
  /** The modules that are wanted themselves. @throws CgoxError as `cflags` does. */
  wanted(names: readonly string[]): readonly PcModule[];
  /** The wanted modules and all that they require, for cflags and libs alike, each once. @throws CgoxError as `cflags` does. */
  members(names: readonly string[]): readonly PcModule[];
  /** A variable's value with real paths; undefined where the module has none of that name. */
  variable(module: PcModule, name: string): string | undefined;
}

export function createEvaluator(context: EvaluatorContext, options: EvaluatorOptions = {}): Evaluator {
  const { layout } = context;
  const globals = globalVariables(layout.root, options.define);
  const modules = createModules(context, { root: layout.root, globals });
  const isStatic = options.static === true;
  const walkOptions = (withPrivate: boolean): WalkOptions => ({
    withPrivate,
    ...(options.ignoreConflicts === true ? { ignoreConflicts: true } : {}),
    ...(options.ignoreProvides === true ? { ignoreProvides: true } : {}),
  });
  const usable = (names: readonly string[], withPrivate: boolean): readonly Dependency[] => {
    const wanted = names.flatMap(parseDependencies);
    const problems = checkGraph(modules, wanted, walkOptions(withPrivate));
    if (problems.length > 0) throw problemsError(problems, context.target);
    return wanted;
  };
  const handOut = (fragments: readonly Fragment[], system: ReadonlySet<string>): Fragment[] =>
    fragments
      .filter(({ letter, data }) => !system.has(letter + collapseSlashes(data)))
      .map((fragment) => withRealRoot(fragment, layout.root));

  return {
    modules,
    problems: (wanted, { withPrivate = isStatic } = {}) => checkGraph(modules, wanted, walkOptions(withPrivate)),
    cflags: (names) => {
      const wanted = usable(names, true);
      const list = startList(names);
      const walk = { ...walkOptions(true), skipInternal: options.internalCflags !== true };
      walkGraph(modules, wanted, { ...walk, visit: (module) => appendAll(list, module.cflags, false) });
      if (isStatic) walkGraph(modules, wanted, { ...walk, visit: (module) => appendAll(list, module.cflagsPrivate, true) });
      return handOut(list.fragments, systemFlags("I", options.keepSystemCflags === true ? [] : layout.systemIncludeDirectories));
    },
    libs: (names) => {
      const wanted = usable(names, isStatic);
      const list = startList(names);
      const visit = (module: PcModule, isPrivate: boolean): void => {
        appendAll(list, module.libs, isPrivate);
        if (isStatic) appendAll(list, module.libsPrivate, true);
      };
      walkGraph(modules, wanted, { ...walkOptions(isStatic), visit });
      return handOut(list.fragments, systemFlags("L", options.keepSystemLibs === true ? [] : layout.systemLibraryDirectories));
    },
    wanted: (names) => usable(names, isStatic).flatMap((dependency) => modules.resolve(dependency) ?? []),
    members: (names) => {
      const members = new Set<PcModule>();
      walkGraph(modules, usable(names, true), { ...walkOptions(true), once: true, visit: (module) => members.add(module) });
      return [...members];
    },
    variable: (module, name) => {
      const value = getVariable({ globals, locals: new Map(module.variables) }, name);
      return value === undefined ? undefined : fromStandIn(value, layout.root);
    },
  };
}

function globalVariables(root: string, define: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const defined = [...define].map(([name, value]): [string, string] => [name, toStandIn(value, root)]);
  return new Map([["pc_sysrootdir", STAND_IN_ROOT], ["pc_top_builddir", "$(top_builddir)"], ...defined]);
}

function withRealRoot({ letter, parts, data }: Fragment, root: string): Fragment {
  return { letter, parts: parts.map((part) => fromStandIn(part, root)), data: fromStandIn(data, root) };
}

/** A list that refuses to grow beyond all measure. */
function startList(names: readonly string[]): FragmentList {
  let left = MAXIMUM_STEPS;
  return createFragmentList((steps) => {
    left -= steps;
    if (left >= 0) return;
    const message = `the pkg-config module ${shown(names[0] ?? "")} cannot be used: the flags of all that it requires are too many to be put in order`;
    throw new CgoxError("CGOX_PKGCONFIG_TOO_LARGE", message);
  });
}

function appendAll(list: FragmentList, { fragments, problem }: FlagField, isPrivate: boolean): void {
  if (problem !== undefined) {
    throw new CgoxError("CGOX_PKGCONFIG_MALFORMED", problem, {
      hint: "The flags of this module cannot be read; report it to its package.",
    });
  }
  for (const fragment of fragments) {
    if (isPrivate) list.appendPrivate(fragment);
    else list.appendPublic(fragment);
  }
}

function systemFlags(letter: "I" | "L", directories: readonly string[]): ReadonlySet<string> {
  return new Set(directories.map((directory) => `${letter}${STAND_IN_ROOT}/${directory}`));
}
