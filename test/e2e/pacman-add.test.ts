import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { SigningKey } from "../../fixtures/repositories/debian.ts";
import {
  certifyKey,
  flipByte,
  keyringPackage,
  makePackagerKey,
  makePacmanRepository,
  packagePath,
  PACMAN_TOOLS,
  signDetached,
  type PacmanPackage,
} from "../../fixtures/repositories/pacman.ts";
import { cgox, type CgoxResult } from "./support/cgox.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith } from "./support/tools.ts";

const PREFIX = "mingw-w64-clang-x86_64-";
const PC = "prefix=/clang64\nlibdir=${prefix}/lib\nName: hello\nDescription: a library\nVersion: 1.0\nLibs: -L${libdir} -lhello\n";
const HELLO: PacmanPackage = {
  name: `${PREFIX}hello`,
  fields: { depend: [`${PREFIX}greeting>=1`, `${PREFIX}cc-libs`] },
  files: {
    "clang64/include/hello/hello.h": "int hello(void);\n",
    "clang64/lib/libhello.dll.a": "an import library",
    "clang64/lib/libhello.a": "a static trap",
    "clang64/lib/pkgconfig/hello.pc": PC,
    "clang64/bin/libhello-1.dll": "a DLL",
    "clang64/bin/hello.exe": "a program",
    "clang64/share/licenses/hello/LICENSE": "free",
    "clang64/share/man/man3/hello.3": "help",
    "usr/share/libalpm/hooks/hello.hook": "[Trigger]\n",
  },
  hardLinks: { "clang64/lib/libhi.dll.a": "clang64/lib/libhello.dll.a" },
  links: { "clang64/include/hello.h": "hello/hello.h" },
  install: "post_install() { touch never; }\n",
};
const PACKAGES: readonly PacmanPackage[] = [
  HELLO,
  { name: `${PREFIX}greeting`, version: "2~r3+1-1", files: { "clang64/bin/Greeting-2.dll": "a DLL" }, compression: "xz" },
  { name: `${PREFIX}libc++`, fields: { provides: [`${PREFIX}cc-libs`] }, files: { "clang64/bin/libc++.dll": "a DLL" }, compression: "gz" },
  { name: `${PREFIX}crt`, files: { "clang64/include/stdio.h": "" } },
  { name: `${PREFIX}needy`, fields: { depend: [`${PREFIX}missing>=2`] }, files: { "clang64/include/needy.h": "" } },
  { name: `${PREFIX}stray`, files: { "usr/bin/stray": "" } },
  { name: `${PREFIX}twin`, fields: { depend: [`${PREFIX}hello`, `${PREFIX}crt`] }, files: { "clang64/lib/libhello.a": "another" } },
  { name: `${PREFIX}faulty`, files: { "clang64/include/faulty.h": "as packed" }, tamper: { "clang64/include/faulty.h": "as chngd" } },
];

