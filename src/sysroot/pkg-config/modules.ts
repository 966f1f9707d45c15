import { CgoxError } from "../../model/error.ts";
import type { Dependency, ModuleFile, PcModule } from "./module.ts";
import { parseModule, type ParseContext } from "./parse.ts";
import { providesFor } from "./provides.ts";

/** Where modules come from. Both functions answer from memory or from a disk; they are asked once per name. */
export interface ModuleSource {
  readModule(name: string): ModuleFile | undefined;
  /** Names of all modules, in the order in which `--list-all` shows them and Provides are searched. */
  listModules(): readonly string[];
}

/** Modules by name, each read and parsed once. */
export interface Modules {
  find(name: string): PcModule | undefined;
  /** The module of that name, else the first that provides what is wanted. The version of a module found by name is not looked at. */
  resolve(dependency: Dependency): PcModule | undefined;
  /** All modules that can be read. */
  all(): readonly PcModule[];
}

/** pkg-config's level that `--version` reports, and that `.pc` files can require as `pkg-config >= 0.29`. */
export const PKG_CONFIG_VERSION = "1.8.1";

export function createModules(source: ModuleSource, context: ParseContext): Modules {
  const parsed = new Map<string, PcModule | undefined>();
  const find = (name: string): PcModule | undefined => {
    if (!parsed.has(name)) parsed.set(name, builtIn(name, context) ?? parseFile(source.readModule(name), context));
    return parsed.get(name);
  };
  const all = (): readonly PcModule[] => source.listModules().flatMap((name) => readable(() => find(name)));
  let providers: ReadonlyMap<string, readonly PcModule[]> | undefined;
  return {
    find,
    all,
    resolve: (dependency) => {
      const named = find(dependency.module);
      if (named !== undefined) return named;
      providers ??= byProvided(all());
      return providers.get(dependency.module)?.find((module) => providesFor(module, dependency));
    },
  };
}

function byProvided(modules: readonly PcModule[]): ReadonlyMap<string, readonly PcModule[]> {
  const providers = new Map<string, PcModule[]>();
  for (const module of modules) {
    for (const name of new Set(module.provides.map((entry) => entry.module))) {
      const others = providers.get(name);
      if (others === undefined) providers.set(name, [module]);
      else others.push(module);
    }
  }
  return providers;
}

function parseFile(file: ModuleFile | undefined, context: ParseContext): PcModule | undefined {
  return file === undefined ? undefined : parseModule(file, context);
}

/** A module that nobody asked for by name may be broken without anyone's notice. */
function readable(read: () => PcModule | undefined): PcModule[] {
  try {
    const module = read();
    return module === undefined ? [] : [module];
  } catch (error) {
    if (error instanceof CgoxError) return [];
    throw error;
  }
}

function builtIn(name: string, context: ParseContext): PcModule | undefined {
  if (name !== "pkg-config" && name !== "pkgconf") return undefined;
  const text = `Name: ${name}\nDescription: virtual module with the supported version of pkg-config\nVersion: ${PKG_CONFIG_VERSION}\n`;
  return parseModule({ path: `${name}.pc`, text }, context);
}
