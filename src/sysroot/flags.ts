import { CgoxError } from "../model/error.ts";
import type { LockedRequest } from "../model/lock.ts";
import type { Evaluator } from "./pkg-config/evaluator.ts";
import { goSafeFlags } from "./pkg-config/go-safe-flags.ts";
import type { PkgConfigLayout } from "./pkg-config/layout.ts";
import { shown } from "./pkg-config/limits.ts";
import type { PcModule } from "./pkg-config/module.ts";
import { type FlagPlace, packageFlags } from "./pkg-config/package-flags.ts";
import { fragmentArguments } from "./pkg-config/quote.ts";
import { STAND_IN_ROOT } from "./pkg-config/stand-in-root.ts";

export interface CgoFlagsInput {
  readonly requests: readonly LockedRequest[];
  readonly evaluator: Evaluator;
  readonly place: FlagPlace;
  /** By package name, the modules that it ships (`shippedModules`); packages that were not wanted by name need not be there. */
  readonly modulesOf: ReadonlyMap<string, readonly string[]>;
}

export interface CgoFlags {
  readonly CGO_CPPFLAGS: string;
  readonly CGO_LDFLAGS: string;
  /** Modules of wanted packages whose cflags could not be had, each with the reason. */
  readonly skipped: readonly { readonly module: string; readonly reason: string }[];
  /** Flags of modules that no compiler gets, since they could do harm or lead out of the sysroot (`packageFlags`). */
  readonly refused: readonly { readonly module: string; readonly flags: readonly string[] }[];
}

/**
 * The flags for what a lock wants: a module gives its cflags and libs, a library `-l<name>`, a package the cflags of the modules
 * that it ships, a header nothing. The folders that every compiler of the target searches are the compiler wrapper's to pass.
 *
 * Nothing asks for `--as-needed`: zig's linker leaves unneeded libraries out unless `--no-as-needed` tells it not to (measured
 * with zig 0.16 for arm-linux-gnueabihf), so a library that one program of a project wants does not burden the others.
 * @throws CgoxError `CGOX_PKGCONFIG_…` for a wanted module that cannot be used, `CGOX_FLAGS_UNQUOTABLE`, `CGOX_FLAGS_LIBRARY`
 * for a wanted library whose name is none.
 */
export function cgoFlags({ requests, evaluator, place, modulesOf }: CgoFlagsInput): CgoFlags {
  const named = (kind: LockedRequest["kind"]): string[] => requests.flatMap((request) => (request.kind === kind ? [request.name] : []));
  const modules = named("module");
  const shipped = requests.flatMap((request) => (request.kind === "package" ? (modulesOf.get(request.package) ?? []) : []));
  const { usable, skipped } = separate(
    [...new Set(shipped)].filter((name) => !modules.includes(name)),
    evaluator,
  );

  const options = { place, checkedByGo: false };
  const cflags = packageFlags("cflags", evaluator.cflags([...modules, ...usable]).flatMap(fragmentArguments), options).flags;
  const libs = packageFlags("libs", evaluator.libs(modules).flatMap(fragmentArguments), options).flags;
  const libraries = named("library").map(libraryFlag);
  return {
    CGO_CPPFLAGS: quoteForGoEnvironment(cflags),
    CGO_LDFLAGS: quoteForGoEnvironment([...libs, ...new Set(libraries.filter((flag) => !libs.includes(flag)))]),
    skipped,
    refused: [
      ...evaluator.members(modules).flatMap((module) => refusedOf(module, ["cflags", "libs"], place)),
      ...evaluator.members(usable).flatMap((module) => refusedOf(module, ["cflags"], place)),
    ].filter(({ module }, at, all) => all.findIndex((other) => other.module === module) === at),
  };
}

function libraryFlag(name: string): string {
  const flag = name.startsWith("-l") ? name : `-l${name}`;
  if (goSafeFlags("libs", [flag]).flags.length === 1) return flag;
  throw new CgoxError("CGOX_FLAGS_LIBRARY", `no linker takes ${shown(name)} for the name of a library`, {
    hint: "a name has letters, digits and . + - _ alone; look for it in cgox.yaml and cgox.lock",
  });
}

function refusedOf(
  module: PcModule,
  kinds: readonly ("cflags" | "libs")[],
  place: FlagPlace,
): { module: string; flags: readonly string[] }[] {
  const options = { place: { ...place, root: STAND_IN_ROOT }, checkedByGo: false };
  const flags = kinds.flatMap((kind) => packageFlags(kind, module[kind].fragments.flatMap(fragmentArguments), options).refused);
  return flags.length === 0 ? [] : [{ module: module.id, flags }];
}

/** Names of the modules among a package's files (relative to the root), by the folders that pkg-config looks in. */
export function shippedModules(files: readonly string[], { moduleDirectories }: Pick<PkgConfigLayout, "moduleDirectories">): string[] {
  return files.flatMap((file) => {
    const at = file.lastIndexOf("/");
    const isModule = file.endsWith(".pc") && moduleDirectories.includes(file.slice(0, at));
    return isModule ? [file.slice(at + 1, -".pc".length)] : [];
  });
}

/**
 * Joins arguments for go's CGO_* variables: an argument with spaces or quotes goes between quotes of the other kind, in which
 * nothing is escaped (cmd/internal/quoted).
 * @throws CgoxError `CGOX_FLAGS_UNQUOTABLE` for an argument with both kinds of quotes.
 */
export function quoteForGoEnvironment(args: readonly string[]): string {
  return args.map(quote).join(" ");
}

function quote(argument: string): string {
  if (argument !== "" && !/[ \t\n\r'"]/.test(argument)) return argument;
  if (!argument.includes("'")) return `'${argument}'`;
  if (!argument.includes('"')) return `"${argument}"`;
  throw new CgoxError("CGOX_FLAGS_UNQUOTABLE", `go has no way to read the flag ${shown(argument)} from an environment variable`, {
    hint: "It has both single and double quotes; where they are from a folder's name, set CGOX_CACHE to a folder without them.",
  });
}

function separate(names: readonly string[], evaluator: Evaluator): { usable: string[]; skipped: { module: string; reason: string }[] } {
  const usable: string[] = [];
  const skipped: { module: string; reason: string }[] = [];
  for (const module of names) {
    try {
      evaluator.cflags([module]);
      usable.push(module);
    } catch (error) {
      if (!(error instanceof CgoxError)) throw error;
      skipped.push({ module, reason: error.message });
    }
  }
  return { usable, skipped };
}
