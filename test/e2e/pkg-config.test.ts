import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Files } from "../../src/model/host.ts";
import { type CommandLineContext, runPkgConfig } from "../../src/sysroot/pkg-config/command-line.ts";
import { type PkgConfigLayout, pkgConfigLayout } from "../../src/sysroot/pkg-config/layout.ts";
import { loadModuleFiles } from "../../src/sysroot/pkg-config/module-files.ts";
import { debianTree } from "./support/debian-tree.ts";
import { describeWith, toolPath, zigEnvironment } from "./support/tools.ts";

const run = promisify(execFile);

/** More packages by `CGOX_TEST_PACKAGES="libgtk-3-dev libopencv-dev"`. */
const PACKAGES = (process.env["CGOX_TEST_PACKAGES"] ?? "libgtk-3-dev").split(" ");
const MULTIARCH = "arm-linux-gnueabihf";
const DEBIAN = {
  includeDirectories: ["usr/include/{multiarch}", "usr/include"],
  libraryDirectories: ["usr/lib/{multiarch}", "usr/lib"],
  pkgConfigDirectories: ["usr/lib/{multiarch}/pkgconfig", "usr/lib/pkgconfig", "usr/share/pkgconfig"],
  links: { lib: "usr/lib" },
};

interface Answer {
  readonly stdout: string;
  readonly exitCode: number;
}

describeWith(["pkgconf", "apt-get", "dpkg-deb"], "every module of Debian's packages, against the real pkgconf", () => {
  let context: CommandLineContext;

  beforeAll(async () => {
    const root = await debianTree({ suite: "bookworm", architecture: "armhf", packages: PACKAGES, only: /\.pc$/ });
    context = await openContext(root);
    expect(context.listModules().length).toBeGreaterThan(PACKAGES.length);
  });

  test.each([
    [["--cflags"]],
    [["--libs"]],
    [["--static", "--libs"]],
    [["--static", "--cflags", "--libs"]],
    [["--modversion"]],
    [["--print-requires", "--print-requires-private"]],
    [["--libs-only-l", "--cflags-only-other"]],
    [["--variable=prefix"]],
    [["--define-variable=prefix=/opt", "--cflags"]],
  ])("%s", async (options) => {
    await expectAgreement(context, (name) => [...options, name]);
  });

  test.each([">=", "=", ">", "<", "!="])("--exists with %s and the version that is there", async (comparator) => {
    await expectAgreement(context, (name) => ["--exists", `${name} ${comparator} ${versionOf(context, name)}`]);
  });

  test("all modules in one call", async () => {
    const names = context.listModules();
    for (const option of ["--cflags", "--libs"]) {
      expect(runPkgConfig([option, ...names], context)).toMatchObject(await pkgconf(context.layout, [option, ...names]));
    }
  });
});

describeWith(["pkgconf"], "modules that are hard to read, against the real pkgconf", () => {
  let root: string;
  let context: CommandLineContext;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "cgox-test-modules-"));
    const folder = join(root, `usr/lib/${MULTIARCH}/pkgconfig`);
    await mkdir(folder, { recursive: true });
    for (const [name, body] of Object.entries(HARD_MODULES)) {
      await writeFile(join(folder, `${name}.pc`), `Name: ${name}\nDescription: a test\nVersion: 1.${name.length}\n${body}\n`);
    }
    context = await openContext(root);
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  test.each([
    [["--cflags"]],
    [["--libs"]],
    [["--static", "--libs"]],
    [["--static", "--cflags"]],
    [["--internal-cflags", "--cflags"]],
    [["--keep-system-cflags", "--cflags"]],
    [["--keep-system-libs", "--libs"]],
    [["--libs-only-L"]],
    [["--libs-only-other"]],
    [["--cflags-only-I"]],
    [["--ignore-conflicts", "--libs"]],
    [["--print-provides", "--print-variables"]],
    [["--variable=value"]],
    [["--exists"]],
  ])("%s", async (options) => {
    await expectAgreement(context, (name) => [...options, name]);
  });

  test("who provides what", async () => {
    const conditions = ["<", "<=", "=", "!=", ">=", ">"].flatMap((comparator) =>
      ["1", "2", "3"].map((version) => `${comparator} ${version}`),
    );
    const wanted = ["below", "upto", "exactly", "not", "from", "above", "whatever"].flatMap((name) => [
      `p-${name}`,
      ...conditions.map((condition) => `p-${name} ${condition}`),
    ]);
    for (const name of wanted) {
      expect({ name, ...runPkgConfig(["--libs", "--silence-errors", name], context) }).toMatchObject({
        name,
        ...(await pkgconf(context.layout, ["--libs", "--silence-errors", name])),
      });
    }
  });
});

