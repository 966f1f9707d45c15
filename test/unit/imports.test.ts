import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("../../src", import.meta.url));

/** Only these may import from several rooms: the flow, the map of kinds, and what stands above all rooms. Paths are relative to src. */
const crossroads = /^(pipeline\.ts$|pipeline\/|packages\/kinds\.ts$|cli\/)/;
/** Rooms that every other may import. */
const common = ["model", "formats"];
const outside = /^(node:)?(fs|net|tls|http|https|http2|dgram|dns|child_process|worker_threads|cluster)(\/|$)|^(undici|execa)(\/|$)/;

/** What a file does against the rules of src/README.md; one line each. `path` is relative to src. */
function violations(path: string, text: string): string[] {
  const code = withoutComments(text);
  return [
    ...importedPaths(code).flatMap((imported) => importViolations(path, imported)),
    ...(isEdge(path)
      ? []
      : [...code.matchAll(/\b(console\.\w+|process\.exit\w*|Date\.now\b|new Date\(\))/g)].map(
          ([, what]) => `${path} uses ${what}, which is for cli and io`,
        )),
    ...[...code.matchAll(/^(?:export )?(?:let|var) (\w+)/gm)].map(([, name]) => `${path} has state at its top level: ${name}`),
  ];
}

function importViolations(path: string, imported: string): string[] {
  if (imported === "node:process") return [`${path} imports ${imported}: its ES facade makes stdin, stdout and stderr; process is global`];
  if (!/^\.\.?\//.test(imported)) {
    return outside.test(imported) && roomOf(path) !== "io" ? [`${path} imports ${imported}, which is for io`] : [];
  }
  const target = posix.normalize(posix.join(posix.dirname(path), imported));
  const fault = `${path} imports ${target}`;
  if (!imported.endsWith(".ts") && !imported.endsWith(".json")) {
    return [`${fault} without .ts`];
  }
  return mayImport(path, target) ? [] : [fault];
}

function mayImport(path: string, target: string): boolean {
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === to) {
    return true;
  }
  if (from === "model") {
    return false;
  }
  if (from === "formats") {
    return target === "model/error.ts";
  }
  if (common.includes(to) || (crossroads.test(path) && to !== "io")) {
    return true;
  }
  if (to === "io") {
    return from === "cli";
  }
  return from.startsWith("packages/") && target === "packages/repository.ts";
}

/** `sysroot` of sysroot/flags/x.ts; the kinds and stages within packages are rooms of their own; a file of no room stands for itself. */
function roomOf(path: string): string {
  const [first = "", second = "", ...others] = path.split("/");
  if (second === "") {
    return path;
  }
  return first === "packages" ? `packages/${others.length > 0 ? second : posix.basename(second)}` : first;
}

function isEdge(path: string): boolean {
  return ["cli", "io"].includes(roomOf(path));
}

