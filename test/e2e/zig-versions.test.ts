import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, describe, expect, test } from "vitest";
import { openElf } from "../../src/formats/elf.ts";
import { cgox, REPOSITORY_ROOT } from "./support/cgox.ts";
import { requireTools, toolsAreRequired } from "./support/tools.ts";

/** The packages `ziglang` of PyPI have the whole of zig in them; pip unpacks one into a folder and runs nothing of it. */
const versions = ["0.14.1", "0.15.2"];
const targets = [
  { target: "linux/arm64", machine: 183, interpreter: "/lib/ld-linux-aarch64.so.1" },
  { target: "linux/arm", machine: 40, interpreter: "/lib/ld-linux-armhf.so.3" },
];

const folder = await mkdtemp(join(tmpdir(), "cgox-zig-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Path of that zig's program, or why there is none. */
async function fetchZig(version: string): Promise<{ zig: string } | { problem: string }> {
  if (!requireTools("pip")) return { problem: "pip is missing" };
  const place = join(folder, version);
  const args = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile", "--target", place, `ziglang==${version}`];
  const { exitCode, stderr } = await execa("pip", args, { reject: false });
  const zig = join(place, "ziglang/zig");
  if (exitCode !== 0 || !existsSync(zig)) return { problem: `pip has no ziglang ${version}: ${stderr.trim().split("\n").at(-1) ?? ""}` };
  await chmod(zig, 0o755);
  return { zig };
}

describe.each(versions)("zig %s", async (version) => {
  const fetched = await fetchZig(version);
  if ("problem" in fetched) {
    if (toolsAreRequired) test("can be had", () => expect(fetched).not.toHaveProperty("problem"));
    else test.skip(`builds (${fetched.problem})`, () => undefined);
    return;
  }
  const project = join(folder, `project-${version}`);
  await mkdir(project);
  await writeFile(join(project, "go.mod"), "module example.com/project\n\ngo 1.21\n");
  const options = { cwd: project, cache: join(folder, `cache-${version}`), env: { CGOX_ZIG: fetched.zig } };
  const app = join(REPOSITORY_ROOT, "fixtures/apps/cgo-hello");

  test.each(targets)("cgo-hello for $target, without a word of zig's", async ({ target, machine, interpreter }) => {
    const output = join(folder, `${version}-${target.replace("/", "-")}`);
    const { exitCode, stderr } = await cgox(["build", target, app, "-o", output], options);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toMatch(/warning|error/i);
    const elf = openElf(await readFile(output));
    expect([elf.header.machine, elf.interpreter]).toEqual([machine, interpreter]);
    expect(elf.needed).toContain("libc.so.6");
  });

  test("what it has no libc for is refused in a sentence", async () => {
    const { exitCode, stderr } = await cgox(["build", "openbsd/amd64", app], options);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`has no libc for openbsd/amd64: zig 0.16 and newer have [CGOX_ZIG_OLD]`);
  });
});
