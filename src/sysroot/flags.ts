import { CgoxError } from "../model/error.ts";
import type { LockedRequest } from "../model/lock.ts";
import type { Evaluator } from "./pkg-config/evaluator.ts";
import type { PkgConfigLayout } from "./pkg-config/layout.ts";
import { fragmentArguments } from "./pkg-config/quote.ts";

export interface CgoFlagsInput {
  readonly requests: readonly LockedRequest[];
  readonly evaluator: Evaluator;
  /** By package name, the modules that it ships (`shippedModules`); packages that were not wanted by name need not be there. */
  readonly modulesOf: ReadonlyMap<string, readonly string[]>;
}

export interface CgoFlags {
  readonly CGO_CPPFLAGS: string;
  readonly CGO_LDFLAGS: string;
  /** Modules of wanted packages whose cflags could not be had, each with the reason. */
  readonly skipped: readonly { readonly module: string; readonly reason: string }[];
}

/**
 * The flags for what a lock wants: a module gives its cflags and libs, a library `-l<name>`, a package the cflags of the modules
 * that it ships, a header nothing. The folders that every compiler of the target searches are the compiler wrapper's to pass.
 *
 * Nothing asks for `--as-needed`: zig's linker leaves unneeded libraries out unless `--no-as-needed` tells it not to (measured
 * with zig 0.16 for arm-linux-gnueabihf), so a library that one program of a project wants does not burden the others.
 * @throws CgoxError `CGOX_PKGCONFIG_…` for a wanted module that cannot be used, `CGOX_FLAGS_UNQUOTABLE`.
 */
export function cgoFlags({ requests, evaluator, modulesOf }: CgoFlagsInput): CgoFlags {
  const named = (kind: LockedRequest["kind"]): string[] => requests.flatMap((request) => (request.kind === kind ? [request.name] : []));
  const modules = named("module");
  const shipped = requests.flatMap((request) => (request.kind === "package" ? (modulesOf.get(request.package) ?? []) : []));
  const { usable, skipped } = separate(
    [...new Set(shipped)].filter((name) => !modules.includes(name)),
    evaluator,
  );

  const cflags = evaluator
    .cflags([...modules, ...usable])
    .flatMap(fragmentArguments)
    .filter(isNoResponseFile);
  const libs = evaluator.libs(modules).flatMap(fragmentArguments).filter(isNoResponseFile);
  const libraries = named("library").map((name) => (name.startsWith("-l") ? name : `-l${name}`));
  return {
    CGO_CPPFLAGS: quoteForGoEnvironment(cflags),
    CGO_LDFLAGS: quoteForGoEnvironment([...libs, ...new Set(libraries.filter((flag) => !libs.includes(flag)))]),
    skipped,
  };
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
  throw new CgoxError("CGOX_FLAGS_UNQUOTABLE", `go has no way to read the flag ${argument} from an environment variable`, {
    hint: "It has both single and double quotes; where they are from a folder's name, set CGOX_CACHE to a folder without them.",
  });
}

/**
 * cgo refuses arguments that begin with `@`: compilers read more arguments from the file of that name. Modules have them where a build
 * forgot to fill in its template: Debian 13's opal.pc says `@OPAL_WRAPPER_EXTRA_CPPFLAGS@`.
 */
function isNoResponseFile(argument: string): boolean {
  return !argument.startsWith("@");
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