/** The specifiers of static imports, re-exports and dynamic imports with a literal. Types count too. */
function importedPaths(code: string): string[] {
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*(["'])([^"'\n]+)\1/g)].map(([, , specifier = ""]) => specifier);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

describe("the rules of the house", () => {
  const files = sourceFiles(source);

  test("there are rooms to look at", () => {
    expect(new Set(files.map((file) => relative(source, file).split(sep)[0])).size).toBeGreaterThan(5);
  });

  test("no file of src breaks them", () => {
    const found = files.flatMap((file) => violations(relative(source, file).split(sep).join("/"), readFileSync(file, "utf8")));
    expect(found).toEqual([]);
  });

  test("every relative import is of a file that is there", () => {
    const missing = files.flatMap((file) =>
      importedPaths(withoutComments(readFileSync(file, "utf8")))
        .filter((imported) => imported.startsWith("./") || imported.startsWith("../"))
        .filter(
          (imported) =>
            !(imported.endsWith(".json") ? existsSync(join(dirname(file), imported)) : files.includes(join(dirname(file), imported))),
        )
        .map((imported) => `${relative(source, file)}: ${imported}`),
    );
    expect(missing).toEqual([]);
  });
});

describe("the rules are noticed when broken", () => {
  test.each([
    ["sysroot/assemble.ts", 'import { x } from "../build/go.ts";'],
    ["sysroot/assemble.ts", 'import type { X } from "../build/go.ts";'],
    ["sysroot/assemble.ts", 'import {\n  x,\n} from "../build/go.ts";'],
    ["sysroot/assemble.ts", 'export { x } from "../build/go.ts";'],
    ["sysroot/assemble.ts", 'const { x } = await import("../build/go.ts");'],
    ["sysroot/assemble.ts", 'type X = import("../build/go.ts").X;'],
    ["sysroot/assemble.ts", 'import { x } from "../io/host.ts";'],
    ["sysroot/assemble.ts", 'import { x } from "../cli/main.ts";'],
    ["sysroot/assemble.ts", 'import { x } from "../packages/repository.ts";'],
    ["sysroot/assemble.ts", 'import { x } from "../model/lock";'],
    ["packages/debian/open.ts", 'import { x } from "../pacman/open.ts";'],
    ["packages/resolve/plan.ts", 'import { x } from "../debian/version.ts";'],
    ["packages/debian/deep/file.ts", 'import { x } from "../../store/store.ts";'],
    ["packages/repository.ts", 'import { x } from "./debian/kind.ts";'],
    ["pipeline.ts", 'import { x } from "./io/host.ts";'],
    ["model/target.ts", 'import { x } from "../formats/elf.ts";'],
    ["formats/elf.ts", 'import { x } from "../model/target.ts";'],
    ["formats/elf.ts", 'import { readFileSync } from "node:fs";'],
    ["toolchain/zig.ts", 'import { access } from "fs/promises";'],
    ["toolchain/zig.ts", 'import { execa } from "execa";'],
    ["build/run.ts", 'await import("undici");'],
    ["build/run.ts", 'console.log("hello");'],
    ["build/run.ts", "process.exitCode = 1;"],
    ["build/run.ts", "const now = Date.now();"],
    ["build/run.ts", "const now = new Date();"],
    ["io/run.ts", 'import process from "node:process";'],
    ["io/run.ts", "let cache = 1;"],
    ["build/run.ts", "export let cache = 1;"],
  ])("%s: %s", (path, text) => {
    expect(violations(path, `${text}\n`)).toHaveLength(1);
  });

  test.each([
    ["sysroot/assemble.ts", 'import { x } from "../model/lock.ts";'],
    ["sysroot/flags/assemble.ts", 'import { x } from "../relocate/links.ts";'],
    ["sysroot/assemble.ts", 'import { x } from "../formats/elf.ts";'],
    ["formats/elf/reader.ts", 'import { x } from "../../model/error.ts";'],
    ["packages/debian/index/open.ts", 'import { x } from "../../repository.ts";'],
    ["packages/debian/index/open.ts", 'import { x } from "../version.ts";'],
    ["packages/kinds.ts", 'import { x } from "./debian/kind.ts";'],
    ["pipeline.ts", 'import { x } from "./packages/kinds.ts";'],
    ["cli/main.ts", 'import { x } from "../io/host.ts";'],
    ["cli/main.ts", 'import { x } from "../pipeline.ts";\nconsole.log(Date.now());'],
    ["io/files.ts", 'import { open } from "node:fs/promises";'],
    ["build/run.ts", '// console.log("hello")\n/* import "../io/x.ts" */\nfunction f() {\n  let x = new Date(0);\n  return x;\n}'],
    ["build/run.ts", 'import { join } from "node:path";\nimport { parse } from "yaml";'],
  ])("%s may: %s", (path, text) => {
    expect(violations(path, `${text}\n`)).toEqual([]);
  });
});
