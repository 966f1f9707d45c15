import { cp, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cgox, REPOSITORY_ROOT } from "./support/cgox.ts";
import { describeWith } from "./support/tools.ts";

/* The main job, on Debian's own archive: from a library's name to a program for a Raspberry Pi. */
describeWith(["go", "zig", "readelf"], "cairo for linux/arm from Debian", () => {
  let folder: string;
  let project: string;
  let cache: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-main-"));
    project = join(folder, "cairo-hello");
    cache = join(folder, "a cache");
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/cairo-hello"), project, { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => cgox(args, { cwd: project, cache });

  it("says what add would take, and changes nothing", async () => {
    const { stdout, exitCode } = await run("sysroot", "add", "linux/arm", "cairo", "--dry-run", "--json");
    expect(exitCode).toBe(0);
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual(["target", "platform", "packages", "pruned"]);
    expect(answer).toMatchObject({ target: "linux/arm", platform: "debian-12" });
    const library = answer.packages.find((item: { name: string }) => item.name === "libcairo2-dev");
    expect(Object.keys(library)).toEqual(["name", "version", "architecture", "size", "sha256", "why"]);
    expect(library).toMatchObject({ architecture: "armhf", why: "wanted as cairo" });
    const libc = answer.pruned.find((item: { name: string }) => item.name === "libc6-dev");
    expect(Object.keys(libc)).toEqual(["name", "version", "architecture", "why"]);
    await expect(stat(join(project, "cgox.lock"))).rejects.toThrow();
    await expect(stat(join(project, ".cgox"))).rejects.toThrow();
  });

  it("adds the library: a lock without addresses, a tree without libc", async () => {
    const { stdout, stderr, exitCode } = await run("sysroot", "add", "linux/arm", "cairo");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const root = stdout.trim().split("\n").at(-1) ?? "";
    expect((await readFile(join(root, "usr/include/cairo/cairo.h"), "utf8")).length).toBeGreaterThan(1000);
    await expect(stat(join(root, "usr/include/stdio.h"))).rejects.toThrow();
    await expect(stat(join(root, "usr/lib/arm-linux-gnueabihf/libc.so"))).rejects.toThrow();
    expect((await stat(join(root, "usr/lib/arm-linux-gnueabihf/libz.so"))).size).toBeGreaterThan(1000);
    const lock = await readFile(join(project, "cgox.lock"), "utf8");
    expect(lock).not.toMatch(/https?:/);
    expect(lock).not.toContain(folder);
  });

  it("builds an ARM program that needs no newer glibc than the platform has", async () => {
    const { stdout, stderr, exitCode } = await run("build", "linux/arm", "./");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const program = join(project, "dist/cairo-hello_linux_arm");
    expect(stdout).toContain(program);
    const header = await execa("readelf", ["-h", "-d", "-V", program]);
    expect(header.stdout).toMatch(/Machine:\s+ARM/);
    expect(header.stdout).toMatch(/NEEDED.*libcairo\.so\.2/);
    const versions = [...header.stdout.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    expect(Math.max(...versions)).toBeLessThanOrEqual(36);
  });

  it("gives the same program to go build in a shell that has the environment", async () => {
    const script = 'eval "$("$NODE" "$CGOX" env linux/arm)"; go build -trimpath -o by-hand .';
    const env = { NODE: process.execPath, CGOX: join(REPOSITORY_ROOT, "lib/cli/main.js"), CGOX_CACHE: cache, CI: undefined };
    await execa("sh", ["-c", script], { cwd: project, env });
    const [byHand, built] = await Promise.all(["by-hand", "dist/cairo-hello_linux_arm"].map((path) => readFile(join(project, path))));
    expect(byHand?.equals(built ?? Buffer.alloc(0))).toBe(true);
  });

  it("syncs from the store alone, and says what it lacks", async () => {
    const root = (await run("sysroot", "path", "linux/arm")).stdout.trim();
    await rm(root, { recursive: true });
    expect((await run("sysroot", "sync", "--offline")).exitCode).toBe(0);
    expect((await stat(join(root, "usr/include/cairo/cairo.h"))).isFile()).toBe(true);

    const lacking = await cgox(["sysroot", "sync", "--offline"], { cwd: project, cache: join(folder, "another cache") });
    expect(lacking.exitCode).toBe(1);
    expect(lacking.stderr).toMatch(/packages are not in the store: .*libcairo2-dev/);
    expect(lacking.stderr).toContain("CGOX_STORE_MISSING");
  });

  it("keeps a frozen lock, which is what CI has", async () => {
    const before = await readFile(join(project, "cgox.lock"), "utf8");
    const { stderr, exitCode } = await cgox(["sysroot", "add", "linux/arm", "sqlite3"], { cwd: project, cache, env: { CI: "true" } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("CGOX_LOCK_FROZEN");
    expect(await readFile(join(project, "cgox.lock"), "utf8")).toBe(before);
  });

  it("removes what only the removed library needed", async () => {
    expect((await run("sysroot", "add", "linux/arm", "sqlite3")).exitCode).toBe(0);
    const removed = await run("sysroot", "remove", "linux/arm", "cairo");
    expect(removed.exitCode).toBe(0);
    const root = (await run("sysroot", "path", "linux/arm")).stdout.trim();
    expect((await stat(join(root, "usr/include/sqlite3.h"))).isFile()).toBe(true);
    await expect(stat(join(root, "usr/include/cairo"))).rejects.toThrow();
  });

  it("needs no add: it finds in the Go sources what is wanted, for several targets in one call", async () => {
    await rm(join(project, "cgox.lock"));
    const { stderr, exitCode } = await run("build", "linux/arm", "linux/arm64@debian-13", ".", "-o", "bin/");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const arm64 = await execa("readelf", ["-h", join(project, "bin/cairo-hello_linux_arm64")]);
    expect(arm64.stdout).toMatch(/AArch64/);
    expect((await stat(join(project, "bin/cairo-hello_linux_arm"))).isFile()).toBe(true);
    expect(Object.keys(JSON.parse(await readFile(join(project, "cgox.lock"), "utf8")).sysroots)).toEqual([
      "debian-12/armhf",
      "debian-13/arm64",
    ]);
  });

  describe("a failing build", () => {
    it("passes go's exit code on", async () => {
      const { exitCode } = await run("build", "linux/arm", ".", "--", "-ldflags=-nosuchflag");
      expect(exitCode).toBe(1);
    });
  });
});
