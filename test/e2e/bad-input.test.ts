import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import {
  indexRepository,
  makeDebianRepository,
  makeSigningKey,
  REPOSITORY_TOOLS,
  signRelease,
  type RepositorySpec,
  type SigningKey,
} from "../../fixtures/repositories/debian.ts";
import { cgox, startCgox, type CgoxResult } from "./support/cgox.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith } from "./support/tools.ts";

const PC = "Name: hello\nDescription: a library\nVersion: 1.0\nLibs: -lhello\nCflags: -I/usr/include/hello\n";
/** As ar makes it of no files: a linker takes it. */
const EMPTY_ARCHIVE = "!<arch>\n";
const SPEC: RepositorySpec = {
  suite: "bookworm",
  debs: [
    {
      name: "libhello-dev",
      files: { "usr/include/hello/hello.h": "int hello(void);\n", "usr/lib/arm-linux-gnueabihf/pkgconfig/hello.pc": PC },
      links: { "usr/lib/arm-linux-gnueabihf/libhello.so": "/lib/arm-linux-gnueabihf/libhello.so.1" },
      fields: { Depends: "libhello1 (= 1.0-1)", Section: "libdevel" },
    },
    { name: "libhello1", files: { "lib/arm-linux-gnueabihf/libhello.so.1": EMPTY_ARCHIVE }, fields: { Section: "libs" } },
    { name: "libother-dev", files: { "usr/include/other.h": "\n" }, fields: { Depends: "libmissing (>= 2)", Section: "libdevel" } },
    { name: "libbig-dev", files: { "usr/include/big.h": "/* */\n".repeat(400_000) }, compression: "gzip", fields: { Section: "libdevel" } },
  ],
};

