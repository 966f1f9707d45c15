import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa, type Options } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith, toolPath } from "./support/tools.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MAIN = join(ROOT, "lib/cli/main.js");
const QEMUS = ["qemu-arm-static", "qemu-aarch64-static"];

describeWith(["go", "zig", ...QEMUS], "cgox run and cgox test", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox run-"));
    for (const name of ["cairo-hello", "cgo-hello", "cgo-tests"]) {
      await cp(join(ROOT, "fixtures/apps", name), join(folder, name), { recursive: true });
    }
    await writeFile(join(folder, "fontless.conf"), "<fontconfig></fontconfig>");
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function cgox(project: string, argv: readonly string[], { env = {}, ...options }: Options = {}) {
    const result = await execa(process.execPath, [MAIN, ...argv], {
      cwd: join(folder, project),
      env: { CI: undefined, CGOX_CACHE: join(folder, "cache"), ...env },
      reject: false,
      ...options,
    });
    return { stdout: String(result.stdout), stderr: String(result.stderr), exitCode: result.exitCode };
  }

  it.each([
    ["linux/arm", "linux/arm"],
    ["linux/arm64", "linux/arm64"],
  ])("runs a program that draws text with cairo for %s", async (target, port) => {
    const picture = join(folder, `${target.replace("/", "-")}.png`);
    const { stdout, stderr, exitCode } = await cgox("cairo-hello", ["run", target, ".", "--", picture]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(`on ${port}: wrote ${picture}`);
    const bytes = await readFile(picture);
    expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([320, 160]);
    const fontless = await cgox("cairo-hello", ["run", target, ".", "--", picture], {
      env: { FONTCONFIG_FILE: join(folder, "fontless.conf") },
    });
    expect(fontless).toMatchObject({ exitCode: 0 });
    expect((await readFile(picture)).length).toBeLessThan(bytes.length);
  });

  it("has in its root the packages' fonts, and what their scripts would have made", async () => {
    const [root = ""] = (await readdir(join(folder, "cache/roots"))).filter((name) => name.startsWith("debian-12-armhf"));
    const tree = join(folder, "cache/roots", root);
    expect(await readFile(join(tree, "etc/fonts/conf.d/10-hinting-slight.conf"), "utf8")).toMatch("hintslight");
    expect(await readdir(join(tree, "usr/share/fonts/truetype/dejavu"))).toContain("DejaVuSans-Bold.ttf");
  });

  it("runs a built program offline, once its root is there", async () => {
    const built = await cgox("cairo-hello", ["build", "linux/arm", ".", "--offline", "-o", "hello"]);
    expect(built).toMatchObject({ exitCode: 0 });
    const ran = await cgox("cairo-hello", ["run", "--offline", "--frozen", "-q", "linux/arm", "hello", "--", join(folder, "again.png")]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringMatching(/^hello from cairo/) });
  });

  it("names the library that is not in the root before it starts", async () => {
    const { exitCode, stdout, stderr } = await cgox("cgo-hello", ["run", "linux/arm", "../cairo-hello/hello"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/needs libcairo\.so\.2, which is not in the run-time root of linux\/arm.*\[CGOX_RUN_MISSING_LIBRARY\]/);
    expect(stderr).toMatch("hint: add its library: cgox sysroot add linux/arm -lcairo");
  });

  it("names the target that a program is for", async () => {
    const { exitCode, stderr } = await cgox("cgo-hello", ["run", "linux/arm64", "../cairo-hello/hello"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch("CGOX_RUN_OTHER_MACHINE");
    expect(stderr).toMatch("hint: run it with: cgox run linux/arm ");
  });

  it("runs a program that uses libc alone, and leaves cgox.lock as it is", async () => {
    const { stdout, exitCode } = await cgox("cgo-hello", ["run", "linux/arm/v5"]);
    expect(exitCode).toBe(0);
    expect(stdout.split("\n").slice(0, 3)).toEqual(["hello from linux/arm", "sin(1) = 0.8415", "libc knows root: true"]);
    expect(await readdir(join(folder, "cgo-hello"))).not.toContain("cgox.lock");
  });

  it("says what to install where there is no emulator", async () => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    await symlink(toolPath("go"), join(bin, "go"));
    const { exitCode, stderr } = await cgox("cgo-hello", ["run", "linux/arm64"], { env: { PATH: bin } });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/PATH has neither qemu-aarch64 nor qemu-aarch64-static \[CGOX_RUN_NO_EMULATOR\]/);
    expect(stderr).toMatch(/hint: .*qemu-user-static/);
  });

  it("runs go test for the target, in the package's folder", async () => {
    const { stdout, exitCode } = await cgox("cgo-tests", ["test", "linux/arm", "./...", "--", "-v", "-cover"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch("ran on linux/arm");
    expect(stdout).toMatch(/coverage: \d/);
    expect(stdout).toMatch("--- PASS: TestEnvironment");
  });

  it("passes the environment, -run, -json and the exit code of a failing test", async () => {
    const env = { CHECKSUM_FAIL: "1" };
    const failed = await cgox("cgo-tests", ["test", "linux/arm", "--", "-json"], { env });
    expect(failed.exitCode).toBe(1);
    const events = failed.stdout.split("\n").map((line) => JSON.parse(line) as { Action: string; Test?: string });
    const outcome = (name: string) => events.findLast(({ Test }) => Test === name)?.Action;
    expect([outcome("TestFile"), outcome("TestEnvironment")]).toEqual(["pass", "fail"]);
    expect(await cgox("cgo-tests", ["test", "linux/arm", "--", "-run", "File"], { env })).toMatchObject({ exitCode: 0 });
  });
});
