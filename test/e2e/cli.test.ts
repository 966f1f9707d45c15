import { once } from "node:events";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa, type Options } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeWith } from "./support/tools.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "lib/cli/main.js");

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cgox-cli-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What a run of the built cgox says, in an environment that holds nothing but what is given. */
async function cgox(argv: readonly string[], { env = {}, ...options }: Options = {}) {
  const base = { PATH: process.env["PATH"], HOME: folder, XDG_CACHE_HOME: join(folder, "cache") };
  const result = await execa(process.execPath, [MAIN, ...argv], {
    cwd: folder,
    env: { ...base, ...env },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    ...options,
  });
  return { stdout: String(result.stdout), stderr: String(result.stderr), exitCode: result.exitCode };
}

describe("version and help", () => {
  test.each([[["--version"]], [["version"]]])("cgox %j prints the version on stdout", async (argv) => {
    const { stdout, stderr, exitCode } = await cgox(argv);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^cgox \d+\.\d+\.\d+\n$/);
  });

  test("help that was asked for goes to stdout, help instead of an answer to stderr", async () => {
    const asked = await cgox(["--help"]);
    expect(asked).toMatchObject({ stderr: "", exitCode: 0 });
    expect(asked.stdout).toMatch("cgox sysroot add linux/arm cairo");
    expect(await cgox([])).toEqual({ stdout: "", stderr: asked.stdout, exitCode: 2 });
    expect((await cgox(["sysroot"])).exitCode).toBe(2);
  });

  test("help <command> and <command> --help are the same page", async () => {
    const page = await cgox(["help", "sysroot", "add"]);
    expect(page).toMatchObject({ stderr: "", exitCode: 0 });
    expect(await cgox(["sysroot", "add", "--help"])).toEqual(page);
  });
});

describe("wrong usage exits with 2, one sentence and a hint", () => {
  test.each([
    [["biuld"], "error: cgox has no command biuld [CGOX_USAGE_COMMAND]", "Did you mean build?"],
    [["sysroot", "add"], "error: cgox sysroot add needs a target [CGOX_USAGE_ARGUMENT]", "cgox help sysroot add"],
    [["build", "linux/arm", "-race"], "error: cgox build has no option -race [CGOX_USAGE_OPTION]", "go after --"],
    [["targets", "-C", "nowhere"], "error: -C nowhere: there is no such folder [CGOX_USAGE_DIRECTORY]", "nowhere"],
    [["sysroot", "show", "linux/amr64"], "linux/amr64", "linux/arm64"],
    [["env", "linux/arm@debian-99"], "debian-99", "debian-12"],
  ])("%j", async (argv, error, hint) => {
    const { stdout, stderr, exitCode } = await cgox(argv);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    const [first = "", blank, last = ""] = stderr.split("\n");
    expect(first).toMatch(error);
    expect(blank).toBe("");
    expect(last).toMatch(/^hint: /);
    expect(last).toMatch(hint);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});

describe("the terminal", () => {
  test("gets no colour in a pipe, with NO_COLOR or --no-color, and some with FORCE_COLOR", async () => {
    const escape = "\u001b[";
    const { stderr: plain } = await cgox(["biuld"]);
    expect(plain).not.toMatch(escape);
    const { stderr: colourful } = await cgox(["biuld"], { env: { FORCE_COLOR: "1" } });
    expect(colourful.includes(escape)).toBe(true);
    expect((await cgox(["biuld", "--no-color"], { env: { FORCE_COLOR: "1" } })).stderr).toBe(plain);
    expect((await cgox(["biuld"], { env: { NO_COLOR: "1" } })).stderr).toBe(plain);
  });

  test("--quiet leaves stderr empty when all is well", async () => {
    expect(await cgox(["sysroot", "list"])).toMatchObject({ stdout: "", exitCode: 0, stderr: expect.stringMatching("sysroot add") });
    expect(await cgox(["sysroot", "list", "--quiet"])).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(await cgox(["sysroot", "list", "-q", "--json"])).toEqual({ stdout: "[]\n", stderr: "", exitCode: 0 });
  });
});

describe("a signal", () => {
  test("ends a run that waits for the network with one line and 128 + its number", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const child = execa(
      process.execPath,
      [MAIN, "sysroot", "add", "linux/arm", "cairo", "--quiet", "--mirror", `http://127.0.0.1:${port}`],
      {
        cwd: folder,
        env: { HOME: folder, XDG_CACHE_HOME: join(folder, "cache") },
        reject: false,
      },
    );
    await once(server, "connection");
    child.kill("SIGINT");
    expect(await child).toMatchObject({ exitCode: 130, stdout: "", stderr: "cgox: stopped by SIGINT" });
    server.closeAllConnections();
    server.close();
  });
});

describe("cgox.yaml", () => {
  test("is refused with its line, and looked for upwards", async () => {
    const project = join(folder, "project");
    await mkdir(join(project, "cmd"), { recursive: true });
    await writeFile(join(project, "cgox.yaml"), "name: app\ntraget: {}\n");
    const { stderr, exitCode } = await cgox(["sysroot", "list", "-C", "project/cmd"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(`error: ${project}/cgox.yaml:2: unknown key "traget" [CGOX_CONFIG_UNKNOWN_KEY]`);
    expect(stderr).toMatch("hint: Did you mean targets?");
  });
});

describeWith(["go"], "with go", () => {
  test.each(["head -1", "true"])("a reader that leaves early is no error: cgox targets | %s", async (reader) => {
    const command = `set -o pipefail; "$0" "$1" targets | ${reader}`;
    const result = await execa("bash", ["-c", command, process.execPath, MAIN], { cwd: folder, reject: false });
    expect(result).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test("targets as JSON", async () => {
    const { stdout, exitCode } = await cgox(["targets", "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ target: "linux/arm", cgo: "zig", platform: "debian-12" }));
  });
});

describeWith(["bash"], "completion in bash", () => {
  async function completions(line: string): Promise<string[]> {
    const script = `cgox() { "$NODE" "$MAIN" "$@"; }
eval "$(cgox completion bash)"
COMP_LINE=$1 COMP_POINT=\${#1}
_cgox
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { NODE: process.execPath, MAIN };
    const { stdout } = await execa("bash", ["-c", script, "bash", line], { cwd: folder, env });
    return stdout.split("\n");
  }

  test("offers commands, options and values", async () => {
    expect(await completions("cgox sysroot s")).toEqual(["sync", "show"]);
    expect(await completions("cgox sysroot add --dr")).toEqual(["--dry-run"]);
    expect(await completions("cgox env linux/arm --shell ")).toEqual(["sh", "fish", "powershell"]);
    expect(await completions("cgox build linux/arm ./c")).toEqual([""]);
  });
});