describeWith([...REPOSITORY_TOOLS, "go", "zig"], "bad input", () => {
  let folder: string;
  let pristine: string;
  let key: SigningKey;
  let repository: string;
  let server: FileServer;
  let project: string;
  let cache: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-bad-"));
    key = await makeSigningKey();
    pristine = join(folder, "pristine");
    await makeDebianRepository(pristine, SPEC, key);
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  beforeEach(async () => {
    const base = await mkdtemp(join(folder, "case-"));
    repository = join(base, "repository");
    await cp(pristine, repository, { recursive: true });
    server = await serveFolder(repository);
    project = join(base, "project");
    cache = join(base, "cache");
    await mkdir(project);
    await writeFile(join(project, "cgox.yaml"), configFor([server.url]));
  });
  afterEach(() => server.close());

  const run = (...args: string[]): Promise<CgoxResult> => cgox(args, { cwd: project, cache });
  const add = (...names: string[]): Promise<CgoxResult> => run("sysroot", "add", "linux/arm", ...names);

  it("is refused only when it is bad: the repository works as it is", async () => {
    const result = await add("hello");
    expect(result).toMatchObject({ exitCode: 0 });
    const root = (await run("sysroot", "path", "linux/arm")).stdout.trim();
    expect(await readFile(join(root, "usr/lib/arm-linux-gnueabihf/libhello.so"), "utf8")).toBe(EMPTY_ARCHIVE);
    expect((await run("env", "linux/arm")).stdout).toContain("-lhello");
  });

  it.each([
    ["an unknown target", ["sysroot", "add", "linux/arn", "hello"], "CGOX_TARGET_UNKNOWN", /linux\/arn/],
    ["an unknown platform", ["sysroot", "add", "linux/arm@debian-99", "hello"], "CGOX_PLATFORM_UNKNOWN", /debian-99/],
    ["an unknown library", ["sysroot", "add", "linux/arm", "helo"], "CGOX_RESOLVE_UNKNOWN_LIBRARY", /helo[^]*hello/],
    [
      "a library that needs what is not there",
      ["sysroot", "add", "linux/arm", "libother-dev"],
      "CGOX_RESOLVE_NO_CANDIDATE",
      /libmissing \(>= 2\)/,
    ],
  ])("%s", async (_, args, code, message) => {
    const result = await run(...args);
    expectRefusal(result, code);
    expect(result.stderr).toMatch(message);
    await expectNothingLocked();
  });

  it("a changed index", async () => {
    for (const name of ["Packages", "Packages.gz", "Packages.xz"]) await appendByte(`dists/bookworm/main/binary-armhf/${name}`);
    expectRefusal(await add("hello"), "CGOX_INDEX_MISMATCH");
    await expectNothingLocked();
    await cp(pristine, repository, { recursive: true, force: true });
    expect((await add("hello")).exitCode).toBe(0);
  });

  it("a truncated index", async () => {
    for (const name of ["Packages.gz", "Packages.xz"]) await truncate(join(repository, `dists/bookworm/main/binary-armhf/${name}`), 100);
    expectRefusal(await add("hello"), "CGOX_INDEX_MISMATCH");
    await expectNothingLocked();
  });

  it("a truncated InRelease", async () => {
    await truncate(join(repository, "dists/bookworm/InRelease"), 400);
    expectRefusal(await add("hello"), "CGOX_INDEX_SIGNATURE");
  });

  it("an index that somebody else signed", async () => {
    await signRelease(join(repository, "dists/bookworm"), await makeSigningKey("Stranger"));
    expectRefusal(await add("hello"), "CGOX_INDEX_SIGNATURE");
    await expectNothingLocked();
  });

  it.each([
    ["an index past its Valid-Until", { "Valid-Until": "Thu, 01 Jan 2026 00:00:00 UTC" }, "CGOX_INDEX_EXPIRED"],
    ["an index of the future", { Date: "Fri, 01 Jan 2100 00:00:00 UTC" }, "CGOX_INDEX_FUTURE"],
    ["an index of another suite", { Suite: "trixie", Codename: "trixie" }, "CGOX_INDEX_WRONG_SUITE"],
  ])("%s", async (_, release, code) => {
    await indexRepository(repository, { suite: "bookworm", release }, key);
    expectRefusal(await add("hello"), code);
  });

  it("a package that is not what the index says", async () => {
    const path = join(repository, "pool/libhello1_1.0-1_armhf.deb");
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
    await writeFile(path, bytes);
    const result = await add("hello");
    expectRefusal(result, "CGOX_FETCH_MISMATCH");
    expect(result.stderr).toContain("libhello1");
    await expectNothingLocked();
    await cp(pristine, repository, { recursive: true, force: true });
    expect((await add("hello")).exitCode).toBe(0);
  });

  it("a locked package that has left the mirror", async () => {
    expect((await add("hello")).exitCode).toBe(0);
    await rm(join(repository, "pool/libhello1_1.0-1_armhf.deb"));
    await rm(cache, { recursive: true });
    const result = await run("sysroot", "sync");
    expectRefusal(result, "CGOX_FETCH_GONE");
    expect(result.stderr).toMatch(/libhello1 1\.0-1 is locked[^]*cgox sysroot update/);
  });

  it("a secondary suite that does not verify is left out with a warning, recorded, and refused by --strict", async () => {
    const result = await add("hello");
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toMatch(/warning: going on without bookworm-updates/);
    const lock = JSON.parse(await readFile(join(project, "cgox.lock"), "utf8"));
    const omitted = lock.sysroots["debian-12/armhf"].omitted.map((item: { suite: string }) => item.suite);
    expect(omitted).toEqual(["bookworm-updates", "bookworm-security"]);
    expect(JSON.stringify(lock)).not.toContain("127.0.0.1");
    await rm(join(project, "cgox.lock"));
    const strict = await add("hello", "--strict");
    expect(strict.exitCode).toBe(1);
    await expect(stat(join(project, "cgox.lock"))).rejects.toThrow();
  });

  it("file lists that are not what was signed are done without where packages' names tell, with a warning", async () => {
    await appendByte("dists/bookworm/main/Contents-armhf.gz");
    const result = await add("hello");
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toMatch(/warning: going on without the file lists of Debian 12[^]*Contents-armhf\.gz[^]*CGOX_FETCH_MISMATCH/);
    expect((await run("env", "linux/arm")).stdout).toContain("-lhello");
    await rm(join(project, "cgox.lock"));
    expectRefusal(await add("hello/hello.h"), "CGOX_FETCH_MISMATCH");
    await expect(stat(join(project, "cgox.lock"))).rejects.toThrow();
  });

  it("a second mirror steps in for one that is out of step", async () => {
    const other = await serveFolder(pristine);
    try {
      await writeFile(join(project, "cgox.yaml"), configFor([server.url, other.url]));
      await appendByte("dists/bookworm/main/binary-armhf/Packages.gz");
      await appendByte("dists/bookworm/main/binary-armhf/Packages.xz");
      expect((await add("hello")).exitCode).toBe(0);
      expect(other.requests).toContain("/dists/bookworm/InRelease");
    } finally {
      await other.close();
    }
  });

  it("an older index than the one already seen is not gone back to", async () => {
    const date = new Date(Date.now() - 60_000).toUTCString().replace("GMT", "UTC");
    await indexRepository(repository, { suite: "bookworm", release: { Date: date } }, key);
    expect((await add("hello")).exitCode).toBe(0);
    await rm(join(repository, "pool/libbig-dev_1.0-1_armhf.deb"));
    await indexRepository(repository, { suite: "bookworm", release: { Date: "Thu, 01 Jan 2026 00:00:00 UTC" } }, key);
    const plan = await run("sysroot", "add", "linux/arm", "libbig-dev", "--dry-run");
    expect(plan.exitCode).toBe(0);
    expect(plan.stdout).toContain("libbig-dev");
    expect(plan.stderr).toMatch(/going on with the index of bookworm[^]*older than the one already seen[^]*CGOX_INDEX_STALE/);
  });

  it("mirrors that do not answer leave the index that was verified before", async () => {
    expect((await add("hello")).exitCode).toBe(0);
    await server.close();
    const plan = await run("sysroot", "add", "linux/arm", "libbig-dev", "--dry-run");
    expect(plan.exitCode).toBe(0);
    expect(plan.stderr).toContain("CGOX_INDEX_STALE");
  });

  it("a killed process leaves nothing that a later one trusts", async () => {
    let held: (() => void) | undefined;
    const reached = new Promise<void>((resolve) => {
      server.intercept = (path, response) => {
        if (!path.includes("libbig-dev")) return false;
        response.writeHead(200, { "content-length": 1 << 20 });
        response.write(Buffer.alloc(5000));
        held = () => response.destroy();
        resolve();
        return true;
      };
    });
    const killed = startCgox(["sysroot", "add", "linux/arm", "hello", "libbig-dev"], { cwd: project, cache });
    await Promise.race([reached, killed.then(({ stderr }) => expect.fail(`it ended by itself: ${String(stderr)}`))]);
    await sleep(100);
    killed.kill("SIGKILL");
    await killed;
    held?.();
    server.intercept = undefined;
    await expectNothingLocked();
    const result = await add("hello", "libbig-dev");
    expect(result).toMatchObject({ exitCode: 0 });
    const root = (await run("sysroot", "path", "linux/arm")).stdout.trim();
    expect((await stat(join(root, "usr/include/big.h"))).size).toBe(400_000 * 6);
  });

  it("two adds at once both count", async () => {
    const results = await Promise.all([add("hello"), add("libbig-dev")]);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const lock = JSON.parse(await readFile(join(project, "cgox.lock"), "utf8"));
    const wanted = lock.sysroots["debian-12/armhf"].requests.map((request: { name: string }) => request.name);
    expect(wanted).toEqual(["hello", "libbig-dev"]);
  });

  it("a full disk", async (context) => {
    const small = join(cache, "..", "small");
    await mkdir(small);
    const mounted = await execa("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small], { reject: false });
    if (mounted.exitCode !== 0) {
      if (process.env["CGOX_E2E"] === "required") throw new Error("a tmpfs cannot be mounted");
      context.skip("a tmpfs cannot be mounted");
    }
    try {
      const result = await cgox(["sysroot", "add", "linux/arm", "libbig-dev"], { cwd: project, cache: small });
      expectRefusal(result, "CGOX_IO_FULL");
      await expectNothingLocked();
      expect(await readdir(join(small, "sysroots")).catch(() => [])).toEqual([]);
    } finally {
      await execa("umount", ["-l", small]);
    }
  });

  it("an unwritable cache", async () => {
    const file = join(cache, "..", "a-file");
    await writeFile(file, "");
    await chmod(file, 0o444);
    const result = await cgox(["sysroot", "add", "linux/arm", "hello"], { cwd: project, cache: join(file, "cache") });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/error: .*a-file[^]*hint: .*CGOX_CACHE/);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  function configFor(mirrors: readonly string[]): string {
    const list = `{ mirrors: [${mirrors.join(", ")}], keys: [${key.publicKeyFile}] }`;
    return `platforms:\n  debian-12:\n    repositories:\n      debian: ${list}\n      debian-security: ${list}\n`;
  }

  function expectRefusal({ exitCode, stderr, stdout }: CgoxResult, code: string): void {
    expect({ stderr, failed: exitCode !== 0 }).toMatchObject({ failed: true });
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toMatch(/^error: /m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
  }

  async function expectNothingLocked(): Promise<void> {
    await expect(stat(join(project, "cgox.lock"))).rejects.toThrow();
    expect(await readdir(join(cache, "sysroots")).catch(() => [])).toEqual([]);
  }

  async function appendByte(path: string): Promise<void> {
    await writeFile(join(repository, path), Buffer.concat([await readFile(join(repository, path)), Buffer.from("\n")]));
  }
});