describeWith(["go", "zig", "apt-get", "dpkg-deb"], "flags for go", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-test-go-"));
    await writeFile(join(folder, "pkg-config"), '#!/bin/sh\necho "$1" >> "${0%/*}/calls"\ncat "${0%/*}/${1#--}"\n', { mode: 0o755 });
    await writeFile(join(folder, "go.mod"), "module x\n");
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("go accepts what it gets for every module, from a folder with spaces", async () => {
    const tree = await debianTree({ suite: "bookworm", architecture: "armhf", packages: PACKAGES, only: /\.pc$/ });
    const context = await openContext(tree, "/sys roots/it's $HOME (1)");
    const answers = ["--cflags", "--libs"].map((option) => runPkgConfig([option, "--", ...context.listModules()], context));
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const [cflags = "", libs = ""] = answers.map(({ stdout }) => stdout);
    expect(cflags).toContain("/sys\\ roots/it\\'s\\ \\$HOME\\ \\(1\\)/usr/lib");
    expect(await goBuild(folder, { cflags, libs })).not.toMatch(/invalid flag|in pkgconf output/);
  });

  test("go refuses what it would get otherwise", async () => {
    expect(await goBuild(folder, { cflags: "-DX", libs: "-lx -Wl,--sort-common" })).toContain(
      "invalid flag in pkg-config --libs: -Wl,--sort-common",
    );
    expect(await goBuild(folder, { cflags: "-I/x$(y)", libs: "" })).toContain("unexpected shell character");
  });
});

/** What go says when its pkg-config answers so. The libraries are not there, so the build itself fails in any case. */
async function goBuild(folder: string, answers: { readonly cflags: string; readonly libs: string }): Promise<string> {
  await rm(join(folder, "calls"), { force: true });
  // go does not ask again for a package that it has built before.
  const source = `package main\n\n// #cgo pkg-config: x\nimport "C"\n\nfunc main() { println("${randomUUID()}") }\n`;
  await writeFile(join(folder, "x.go"), source);
  await writeFile(join(folder, "cflags"), answers.cflags);
  await writeFile(join(folder, "libs"), answers.libs);
  const env = {
    ...process.env,
    ...zigEnvironment(),
    PKG_CONFIG: join(folder, "pkg-config"),
    CC: `${toolPath("zig")} cc`,
    CGO_ENABLED: "1",
    GOFLAGS: "",
  };
  const output = await run(toolPath("go"), ["build", "-o", join(folder, "x"), "."], { cwd: folder, env }).then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: unknown) => String((error as { stderr?: string }).stderr),
  );
  expect(await readFile(join(folder, "calls"), "utf8"), output).toContain("--cflags\n");
  return output;
}

async function expectAgreement(context: CommandLineContext, argumentsFor: (name: string) => string[]): Promise<void> {
  const differences: unknown[] = [];
  for (const name of context.listModules()) {
    const args = argumentsFor(name);
    const expected = await pkgconf(context.layout, args);
    const { stdout, exitCode } = runPkgConfig(args, context);
    if (stdout !== expected.stdout || exitCode !== expected.exitCode) differences.push({ args, expected, ours: { stdout, exitCode } });
  }
  expect(differences).toEqual([]);
}

/** pkgconf on the same files, told what one that was built for the target would know. */
async function pkgconf(layout: PkgConfigLayout, args: readonly string[]): Promise<Answer> {
  const below = (directories: readonly string[]): string => directories.map((directory) => `${layout.root}/${directory}`).join(":");
  const env = {
    PKG_CONFIG_SYSROOT_DIR: layout.root,
    PKG_CONFIG_LIBDIR: below(layout.moduleDirectories),
    PKG_CONFIG_SYSTEM_INCLUDE_PATH: below(layout.systemIncludeDirectories),
    PKG_CONFIG_SYSTEM_LIBRARY_PATH: below(layout.systemLibraryDirectories),
  };
  return run(toolPath("pkgconf"), [...args], { env }).then(
    ({ stdout }) => ({ stdout, exitCode: 0 }),
    (error: unknown) => ({ stdout: String((error as { stdout?: string }).stdout), exitCode: Number((error as { code?: number }).code) }),
  );
}

/** The files of `tree`, as if they lay in `root`. */
async function openContext(tree: string, root = tree): Promise<CommandLineContext> {
  const source = await loadModuleFiles(nodeFiles(), pkgConfigLayout(tree, DEBIAN, MULTIARCH));
  const moved = (name: string) => {
    const file = source.readModule(name);
    return file === undefined ? undefined : { ...file, path: root + file.path.slice(tree.length) };
  };
  const layout = pkgConfigLayout(root, DEBIAN, MULTIARCH);
  return { layout, target: "linux/arm", env: {}, readModule: moved, listModules: () => source.listModules() };
}

