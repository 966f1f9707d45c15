import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PkgConfigInfo } from "../../src/cli/pkg-config.ts";
import { createHost } from "../../src/io/host.ts";
import { type CommandLineContext, runPkgConfig } from "../../src/sysroot/pkg-config/command-line.ts";
import { loadModuleFiles } from "../../src/sysroot/pkg-config/module-files.ts";
import { cgox } from "./support/cgox.ts";
import { describeWith, toolPath } from "./support/tools.ts";

const CLOSURES = ["libcairo2-dev", "libgtk-3-dev", "libsdl2-dev", "libasound2-dev", "libpq-dev", "libopencv-dev"];

/** The second with what pruning leaves out as well, and with modules that are links which update-alternatives makes. */
const SYSROOTS = [
  { target: "linux/arm@debian-12", add: CLOSURES, atLeast: 190 },
  { target: "linux/arm64@debian-13", add: ["--full", ...CLOSURES, "libhdf5-dev", "libopenblas-dev", "libmpich-dev"], atLeast: 240 },
];

/** Calls of every module, each made of the module's name and the version that it says it has. */
const CALLS: readonly ((name: string, version: string) => string[])[] = [
  (name) => ["--cflags", name],
  (name) => ["--libs", name],
  (name) => ["--static", "--libs", name],
  (name) => ["--static", "--cflags", name],
  (name) => ["--modversion", name],
  (name) => ["--exists", name],
  ...[">=", "<=", "=", ">", "<", "!="].map((comparator) => (name: string, version: string) => [
    "--exists",
    `${name} ${comparator} ${version}`,
  ]),
  (name) => ["--exists", `${name} >= 1.2`],
  (name) => ["--exists", `${name} < 1.2`],
];

interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
}

describeWith(["pkgconf", "zig"], "every module of the sysroots that cgox makes, against the real pkgconf", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-modules-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(SYSROOTS)("$target", ({ target, add, atLeast }) => {
    let script: string;
    let context: CommandLineContext;

    beforeAll(async () => {
      const options = { cwd: join(folder, target.replaceAll("/", "-")), cache: join(folder, "cache") };
      await mkdir(options.cwd);
      const added = await cgox(["sysroot", "add", target, ...add], options);
      expect(added, added.stderr).toMatchObject({ exitCode: 0 });
      expect(added.stderr).not.toContain("CGOX_SYSROOT_LINKER_SCRIPT");
      const { stdout, stderr } = await cgox(["env", target, "--json"], options);
      expect(stderr).not.toContain("CGOX_PKGCONFIG_FLAG_DROPPED");
      script = (JSON.parse(stdout) as { PKG_CONFIG: string }).PKG_CONFIG;
      context = await contextOf(script);
    });

    test("all answers are the same", async () => {
      const names = context.listModules();
      expect(names.length).toBeGreaterThan(atLeast);
      const calls = names.flatMap((name) => {
        const version = ask(["--modversion", name]).stdout.trim();
        return CALLS.map((call) => call(name, version));
      });
      const expected = await pkgconf(context, calls);
      const differences = calls.flatMap((args, index) => {
        const ours = ask(args);
        const same = ours.stdout === expected[index]?.stdout && ours.exitCode === expected[index].exitCode;
        return same ? [] : [{ args, expected: expected[index], ours }];
      });
      expect(differences).toEqual([]);
    });

    test("all modules in one call, by way of PKG_CONFIG itself", async () => {
      const names = context.listModules().filter((name) => ask(["--cflags", "--libs", name]).exitCode === 0);
      expect(names.length).toBeGreaterThan(atLeast * 0.95);
      for (const option of ["--cflags", "--libs"]) {
        const [expected] = await pkgconf(context, [[option, ...names]]);
        const ours = await execa(script, [option, ...names], { env: { CGOX_PKG_CONFIG_FOR: "pkgconf" }, stripFinalNewline: false });
        expect(ours.stdout).toBe(expected?.stdout);
      }
    });

    function ask(args: readonly string[]): Answer {
      const { stdout, exitCode } = runPkgConfig(args, context);
      return { stdout, exitCode };
    }
  });
});

/** What the script that go gets as PKG_CONFIG answers from. */
async function contextOf(script: string): Promise<CommandLineContext> {
  const { target, layout } = JSON.parse(await readFile(join(dirname(script), "pkg-config.json"), "utf8")) as PkgConfigInfo;
  return { target, layout, env: {}, ...(await loadModuleFiles(createHost().files, layout)) };
}

/** Arguments by lines on stdin, words parted by tabs; the answers parted by bytes that no answer has. One shell starts all: a fork each. */
const ASK_ALL = `tab=$(printf '\\t')
while IFS= read -r line; do
  IFS=$tab
  "$PKGCONF" $line 2>/dev/null
  printf '\\001%s\\002' $?
done`;

/** The real pkgconf's answers on the same files, told what one that was built for the target would know. */
async function pkgconf({ layout }: CommandLineContext, calls: readonly (readonly string[])[]): Promise<Answer[]> {
  const below = (directories: readonly string[]) => directories.map((directory) => `${layout.root}/${directory}`).join(":");
  const { stdout } = await execa("sh", ["-fc", ASK_ALL], {
    input: calls.map((args) => `${args.join("\t")}\n`).join(""),
    stripFinalNewline: false,
    extendEnv: false,
    env: {
      PATH: process.env["PATH"] ?? "",
      PKGCONF: toolPath("pkgconf"),
      PKG_CONFIG_SYSROOT_DIR: layout.root,
      PKG_CONFIG_LIBDIR: below(layout.moduleDirectories),
      PKG_CONFIG_SYSTEM_INCLUDE_PATH: below(layout.systemIncludeDirectories),
      PKG_CONFIG_SYSTEM_LIBRARY_PATH: below(layout.systemLibraryDirectories),
    },
  });
  const answers = stdout.split("\u0002").slice(0, -1);
  expect(answers.length).toBe(calls.length);
  return answers.map((answer) => {
    const [text = "", exitCode] = answer.split("\u0001");
    return { stdout: text, exitCode: Number(exitCode) };
  });
}
