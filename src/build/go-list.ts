import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";

/** What `go list -json` says of a package, as far as cgox asks. */
export interface GoPackage {
  readonly ImportPath: string;
  readonly Name: string;
  readonly Dir: string;
  readonly Standard?: boolean;
  readonly DepOnly?: boolean;
  /** Without those that use cgo. */
  readonly GoFiles?: readonly string[];
  readonly CgoFiles?: readonly string[];
  readonly CXXFiles?: readonly string[];
  /** Objects that are linked as they are. */
  readonly SysoFiles?: readonly string[];
  readonly CgoPkgConfig?: readonly string[];
  readonly CgoLDFLAGS?: readonly string[];
}

export interface GoListOptions {
  readonly goPath: string;
  /** Folder in which go is run. */
  readonly directory: string;
  /** GOOS, GOARCH and the like of the target. */
  readonly env: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
  /** The flags of `go build` that change which files and modules count. */
  readonly goFlags: readonly string[];
  /** CGO_ENABLED; absent: on. */
  readonly cgo?: boolean;
  /** Take in what only the packages' tests need. */
  readonly tests?: boolean;
}

const FIELDS = "ImportPath,Name,Dir,Standard,DepOnly,GoFiles,CgoFiles,CXXFiles,SysoFiles,CgoPkgConfig,CgoLDFLAGS";
const LISTED_FLAGS = ["-tags", "-mod", "-modfile", "-overlay", "-race", "-msan", "-asan"];

/**
 * Asks go for the packages of a build and all that they depend on, as they are for the target.
 * @throws CgoxError `CGOX_BUILD_LIST` with what go said, `CGOX_GO_VARIANT` where this go knows no such sub-architecture
 */
export async function listPackages(host: Host, options: GoListOptions): Promise<GoPackage[]> {
  const args = [
    "list",
    "-deps",
    ...(options.tests === true ? ["-test"] : []),
    `-json=${FIELDS}`,
    ...listedFlags(options.goFlags),
    "--",
    ...options.packages,
  ];
  const result = await host.processes.run(options.goPath, args, {
    cwd: options.directory,
    env: { ...options.env, CGO_ENABLED: options.cgo === false ? "0" : "1" },
  });
  if (result.exitCode !== 0) {
    const refused = /^go: invalid (GO[A-Z0-9]+): (.*)$/m.exec(result.stderr);
    if (refused?.[1] !== undefined) throw refusedVariant(refused[1], refused[2] ?? "", options.env);
    throw new CgoxError("CGOX_BUILD_LIST", `go list failed for ${options.packages.join(" ")}:\n${result.stderr.trim()}`, {
      exitCode: result.exitCode,
    });
  }
  return parseObjects(result.stdout);
}

/** What a newer or an older go accepts, this one may not: GOARM=7,softfloat came with 1.22. */
function refusedVariant(variable: string, reason: string, env: GoListOptions["env"]): CgoxError {
  return new CgoxError("CGOX_GO_VARIANT", `the installed go refuses ${variable}=${env[variable] ?? ""}: ${reason}`, {
    hint: "name another variant of the target, or install a newer go; `cgox targets` lists the variants, `cgox doctor` shows which go is used",
    exitCode: 2,
  });
}

/** `-tags x`, `-tags=x` and their like out of go build's flags; the others mean nothing to go list. */
function listedFlags(goFlags: readonly string[]): string[] {
  const flags: string[] = [];
  for (const [index, flag] of goFlags.entries()) {
    const name = flag.replace(/^--/, "-").split("=", 1)[0] ?? "";
    if (!LISTED_FLAGS.includes(name)) continue;
    flags.push(flag);
    const takesWord = ["-tags", "-mod", "-modfile", "-overlay"].includes(name) && !flag.includes("=");
    const word = goFlags[index + 1];
    if (takesWord && word !== undefined) flags.push(word);
  }
  return flags;
}

/** go prints one object after the other, each ending in a line that holds `}` alone. */
function parseObjects(text: string): GoPackage[] {
  return text
    .split(/^\}$/m)
    .filter((chunk) => chunk.trim() !== "")
    .map((chunk) => JSON.parse(`${chunk}}`) as GoPackage);
}