function nodeFiles(): Files {
  const part: Pick<Files, "list" | "readIfThere"> = {
    list: (path) =>
      readdir(path).then(
        (names) => names.sort(),
        () => [],
      ),
    readIfThere: (path) => readFile(path).catch(() => undefined),
  };
  return part as Files;
}

function versionOf(context: CommandLineContext, name: string): string {
  return runPkgConfig(["--modversion", name], context).stdout.trim();
}

const HARD_MODULES: Readonly<Record<string, string>> = {
  quoting: `value=one two\nCflags: -DA=\\"\${value}\\" "-DB=a b" -DC='"x"' -DD=\\\\ -DE=\\$x -DF=(y) -DG=a\\ b -DH=\\#1 # gone\nLibs: -L/a\\ b "-l x"`,
  quoted: `value="a 'b' \\"c\\""\nsingle='its\\' "x" \\'end'\nCflags: -DA=\${value} -DB=\${single}`,
  continued: "Libs: -la \\\n   -lb\\\n-lc \\\n# no\nCflags: -DX",
  dos: "prefix=/usr\r\nvalue=${prefix}/x\r\nCflags: -I${value} \\\r\n -DX\r\n",
  spaces: "  value  =  /usr/x  \n Cflags :   -I${value}   -DX\t\nLibs:",
  absolute:
    "value=/usr//lib//x\nCflags: -I/usr/include/x -I//usr/include/y -isystem /usr/z -include /usr/h.h\nLibs: /usr/lib/x.a -L/usr/lib -L/lib/x",
  groups: "Libs: -pthread -lx -Wl,--start-group -la -lb -Wl,--end-group -lx -framework A -framework B -framework A",
  apart: "Cflags: -I /usr/include/x -D Y -I /usr/include/z -idirafter /usr/q -DQ -std=c99 -DQ\nLibs: -L /x -l y -l y",
  repeated: "Libs: -la -lb -la -pthread -lb -pthread -la x.a -lb y.a x.a\nCflags: -DA -I/b -DA -I/a -I/b -pthread -DA -pthread -DB -DA",
  redefined: "value=1\nother=${value}\nvalue=2${value}\nCflags: -DA=${value} -DB=${other} -DC=${none} -DD=${value -DE",
  dollars: "value=a\nx=$${value}\nCflags: -DA=$value -DB=$${value} -DC=${x} -DD=$",
  twice: "Requires: quoting\nRequires: dos\nLibs: -lone\nLIBS: -ltwo\nlibs.private: -lthree\nLibs.Private: -lfour",
  "cycle-a": "Requires: cycle-b\nLibs: -la\nCflags: -DA",
  "cycle-b": "Requires: cycle-c\nRequires.private: cycle-a\nLibs: -lb\nCflags: -DB",
  "cycle-c": "Requires: cycle-a cycle-c\nLibs: -lc -lm\nLibs.private: -lm -lc\nCflags: -DC\nCflags.private: -DC -DSTATIC",
  diamond: "Requires: cycle-b, groups\nRequires.private: cycle-c repeated\nLibs: -ld -lm\nLibs.private: -lz -lm",
  internal: "Requires.internal: cycle-a\nRequires.private: diamond, repeated\nCflags: -DI\nLibs: -li",
  collision: "Requires.internal: dos\nRequires.private: dos\nCflags: -DI",
  missing: "Requires: nonesuch >= 1\nLibs: -lx",
  "missing-private": "Requires.private: nonesuch\nLibs: -lx\nCflags: -DX",
  version: "Requires: dos > 1.3\nLibs: -lx",
  conflicts: "Requires: dos groups\nConflicts: dos >= 1\nLibs: -lx",
  peace: "Requires: dos\nConflicts: dos < 1 groups\nLibs: -lx",
  levels: "Requires: pkg-config >= 0.20, pkgconf\nLibs: -lx",
  doubled:
    "prefix=/usr\nvalue=${pc_sysrootdir}${prefix}/x\nother=${pc_sysrootdir}/usr/y\nCflags: -I${value} -I${other} -I${pcfiledir}/../z",
  "provides-below": "Provides: p-below < 2\nLibs: -lbelow",
  "provides-upto": "Provides: p-upto <= 2\nLibs: -lupto",
  "provides-exactly": "Provides: p-exactly = 2\nLibs: -lexactly",
  "provides-not": "Provides: p-not != 2\nLibs: -lnot",
  "provides-from": "Provides: p-from >= 2\nLibs: -lfrom",
  "provides-above": "Provides: p-above > 2\nLibs: -labove",
  "provides-whatever": "Provides: p-whatever\nLibs: -lwhatever",
};
