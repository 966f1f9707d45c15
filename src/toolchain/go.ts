import { isAbsolute, join } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import { compareReleases } from "./release.ts";

/** The oldest go that serves. */
export const oldestGo = "1.21";

/** A go command that was found and runs. */
export interface Go {
  /** Absolute path of the program. */
  readonly path: string;
  /** Without `go` in front, e.g. `1.26.8`. */
  readonly version: string;
  readonly goroot: string;
}

/**
 * The go command to use: what CGOX_GO names; else `go` on PATH; else the places where installers put it. The version is that of the
 * installed go, before a go.mod's toolchain line is looked at.
 * @throws CgoxError `CGOX_GO_MISSING`, `CGOX_GO_UNUSABLE` (does not run), `CGOX_GO_OLD`.
 */
export async function locateGo(host: Host): Promise<Go> {
  const named = host.env["CGOX_GO"];
  if (named !== undefined && named !== "") {
    return checkGo(host, await namedGo(host, named), `CGOX_GO names ${named}`);
  }
  const onPath = await host.processes.which("go");
  if (onPath !== undefined) {
    return checkGo(host, onPath, `PATH has ${onPath}`);
  }
  const places = usualPlaces(host);
  for (const place of places) {
    if (await host.files.exists(place)) {
      return checkGo(host, place, `${place} is there`);
    }
  }
  throw new CgoxError("CGOX_GO_MISSING", `No go was found: CGOX_GO is not set, PATH has no go, and there is none at ${places.join(", ")}`, {
    hint: remedy,
  });
}

const remedy = `Install Go ${oldestGo} or newer from https://go.dev/dl/, put it on PATH, or name it: CGOX_GO=/path/to/go`;

async function namedGo(host: Host, named: string): Promise<string> {
  const path = isAbsolute(named) ? named : await host.processes.which(named);
  if (path === undefined || !(await host.files.exists(path))) {
    throw new CgoxError("CGOX_GO_MISSING", `CGOX_GO names ${named}, which is not there`, {
      hint: "Set CGOX_GO to the absolute path of a go command, or unset it to use the one on PATH",
    });
  }
  return path;
}

function usualPlaces(host: Host): string[] {
  const goroot = host.env["GOROOT"];
  return [
    ...(goroot === undefined || goroot === "" ? [] : [join(goroot, "bin", "go")]),
    "/usr/local/go/bin/go",
    "/usr/lib/go/bin/go",
    "/usr/lib/golang/bin/go",
    "/opt/homebrew/bin/go",
    "/usr/local/bin/go",
    "/snap/bin/go",
    join(host.system.homeDirectory, "go", "bin", "go"),
    join(host.system.homeDirectory, ".local", "go", "bin", "go"),
  ];
}

async function checkGo(host: Host, path: string, found: string): Promise<Go> {
  const said = await host.processes
    .run(path, ["env", "GOVERSION", "GOROOT"], { cwd: "/", env: { GOTOOLCHAIN: "local", GOWORK: "off", GOFLAGS: undefined } })
    .catch((error: unknown) => ({ exitCode: -1, stdout: "", stderr: error instanceof Error ? error.message : String(error) }));
  const [name = "", goroot = ""] = said.stdout.split("\n").map((line) => line.trim());
  const version = /\bgo(\d+(?:\.\d+)*\S*)/.exec(name)?.[1];
  if (said.exitCode !== 0 || version === undefined) {
    throw new CgoxError("CGOX_GO_UNUSABLE", `${found}, but "go env" failed: ${(said.stderr || said.stdout).trim().split("\n")[0] ?? ""}`, {
      hint: remedy,
    });
  }
  if (compareReleases(version, oldestGo) < 0) {
    throw new CgoxError("CGOX_GO_OLD", `${found}, which is go ${version}; cgox needs ${oldestGo} or newer`, { hint: remedy });
  }
  return { path, version, goroot };
}