describeWith([...PACMAN_TOOLS, "zig"], "cgox sysroot add from a pacman repository", () => {
  let folder: string;
  let pristine: string;
  let packager: SigningKey;
  let repository: string;
  let server: FileServer;
  let project: string;
  let cache: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-pacman-add-"));
    packager = await makePackagerKey("Packager", "rsa2048");
    pristine = join(folder, "pristine");
    await makePacmanRepository(join(pristine, "clang64"), { name: "clang64", packages: PACKAGES, key: packager, compression: "zst" });
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  beforeEach(async () => {
    const base = await mkdtemp(join(folder, "case-"));
    repository = join(base, "repository");
    await cp(pristine, repository, { recursive: true, verbatimSymlinks: true });
    server = await serveFolder(repository);
    project = join(base, "project");
    cache = join(base, "cache");
    await mkdir(project);
    await configure({ keys: [packager.publicKeyFile] });
  });
  afterEach(() => server.close());

  const run = (...args: string[]): Promise<CgoxResult> => cgox(args, { cwd: project, cache });
  const add = (...names: string[]): Promise<CgoxResult> => run("sysroot", "add", "windows/amd64", ...names);

  it("makes a tree of the library and what it needs", async () => {
    const result = await add("hello");
    expect(result).toMatchObject({ exitCode: 0 });
    const root = (await run("sysroot", "path", "win64")).stdout.trim();
    expect(await readFile(join(root, "clang64/lib/hello.lib"), "utf8")).toBe("an import library");
    expect(await readFile(join(root, "clang64/lib/hi.lib"), "utf8")).toBe("an import library");
    expect(await readFile(join(root, "clang64/include/hello.h"), "utf8")).toBe("int hello(void);\n");
    expect((await readdir(join(root, "clang64/bin"))).toSorted()).toEqual(["Greeting-2.dll", "libc++.dll", "libhello-1.dll"]);
    expect(await readdir(root)).toEqual([".cgox", "clang64"]);
    expect(await readdir(join(root, "clang64/share"))).toEqual(["licenses"]);
    const lock = JSON.parse(await readFile(join(project, "cgox.lock"), "utf8"));
    const entry = lock.sysroots["msys2-clang64/x86_64"];
    expect(entry.requests).toEqual([{ name: "hello", kind: "module", package: `${PREFIX}hello` }]);
    expect(entry.packages.map((item: { name: string; version: string }) => `${item.name} ${item.version}`)).toEqual([
      `${PREFIX}greeting 2~r3+1-1`,
      `${PREFIX}hello 1.0-1`,
      `${PREFIX}libc++ 1.0-1`,
    ]);
    expect((await run("env", "windows/amd64")).stdout).toContain("-lhello");
  });

  it("asks only whether the databases have changed, and does without the network when told so", async () => {
    expect((await add("hello")).exitCode).toBe(0);
    server.requests.length = 0;
    expect((await add("greeting")).exitCode).toBe(0);
    expect(server.requests.filter((path) => path.endsWith(".sig"))).toEqual([]);
    await server.close();
    expect((await run("sysroot", "add", "windows/amd64", "--offline", "Greeting-2.dll")).exitCode).toBe(0);
  });

  it("finds a package by its own name, a header, a library and a DLL", async () => {
    const result = await add(`${PREFIX}greeting`, "hello/hello.h", "-lhello", "LIBHELLO-1.DLL");
    expect(result).toMatchObject({ exitCode: 0 });
    const lock = JSON.parse(await readFile(join(project, "cgox.lock"), "utf8"));
    const requests = lock.sysroots["msys2-clang64/x86_64"].requests as { name: string; kind: string; package: string }[];
    expect(requests.map(({ name, kind, package: chosen }) => `${name} ${kind} ${chosen.slice(PREFIX.length)}`).toSorted()).toEqual([
      "-lhello library hello",
      "LIBHELLO-1.DLL package hello",
      "hello/hello.h header hello",
      `${PREFIX}greeting package greeting`,
    ]);
  });

  it.each(["dsa2048", "ed25519"])("believes a key of the kind %s", async (algorithm) => {
    const key = await makePackagerKey("Other", algorithm);
    await rm(join(repository, "clang64"), { recursive: true });
    await makePacmanRepository(join(repository, "clang64"), { name: "clang64", packages: PACKAGES.slice(0, 3), key, compression: "xz" });
    await configure({ keys: [key.publicKeyFile] });
    expect(await add("hello")).toMatchObject({ exitCode: 0 });
  });

  it("takes signatures beside the packages where the database has none", async () => {
    await rm(join(repository, "clang64"), { recursive: true });
    const spec = { name: "clang64", packages: PACKAGES, key: packager, detachedOnly: true };
    await makePacmanRepository(join(repository, "clang64"), spec);
    expect((await add("hello")).exitCode).toBe(0);
    expect(server.requests.filter((path) => path.endsWith("-any.pkg.tar.zst.sig"))).toHaveLength(1);
    await rm(cache, { recursive: true });
    for (const name of await readdir(join(repository, "clang64"))) {
      if (name.endsWith(".pkg.tar.xz.sig")) await rm(join(repository, "clang64", name));
    }
    const result = await run("sysroot", "sync");
    expectRefusal(result, "CGOX_FETCH_UNSIGNED");
    expect(result.stderr).toContain(`${PREFIX}greeting`);
  });

  it.each([
    ["a package of another environment", "mingw-w64-ucrt-x86_64-hello", "CGOX_RESOLVE_UNKNOWN_LIBRARY", /Did you mean hello/],
    ["an unknown name", "helo", "CGOX_RESOLVE_UNKNOWN_LIBRARY", /Did you mean hello/],
    ["a package that needs what is not there", "needy", "CGOX_RESOLVE_NO_CANDIDATE", /missing \(>= 2\)/],
    ["a package with a file outside of its folder", "stray", "CGOX_STORE_UNPACK", /"usr\/[^"]+", which is outside of clang64/],
    ["two packages with one file", "twin", "CGOX_SYSROOT_TWO_OWNERS", /libhello\.a.*hello.*twin/],
    ["a file that is not what .MTREE says", "faulty", "CGOX_STORE_UNPACK", /faulty\.h/],
  ])("%s", async (_, name, code, message) => {
    const result = await add(name);
    expectRefusal(result, code);
    expect(result.stderr).toMatch(message);
    await expectNothingLocked();
  });

  it("a database without a signature", async () => {
    await rm(join(repository, "clang64/clang64.db.sig"));
    const result = await add("hello");
    expectRefusal(result, "CGOX_INDEX_SIGNATURE");
    expect(result.stderr).toContain("not signed");
    await expectNothingLocked();
  });

  it("a database that somebody else signed", async () => {
    await signDetached(join(repository, "clang64/clang64.db"), await makePackagerKey("Stranger"));
    expectRefusal(await add("hello"), "CGOX_INDEX_SIGNATURE");
    await expectNothingLocked();
  });

  it("a changed database", async () => {
    await flipByte(join(repository, "clang64/clang64.db"));
    expectRefusal(await add("hello"), "CGOX_INDEX_SIGNATURE");
    await expectNothingLocked();
    await cp(pristine, repository, { recursive: true, force: true, verbatimSymlinks: true });
    expect((await add("hello")).exitCode).toBe(0);
  });

  it("a changed package", async () => {
    await flipByte(await packagePath(join(repository, "clang64"), `${PREFIX}hello`));
    const result = await add("hello");
    expectRefusal(result, "CGOX_FETCH_MISMATCH");
    expect(result.stderr).toContain(`${PREFIX}hello`);
    await expectNothingLocked();
  });

  it("a package that somebody else signed", async () => {
    const stranger = await makePackagerKey("Stranger");
    const directory = join(repository, "clang64");
    await rm(directory, { recursive: true });
    await makePacmanRepository(directory, { name: "clang64", packages: PACKAGES, key: packager, detachedOnly: true });
    await signDetached(await packagePath(directory, `${PREFIX}hello`), stranger);
    const result = await add("hello");
    expectRefusal(result, "CGOX_FETCH_SIGNATURE");
    expect(result.stderr).toContain(`${PREFIX}hello`);
    await expectNothingLocked();
  });

  it("an older database than the one already seen gives way to it, with a warning", async () => {
    const old = await readFile(join(repository, "clang64/clang64.db"));
    const oldSignature = await readFile(join(repository, "clang64/clang64.db.sig"));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const newer = [{ name: `${PREFIX}newcomer`, files: { "clang64/include/newcomer.h": "" } }];
    await makePacmanRepository(join(repository, "clang64"), { name: "clang64", packages: newer, key: packager, compression: "zst" });
    expect((await add("newcomer")).exitCode).toBe(0);
    await writeFile(join(repository, "clang64/clang64.db"), old);
    await writeFile(join(repository, "clang64/clang64.db.sig"), oldSignature);
    // What was added a moment ago is not asked for again; an update is.
    const result = await run("sysroot", "update");
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stderr).toMatch(/warning: .*older than the one already seen/);
  });

  it("no signature is asked of a repository that the user trusts", async () => {
    for (const name of await readdir(join(repository, "clang64"))) {
      if (name.endsWith(".sig")) await rm(join(repository, "clang64", name));
    }
    await configure({ trusted: true });
    expect((await add("hello")).exitCode).toBe(0);
  });

  it("believes a packager whom three masters certify, and only such", async () => {
    const masters = await Promise.all([1, 2, 3].map((number) => makePackagerKey(`Master ${String(number)}`)));
    const keyring = await keyringPackage({ name: "msys2", keys: [...masters, await certifiedCopy(masters)] });
    await makePacmanRepository(join(repository, "msys"), { name: "msys", packages: [keyring] });
    await configure({ masters });
    expect((await add("hello")).exitCode).toBe(0);

    await rm(cache, { recursive: true });
    await rm(join(project, "cgox.lock"));
    const revoking = await keyringPackage({ name: "msys2", keys: [...masters, await certifiedCopy(masters)], revoked: [packager] });
    await rm(join(repository, "msys"), { recursive: true });
    await makePacmanRepository(join(repository, "msys"), { name: "msys", packages: [revoking] });
    expectRefusal(await add("hello"), "CGOX_INDEX_SIGNATURE");

    await rm(cache, { recursive: true });
    const short = await keyringPackage({ name: "msys2", keys: [...masters, await certifiedCopy(masters.slice(1))] });
    await rm(join(repository, "msys"), { recursive: true });
    await makePacmanRepository(join(repository, "msys"), { name: "msys", packages: [short] });
    expectRefusal(await add("hello"), "CGOX_INDEX_SIGNATURE");
    await expectNothingLocked();
  });

  /** The packager's public key with certifications of these masters alone. */
  async function certifiedCopy(masters: readonly SigningKey[]): Promise<SigningKey> {
    const publicKeyFile = join(await mkdtemp(join(folder, "key-")), "public.asc");
    await cp(packager.publicKeyFile, publicKeyFile);
    const copies = await Promise.all(
      masters.map(async (master) => {
        const home = await mkdtemp(join(folder, "home-"));
        await cp(master.home, home, { recursive: true, filter: (path) => !/S\.gpg-agent|\.lock$/.test(path) });
        return { ...master, home };
      }),
    );
    await certifyKey({ ...packager, publicKeyFile }, copies);
    return { ...packager, publicKeyFile };
  }

  async function configure(how: { keys?: readonly string[]; masters?: readonly SigningKey[]; trusted?: boolean }): Promise<void> {
    const keys = how.keys === undefined ? "" : `, keys: [${how.keys.join(", ")}]`;
    const trusted = how.trusted === true ? ", trusted: true" : "";
    const masters = how.masters === undefined ? "" : `, keys: [${how.masters.map((key) => key.publicKeyFile).join(", ")}]`;
    const lines = [
      "platforms:",
      "  msys2-clang64:",
      "    repositories:",
      `      clang64: { mirrors: [${server.url}/clang64]${keys}${trusted} }`,
      `      msys: { mirrors: [${server.url}/msys]${masters} }`,
    ];
    await writeFile(join(project, "cgox.yaml"), `${lines.join("\n")}\n`);
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

  it("whatever the cache of databases holds that cannot be read counts as not there", async () => {
    const cached = async (): Promise<string[]> => {
      const entries = await readdir(join(cache, "index"), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    };
    // By a header, so that the files' database and both parts of it are there.
    const dryRun = (...flags: string[]) => add("<hello/hello.h>", "--dry-run", ...flags);
    expect((await dryRun()).exitCode).toBe(0);
    expect((await cached()).map((path) => path.replace(/.*\//, "").slice(65))).toContain("clang64.files.headers");
    for (const damage of [
      (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
      (bytes: Buffer) => Buffer.alloc(bytes.length),
      () => Buffer.from("null"),
    ]) {
      for (const path of await cached()) await writeFile(path, damage(await readFile(path)));
      const { exitCode, stderr } = await dryRun();
      expect(exitCode, stderr).toBe(0);
    }
    for (const path of await cached()) {
      const whole = await readFile(path);
      await flipByte(path);
      const { exitCode, stderr } = await dryRun("--offline");
      expect(exitCode === 0 || stderr.includes("CGOX_INDEX_OFFLINE"), `${path}: ${stderr}`).toBe(true);
      await writeFile(path, whole);
    }
  });
});
