import { createHash } from "node:crypto";
import {
  appendFile,
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setTimeout } from "node:timers/promises";
import {
  type DebSpec,
  buildDeb,
  indexRepository,
  makeDebianRepository,
  makeSigningKey,
  REPOSITORY_TOOLS,
  signRelease,
  type RepositorySpec,
  type SigningKey,
} from "../../fixtures/repositories/debian.ts";
import { listArMembers, writeAr } from "../../src/formats/ar.ts";
import { compressXz } from "../../src/formats/compress.ts";
import { tarBytes } from "../unit/formats/tar-bytes.ts";
import { cgox, type CgoxResult } from "./support/cgox.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith } from "./support/tools.ts";

/*
 * Attacks, each a test: what whoever answers for a mirror, who makes a package, or who commits to a project that somebody clones can try.
 * Small ones that need no archive are folders of fixtures/cases/security/.
 */
const HELLO_PC = "Name: hello\nDescription: a library\nVersion: 1.0\nLibs: -lhello\nCflags: -DGOOD\n";
const SPEC: RepositorySpec = {
  suite: "bookworm",
  debs: [
    {
      name: "libhello-dev",
      files: { "usr/include/hello.h": "\n", "usr/lib/arm-linux-gnueabihf/pkgconfig/hello.pc": HELLO_PC },
      fields: { Section: "libdevel" },
    },
  ],
};

describeWith([...REPOSITORY_TOOLS], "attacks", () => {
  let folder: string;
  let pristine: string;
  let key: SigningKey;
  let repository: string;
  let server: FileServer;
  let project: string;
  let cache: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-attacks-"));
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
    const hello = `{ mirrors: ["${server.url}"], keys: ["${key.publicKeyFile}"] }`;
    await writeFile(
      join(project, "cgox.yaml"),
      `platforms:\n  debian-12:\n    repositories:\n      debian: ${hello}\n      debian-security: ${hello}\n`,
    );
  });
  afterEach(() => server.close());

  const run = (...args: string[]): Promise<CgoxResult> => cgox(args, { cwd: project, cache });

  it("none: the archive works as it is", async () => {
    expect(await run("sysroot", "add", "linux/arm", "libhello-dev")).toMatchObject({ exitCode: 0 });
    expect((await run("env", "linux/arm")).stdout).toContain("-DGOOD");
  });

  // A mirror that lies about an index.

  const inRelease = () => join(repository, "dists/bookworm/InRelease");
  /** Makes the mirror list other packages than the archive signed: what a bypass of the signature would be for. */
  const otherPackages = async (): Promise<string> => {
    const folder = join(repository, "dists/bookworm/main/binary-armhf");
    const text = await readFile(join(folder, "Packages"), "utf8");
    const evil = text.replace(/^Version: .*$/m, "Version: 6.66-1");
    const packed = gzipSync(evil);
    await writeFile(join(folder, "Packages"), evil);
    await writeFile(join(folder, "Packages.gz"), packed);
    return ["", ".gz", ".xz"]
      .map((ending) => {
        const bytes = ending === ".gz" ? packed : Buffer.from(evil);
        return ` ${createHash("sha256").update(bytes).digest("hex")} ${bytes.length} main/binary-armhf/Packages${ending}\n`;
      })
      .join("");
  };
  /** Signs an archive whose list of packages is changed. */
  const signPackages = async (change: (text: string) => string): Promise<void> => {
    const suite = join(repository, "dists/bookworm");
    const packages = change(await readFile(join(suite, "main/binary-armhf/Packages"), "utf8"));
    await writeFile(join(suite, "main/binary-armhf/Packages"), packages);
    const head = (await readFile(join(suite, "Release"), "utf8")).replace(/^MD5Sum:[^]*$/m, "");
    const sha256 = createHash("sha256").update(packages).digest("hex");
    await writeFile(join(suite, "Release"), `${head}SHA256:\n ${sha256} ${Buffer.byteLength(packages)} main/binary-armhf/Packages\n`);
    await signRelease(suite, key);
  };
  const ADD = ["sysroot", "add", "linux/arm", "libhello-dev"] as const;
  /** Of what would be taken, by a dry run. */
  const versionsOf = ({ stdout }: CgoxResult): string[] => {
    const { packages } = JSON.parse(stdout) as { readonly packages: readonly { readonly version: string }[] };
    return packages.map(({ version }) => version);
  };

  it.each<[string, (file: string, sums: string) => string]>([
    [
      "text behind a signature that begins with another word",
      (file, sums) =>
        file.replace("BEGIN PGP SIGNATURE", "BEGIN PGP SIGNATURF").replace(/\n=.{4}\n(-----END)/, `\n=AAAA\nSHA256:\n${sums}$1`),
    ],
    ["text between the checksum and the end", (file, sums) => file.replace(/\n(-----END)/, `\nSHA256:\n${sums}$1`)],
    ["text behind padding of the base64", (file, sums) => file.replace(/\n=.{4}\n(-----END)/, `\n=AAAA\nSHA256:\n${sums}$1`)],
    ["text behind the end", (file, sums) => `${file}SHA256:\n${sums}`],
    ["text before the beginning", (file, sums) => `SHA256:\n${sums}${file}`],
    ["sums among the armour headers", (file, sums) => file.replace("\n\n", `\nSHA256:\n${sums}\n`)],
    ["a comment among the armour headers", (file) => file.replace("\n\n", "\nComment: x\n\n")],
    ["blanks on the empty line before the text", (file) => file.replace("\n\n", "\n \n")],
    ["a blank behind the line that ends the text", (file) => file.replace("BEGIN PGP SIGNATURE-----", "BEGIN PGP SIGNATURE----- ")],
    ["an empty message before the signed one", (file) => `${file.replace(/\n\n[^]*?\n(-----BEGIN PGP SIGNATURE)/, "\n\n\n$1")}${file}`],
    ["a second message behind it", (file, sums) => `${file}${file.replace("SHA256:\n", `SHA256:\n${sums}`)}`],
    ["sums in the signed text", (file, sums) => file.replace("SHA256:\n", `SHA256:\n${sums}`)],
    ["a second table in the signed text", (file, sums) => file.replace("\n-----BEGIN PGP SIG", `\nSHA256:\n${sums}-----BEGIN PGP SIG`)],
    ["line ends of Windows", (file) => file.replaceAll("\n", "\r\n")],
    [
      "a carriage return in the signed text",
      (file, sums) => file.replace("SHA256:\n", `X: \rSHA256:\r${sums.replaceAll("\n", "\r")}\nSHA256:\n`),
    ],
    ["a zero byte at the end", (file, sums) => `${file}\0SHA256:\n${sums}`],
  ])("an InRelease with %s is refused at once, and so it is when the good one was seen before", async (_, change) => {
    const good = await readFile(inRelease(), "latin1");
    const sums = await otherPackages();
    await writeFile(inRelease(), change(good, sums), "latin1");
    expect(await run(...ADD, "--dry-run", "--json")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("CGOX_INDEX_SIGNATURE") as string,
    });

    await rm(repository, { recursive: true });
    await cp(pristine, repository, { recursive: true });
    expect(versionsOf(await run(...ADD, "--dry-run", "--json"))).toEqual(["1.0-1"]);
    await otherPackages();
    await writeFile(inRelease(), change(good, sums), "latin1");
    expect((await run(...ADD, "--dry-run")).stderr).toContain("CGOX_INDEX_SIGNATURE");
    expect((await run(...ADD, "--dry-run")).stderr).toContain("CGOX_INDEX_SIGNATURE");
    expect(versionsOf(await run(...ADD, "--dry-run", "--offline", "--json"))).toEqual(["1.0-1"]);
  });

  it("what an older cgox cached of a forged InRelease is not read, neither at a 304 nor offline", async () => {
    expect((await run(...ADD, "--dry-run")).exitCode).toBe(0);
    const index = join(cache, "index/debian-2");
    const suite = (await readdir(index)).find((name) => name.startsWith("bookworm-")) ?? "";
    const forged = (await readFile(inRelease(), "utf8")).replace("SHA256:\n", `SHA256:\n${await otherPackages()}`);
    const sha256 = createHash("sha256").update(forged).digest("hex");
    for (const folder of [join(cache, "index/debian-1", suite), join(index, suite)]) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${sha256}.InRelease`), forged);
      await writeFile(join(folder, "memory.json"), JSON.stringify({ mirror: server.url, sha256, etag: "x" }));
    }
    await rm(repository, { recursive: true });
    await cp(pristine, repository, { recursive: true });
    expect((await run(...ADD, "--dry-run", "--offline")).stderr).toContain("CGOX_INDEX_OFFLINE");
    expect(versionsOf(await run(...ADD, "--dry-run", "--json"))).toEqual(["1.0-1"]);
  });

  it("whatever the cache of indexes holds that cannot be read counts as not there", async () => {
    const DAMAGE: Readonly<Record<string, (bytes: Buffer) => string | Buffer>> = {
      "a blank behind": (bytes) => Buffer.concat([bytes, Buffer.from(" ")]),
      "half of it": (bytes) => bytes.subarray(0, bytes.length / 2),
      nothing: () => "",
      zeros: (bytes) => Buffer.alloc(bytes.length),
      null: () => "null",
      "another byte in the middle": (bytes) => {
        const other = Buffer.from(bytes);
        other[other.length >> 1] = (other[other.length >> 1] ?? 0) ^ 1;
        return other;
      },
    };
    const cached = async () => {
      const entries = await readdir(cache, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && /\/(index|checked)(\/|$)/.test(entry.parentPath))
        .map((entry) => join(entry.parentPath, entry.name));
    };
    await run("sysroot", "add", "linux/arm", "hello", "--dry-run");
    for (const [name, change] of Object.entries(DAMAGE)) {
      for (const path of await cached()) {
        await writeFile(path, change(await readFile(path)));
      }
      const again = await run("sysroot", "add", "linux/arm", "hello", "--dry-run", "--json");
      expect(again, name).toMatchObject({ exitCode: 0 });
      expect(versionsOf(again), name).toEqual(["1.0-1"]);
    }
    // Each by itself, and where nothing can be fetched.
    for (const path of await cached()) {
      const whole = await readFile(path);
      await writeFile(path, whole.subarray(0, whole.length / 2));
      const { exitCode, stderr } = await run("sysroot", "add", "linux/arm", "hello", "--dry-run", "--offline");
      expect(exitCode === 0 || stderr.includes("CGOX_INDEX_OFFLINE"), `${path}: ${stderr}`).toBe(true);
      await writeFile(path, whole);
    }
  });

  it.each([
    ["Filename", "../../etc/passwd"],
    ["Package", "$(id)/../x"],
    ["Size", "NaN"],
    ["Size", "-1"],
    ["Version", "1\rX: y"],
  ])("a signed index with the %s %j is refused by repository, package and field", async (field, value) => {
    await signPackages((text) => text.replace(new RegExp(`^${field}: .*$`, "m"), `${field}: ${value}`));
    const { exitCode, stderr } = await run(...ADD);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("CGOX_INDEX_MALFORMED");
    expect(stderr).toMatch(new RegExp(`bookworm.*debian.*field ${field.toLowerCase()}`));
  });

  it("a signed index with an entry without end is refused, and no more of it is read", async () => {
    await signPackages((text) => `${text}\nPackage: x\nX: ${"a".repeat(32 << 20)}\n`);
    const start = performance.now();
    const { stderr } = await run(...ADD);
    expect(stderr).toMatch(/has an entry of more than 1048576 bytes.*CGOX_INDEX_MALFORMED/s);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  // A package that lies, or that is a bomb.

  /** The archive with one more package, made by `make` out of one that dpkg-deb packed; and what adding it says. */
  const addBad = async (
    make: (deb: Buffer) => Promise<Buffer> | Buffer,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<CgoxResult> => {
    const path = join(
      repository,
      await buildDeb(repository, { name: "libbad-dev", files: { "usr/include/bad.h": "\n" }, fields }, "armhf"),
    );
    await writeFile(path, await make(await readFile(path)));
    await indexRepository(repository, SPEC, key);
    return run("sysroot", "add", "linux/arm", "libbad-dev");
  };
  /** A package whose data archive is this one. */
  const withData = async (deb: Buffer, tar: Buffer): Promise<Buffer> => {
    const members = listArMembers(deb).filter(({ name }) => !name.startsWith("data.tar"));
    return writeAr([...members, { name: "data.tar.xz", data: await compressXz(tar) }]);
  };
  const expectRefusal = async (result: CgoxResult, ...words: readonly string[]): Promise<void> => {
    expect(result).toMatchObject({ exitCode: 1 });
    for (const word of ["libbad-dev 1.0-1", "CGOX_STORE_UNPACK", ...words]) expect(result.stderr).toContain(word);
    expect(result.stderr).not.toContain("bug in cgox");
    // Nothing of it is left in the store.
    for (const name of await readdir(join(cache, "store"))) {
      if (name !== "downloads") expect(await readdir(join(cache, "store", name))).toEqual([]);
    }
  };

  it("a package that unpacks to a hundred times what its index says", async () => {
    const bomb = tarBytes([{ path: "./usr/include/bomb.h", data: "\0".repeat(24 << 20) }]);
    await expectRefusal(
      await addBad((deb) => withData(deb, bomb), { "Installed-Size": "600" }),
      `${600 * 1024} bytes`,
      String(bomb.length),
    );
  });

  it("a package that is a bomb, of which the index says nothing", async () => {
    const bomb = tarBytes([{ path: "./usr/include/bomb.h", data: "\0".repeat(24 << 20) }]);
    await expectRefusal(await addBad((deb) => withData(deb, bomb)), String(bomb.length));
  });

  it("none: a large package that says so", async () => {
    const large = tarBytes([{ path: "./usr/include/large.h", data: "\0".repeat(24 << 20) }]);
    expect(await addBad((deb) => withData(deb, large), { "Installed-Size": String(24 << 10) })).toMatchObject({ exitCode: 0 });
    // And the same from the lock alone.
    await rm(cache, { recursive: true });
    expect(await run("sysroot", "sync", "linux/arm")).toMatchObject({ exitCode: 0 });
  });

  it("a sparse file, of which the archive holds less than it is", async () => {
    const sparse = tarBytes([{ path: "./usr/lib/libbad.a", type: "S", data: "x" }]);
    await expectRefusal(await addBad((deb) => withData(deb, sparse)), "usr/lib/libbad.a", "sparse");
  });

  it("a folder 300 deep", async () => {
    const path = `./${"a/".repeat(300)}bad.h`;
    const deep = tarBytes([
      { path: "././@LongLink", type: "L", data: `${path}\0` },
      { path: "./a", data: "x" },
    ]);
    await expectRefusal(await addBad((deb) => withData(deb, deep)), "a/a/a/", "more than 256 folders deep");
  });

  it.each([
    ["a file above the tree", { path: "../../evil.h", data: "x" }, "leads out"],
    ["an absolute path", { path: "/tmp/evil.h", data: "x" }, "absolute"],
    ["a name with a line end", { path: "./usr/include/a\nb.h", data: "x" }, "character"],
    ["a hard link to a file above the tree", { path: "./usr/include/b.h", type: "1", link: "../../etc/passwd" }, "leads out"],
    ["an entry that nobody knows", { path: "./usr/include/b.h", type: "Z" }, "usr/include/b.h"],
  ])("%s", async (_what, member, word) => {
    await expectRefusal(await addBad((deb) => withData(deb, tarBytes([member]))), word);
  });

  // Flags that a package brings.

  const LIBRARIES = "usr/lib/arm-linux-gnueabihf";
  const pc = (body: string): string => `Name: x\nDescription: x\nVersion: 1\n${body}\n`;
  const sneakIn = (files: NonNullable<DebSpec["files"]>, links: DebSpec["links"] = {}): Promise<void> =>
    makeDebianRepository(repository, { suite: "bookworm", debs: [{ name: "libevil-dev", files, links }] }, key);
  /** Compiles and links with the variables, as go would. */
  const compile = async (): Promise<string> => {
    await writeFile(join(project, "x.c"), "int main(void) { return 0; }\n");
    const env = JSON.parse((await run("env", "linux/arm", "--json")).stdout) as Record<string, string>;
    const script = 'eval "$CC $CGO_CPPFLAGS -c x.c -o x.o" && eval "$CC x.o $CGO_LDFLAGS -o x"';
    const { stdout, stderr } = await execa("sh", ["-c", script], { cwd: project, env, reject: false });
    return stdout + stderr;
  };
  const written = async (): Promise<string[]> => (await readdir(project)).filter((name) => name.startsWith("evil"));

  it("flags of a module that make the compiler and the linker write files", async () => {
    const [cflags, libs] = [
      `-DE -MD -MF ${project}/evil.d -MT "echo PWNED;" -save-temps=cwd`,
      `-lhello -o ${project}/evil -Wl,-Map=${project}/evil.map`,
    ];
    await sneakIn({
      [`${LIBRARIES}/pkgconfig/evil.pc`]: pc(`Requires: worse\nCflags: ${cflags}\nLibs: ${libs}`),
      [`${LIBRARIES}/pkgconfig/worse.pc`]: pc(
        `Cflags: @${project}/args -I../../home/u\nLibs: -Wl,--dependency-file,${project}/evil.dep -Wl,@${project}/args`,
      ),
      [`${LIBRARIES}/libhello.a`]: "!<arch>\n",
    });
    await writeFile(join(project, "args"), `-Map=${project}/evil.args\n`);
    const added = await run("sysroot", "add", "linux/arm", "evil");
    expect(added).toMatchObject({ exitCode: 0 });
    const { stdout, stderr } = await run("env", "linux/arm");
    expect(stdout).toContain("export CGO_CPPFLAGS='-DE'\n");
    expect(stdout).toContain("export CGO_LDFLAGS='-lhello'");
    expect(stderr.match(/CGOX_PKGCONFIG_FLAG_DROPPED/g)).toHaveLength(2);
    expect(stderr).toContain("flags of the pkg-config module evil are left out: -MD, ");
    await compile();
    expect(await written()).toEqual([]);
    const { PKG_CONFIG = "" } = JSON.parse((await run("env", "linux/arm", "--json")).stdout) as Record<string, string>;
    for (const args of [
      ["--cflags", "--libs", "--", "evil"],
      ["--cflags", "--libs", "evil"],
    ]) {
      expect((await execa(PKG_CONFIG, args)).stdout.trim()).toBe("-DE -lhello");
    }
  });

  it("paths of a module that lead out of the sysroot, also by way of its links", async () => {
    const climbing = "${pcfiledir}/../../../../../../../../../..";
    const linked = "${pcfiledir}/link/../../../../../../../..";
    await sneakIn(
      {
        [`${LIBRARIES}/pkgconfig/evil.pc`]: pc(
          `here=${climbing}${project}\nthere=${linked}${project}\nCflags: -I\${here} -I\${there} -include \${here}/evil.h\nLibs: \${here}/evil.o ${project}/evil.o -L\${here}`,
        ),
        [`${LIBRARIES}/deep/er/est/x.h`]: "\n",
      },
      { [`${LIBRARIES}/pkgconfig/link`]: "/usr" },
    );
    expect(await run("sysroot", "add", "linux/arm", "evil")).toMatchObject({ exitCode: 0 });
    const { stdout } = await run("env", "linux/arm");
    const words = stdout
      .split("\n")
      .filter((line) => /CGO_(?:CPP|LD)FLAGS/.test(line))
      .join(" ");
    expect(words).not.toContain("..");
    expect(words.replaceAll(new RegExp(`${cache}\\S*`, "g"), "")).not.toContain(project);
  });

  it("variables of a module that grow beyond all measure", async () => {
    const doubling = Array.from({ length: 40 }, (_, index) => `v${index + 1}=\${v${index}}\${v${index}}\n`).join("");
    await sneakIn({ [`${LIBRARIES}/pkgconfig/evil.pc`]: pc(`v0=xxxxxxxx\n${doubling}Cflags: -D\${v40}`) });
    await run("sysroot", "add", "linux/arm", "evil");
    const start = Date.now();
    const { stderr, exitCode } = await run("env", "linux/arm");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/evil\.pc:17: v13 is longer than \d+ characters \[CGOX_PKGCONFIG_MALFORMED\]/);
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  it("linker scripts that name files of this machine, under a library's name and behind a link", async () => {
    await writeFile(join(project, "evil.o"), "no object\n");
    await sneakIn(
      {
        [`${LIBRARIES}/libevil.so`]: `OUTPUT(${project}/evil.out)\nGROUP ( -lc )\n`,
        [`${LIBRARIES}/libreads.so`]: `INPUT(${project}/evil.o "${project}/evil.o" ../../../../../../..${project}/evil.o)\n`,
        [`${LIBRARIES}/notes`]: `INCLUDE ${project}/evil.o\n`,
        "usr/include/evil.h": "\n",
      },
      { [`${LIBRARIES}/liblinked.so`]: "notes" },
    );
    const { stderr, exitCode } = await run("sysroot", "add", "linux/arm", "libevil-dev");
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`${LIBRARIES}/libevil.so of libevil-dev 1.0-1 is not in the sysroot: it is a linker script with OUTPUT`);
    expect(stderr).toContain(`${LIBRARIES}/liblinked.so of libevil-dev 1.0-1 is not in the sysroot: it is a linker script with INCLUDE`);
    const root = (await run("sysroot", "path", "linux/arm")).stdout.trim();
    expect(await readFile(join(root, LIBRARIES, "libreads.so"), "utf8")).toBe("/* GNU ld script */\nINPUT ( )\n");
    expect((await readdir(join(root, LIBRARIES))).filter((name) => name.endsWith(".so"))).toEqual(["libreads.so"]);
  });

  it("links below links that would lead out of the sysroot", async () => {
    await sneakIn(
      { [`${LIBRARIES}/other.h`]: "\n" },
      {
        [`${LIBRARIES}/a`]: "/usr",
        [`${LIBRARIES}/evil.h`]: "../../../../../../../../../../etc/passwd",
        "usr/include/evil.h": "/etc/passwd",
      },
    );
    await makeDebianRepository(
      repository,
      {
        suite: "bookworm",
        debs: [{ name: "libworse-dev", files: { [`${LIBRARIES}/a/b/c.h`]: "\n" }, links: { [`${LIBRARIES}/a/worse.h`]: "/etc/passwd" } }],
      },
      key,
    );
    expect(await run("sysroot", "add", "linux/arm", "libevil-dev", "libworse-dev")).toMatchObject({ exitCode: 0 });
    const root = (await run("sysroot", "path", "linux/arm")).stdout.trim();
    for (const path of [`${LIBRARIES}/evil.h`, "usr/include/evil.h", "usr/worse.h"]) {
      const target = resolve(await realpath(dirname(join(root, path))), await readlink(join(root, path)));
      expect(relative(await realpath(root), target), path).toBe("etc/passwd");
    }
  });

  it("names of files that a shell would expand", async () => {
    const name = "$(touch evil) `touch evil`;'\"";
    await sneakIn({ [`${LIBRARIES}/pkgconfig/${name}.pc`]: pc("Cflags: -DX"), "usr/include/evil.h": "\n" });
    await run("sysroot", "add", "linux/arm", "libevil-dev");
    const { stdout } = await run("env", "linux/arm");
    await execa("sh", ["-c", stdout], { cwd: project });
    await compile();
    expect(await written()).toEqual([]);
  });

  // What a cloned project commits.

  describe("a project that brings its own archives is named", () => {
    const lines = (stderr: string) => stderr.split("\n").filter((line) => line.includes("CGOX_PROJECT_OWN_ARCHIVE"));
    let home: string;
    let cgoxAtHome: (words: readonly string[], env?: Readonly<Record<string, string>>) => Promise<CgoxResult>;

    beforeEach(async () => {
      home = join(cache, "../home");
      cgoxAtHome = (words, env = {}) => cgox(words, { cwd: project, cache, env: { HOME: home, XDG_CONFIG_HOME: undefined, ...env } });
      await mkdir(home);
    });

    it("in one line each run, also with --quiet and CI, and where the answer is remembered", async () => {
      await cgoxAtHome(["sysroot", "add", "linux/arm", "libhello-dev"]);
      for (let count = 0; count < 4; count++) {
        const { stderr, stdout } = await cgoxAtHome(["env", "linux/arm", "--quiet"], { CI: "true" });
        expect(lines(stderr)).toHaveLength(1);
        expect(stderr).toContain(`debian-12/debian: mirrors ${server.url}, keys `);
        expect(stdout).toContain("-DGOOD");
        await setTimeout(50);
      }
    });

    it("until the user agrees, and again when it brings others, or another key", async () => {
      const yaml = join(project, "cgox.yaml");
      await cp(key.publicKeyFile, join(project, "key.asc"));
      await writeFile(yaml, (await readFile(yaml, "utf8")).replaceAll(key.publicKeyFile, "./key.asc"));
      expect(lines((await cgoxAtHome(["sysroot", "list"])).stderr)).toHaveLength(1);
      expect((await cgoxAtHome(["trust"])).stdout).toBe(project);
      expect(lines((await cgoxAtHome(["sysroot", "list"])).stderr)).toEqual([]);
      expect((await cgoxAtHome(["trust", "--list"])).stdout).toBe(project);
      await appendFile(join(project, "key.asc"), "\n");
      expect(lines((await cgoxAtHome(["sysroot", "list"])).stderr)).toHaveLength(1);
      await cgoxAtHome(["trust"]);
      await writeFile(yaml, (await readFile(yaml, "utf8")).replaceAll("] }", "], trusted: true }"));
      const [line = ""] = lines((await cgoxAtHome(["sysroot", "list"])).stderr);
      expect(line).toContain("trusted without a signature");
    });

    it("again when the user agrees no longer, also where the answer was remembered", async () => {
      await cgoxAtHome(["sysroot", "add", "linux/arm", "libhello-dev"]);
      await cgoxAtHome(["trust"]);
      for (let count = 0; count < 3; count++) {
        await setTimeout(50);
        expect((await cgoxAtHome(["env", "linux/arm"])).stderr).toBe("");
      }
      await cgoxAtHome(["trust", "--remove"]);
      expect(lines((await cgoxAtHome(["env", "linux/arm"])).stderr)).toHaveLength(1);
    });

    it("without the passwords of its mirrors", async () => {
      const yaml = "platforms: { debian-12: { repositories: { debian: { mirrors: ['http://jo:secret@localhost/x'] } } } }\n";
      await writeFile(join(project, "cgox.yaml"), yaml);
      const said = [await cgoxAtHome(["sysroot", "list"]), await cgoxAtHome(["trust"])]
        .map(({ stdout, stderr }) => stdout + stderr)
        .join("");
      expect(said).toContain("mirrors http://localhost/x");
      expect(said).not.toContain("secret");
    });

    it("also where it brings an agreement along, in a home folder that is the checkout", async () => {
      await cgoxAtHome(["trust"], { HOME: project });
      expect((await cgoxAtHome(["sysroot", "list"], { HOME: project })).stderr).toContain("CGOX_PROJECT_OWN_ARCHIVE");
    });
  });

  // Passwords.

  const SECRET = "s3cret";

  /** Files in the cache and the project, but for the user's own cgox.yaml, that hold the secret or are named by it. */
  const leaks = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const top of [cache, project]) {
      for (const name of await readdir(top, { recursive: true })) {
        const path = join(top, name);
        const text = name !== "cgox.yaml" && (await lstat(path)).isFile() ? await readFile(path, "latin1") : "";
        if (`${name}${text}`.includes(SECRET)) found.push(name);
      }
    }
    return found;
  };

  const useMirror = (address: string): Promise<void> => {
    const hello = `{ mirrors: ["${address}"], keys: ["${key.publicKeyFile}"] }`;
    return writeFile(
      join(project, "cgox.yaml"),
      `platforms:\n  debian-12:\n    repositories:\n      debian: ${hello}\n      debian-security: ${hello}\n`,
    );
  };

  it("a password of a mirror is in nothing that cgox writes or says, and reaches the mirror", async () => {
    const seen: (string | undefined)[] = [];
    server.intercept = (_path, response) => {
      seen.push(response.req.headers.authorization);
      if (response.req.headers.authorization !== undefined) return false;
      response.writeHead(401).end();
      return true;
    };
    await useMirror(server.url.replace("//", `//jo:${SECRET}@`));
    const commands = [
      "sysroot add linux/arm libhello-dev",
      "sysroot add linux/arm hello --dry-run --json",
      "sysroot sync --json",
      "sysroot sync --verify",
      "sysroot update --json",
      "sysroot update --dry-run",
      "sysroot list --json",
      "sysroot show linux/arm --json",
      "sysroot path linux/arm",
      "sysroot add linux/arm nothing-of-that-name",
      "env linux/arm --json",
      "targets --json",
      "cache size --json",
      "cache verify",
      "cache prune --dry-run --json",
      "doctor",
    ];
    const said: string[] = [];
    for (const command of commands) {
      const { stdout, stderr } = await run(...command.split(" "));
      said.push(command, stdout, stderr);
    }
    expect(new Set(seen)).toEqual(new Set([`Basic ${Buffer.from(`jo:${SECRET}`).toString("base64")}`]));
    expect(said.join("\n")).not.toContain(SECRET);
    expect(await leaks()).toEqual([]);
    expect(await readFile(join(project, "cgox.lock"), "utf8")).toContain("libhello-dev");
  });

  it("a password is not said when a mirror refuses, lies, cuts or is not there", async () => {
    const address = server.url.replace("//", `//jo:${SECRET}@`);
    const ways: Record<string, [string, FileServer["intercept"]]> = {
      "401": [address, (_path, response) => response.writeHead(401).end() !== undefined],
      "404": [address, (_path, response) => response.writeHead(404).end() !== undefined],
      cut: [address, (_path, response) => response.destroy() !== undefined],
      rubbish: [address, (_path, response) => response.writeHead(200).end("rubbish") !== undefined],
      other: [address, (path, response) => path.startsWith("/pool/") && response.writeHead(200).end("another file") !== undefined],
      redirect: [
        address,
        (path, response) => response.writeHead(302, { location: `http://jo:${SECRET}@127.0.0.1:1${path}` }).end() !== undefined,
      ],
      refused: [`http://jo:${SECRET}@127.0.0.1:1`, undefined],
      TLS: [address.replace("http:", "https:"), undefined],
      token: [`http://${SECRET}@127.0.0.1:1`, undefined],
    };
    const said: string[] = [];
    for (const [way, [mirror, intercept]] of Object.entries(ways)) {
      server.intercept = intercept;
      await useMirror(mirror);
      const { exitCode, stdout, stderr } = await run("sysroot", "add", "linux/arm", "libhello-dev", "--strict");
      expect(exitCode, way).toBe(1);
      expect(stderr, way).not.toContain("bug in cgox");
      said.push(stdout, stderr);
    }
    expect(said.join("\n")).not.toContain(SECRET);
    expect(await leaks()).toEqual([]);
  }, 120_000);

  it("a password does not go along to the server that a mirror redirects to", async () => {
    const seen: (string | undefined)[] = [];
    const other = await serveFolder(repository);
    other.intercept = (_path, response) => {
      seen.push(response.req.headers.authorization);
      return false;
    };
    server.intercept = (path, response) => response.writeHead(302, { location: other.url + path }).end() !== undefined;
    await useMirror(server.url.replace("//", `//jo:${SECRET}@`));
    const added = await run("sysroot", "add", "linux/arm", "libhello-dev");
    await other.close();
    expect(added, added.stderr).toMatchObject({ exitCode: 0 });
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });

  it.each([
    `ftp://jo:${SECRET}@h/`,
    `http//jo:${SECRET}@h/`,
    `jo:${SECRET}@h/debian`,
    `http://jo:${SECRET}@h:99999/`,
    `http://jo:p@${SECRET}@h/`,
    `http://jo:p/${SECRET}@h/`,
    `http://jo:443/${SECRET}@h/`,
    `http://jo:p#${SECRET}@h/`,
    `http://jo:${SECRET}%40h/`,
    `http://h/?token=${SECRET}`,
    `debian=http://jo:${SECRET}@h/`,
  ])("a password in an address that is none is not said: %s", async (address) => {
    const said: CgoxResult[] = [await run("sysroot", "add", "linux/arm", "x", "--mirror", address, "--offline")];
    said.push(await cgox(["sysroot", "add", "linux/arm", "x", "--offline"], { cwd: project, cache, env: { CGOX_MIRROR: address } }));
    await useMirror(address);
    said.push(await run("sysroot", "add", "linux/arm", "x", "--offline"));
    await writeFile(join(project, "cgox.yaml"), `platforms: { debian-12: { repositories: { debian: { mirrors: ["${address} } } } }\n`);
    said.push(await run("sysroot", "add", "linux/arm", "x", "--offline"));
    expect(JSON.stringify(said)).not.toContain(SECRET);
    expect(said.every(({ exitCode, stderr }) => exitCode !== 0 && stderr.includes("error: "))).toBe(true);
  });

  it.each([`http://jo:${SECRET}@127.0.0.1:1`, `jo:${SECRET}@127.0.0.1:1`, `http://jo:${SECRET}@h:99999`, `socks5://jo:${SECRET}@h`])(
    "a password of a proxy is not said: %s",
    async (proxy) => {
      const env = { http_proxy: proxy, no_proxy: undefined, NO_PROXY: undefined };
      const said = await cgox(["sysroot", "add", "linux/arm", "libhello-dev", "--strict"], { cwd: project, cache, env });
      expect(said).toMatchObject({ exitCode: 1 });
      expect(JSON.stringify(said)).not.toContain(SECRET);
    },
    60_000,
  );

  // Shared machines.

  const inStore = async (bucket: string): Promise<string> => {
    const [folder = ""] = (await readdir(join(cache, "store"))).filter((one) => one.startsWith(bucket));
    const [name = ""] = (await readdir(join(cache, "store", folder))).filter((one) => /^[0-9a-f]{64}$/.test(one));
    return join(cache, "store", folder, name);
  };

  const change = async (path: string): Promise<void> => {
    await chmod(path, 0o644);
    await writeFile(path, `${await readFile(path, "utf8")}/* of another member */`);
  };

  it.each([
    ["a package file", async () => change(await inStore("downloads"))],
    ["an unpacked file, and so the tree that has it", async () => change(join(await inStore("unpacked"), "f0"))],
    ["a list of what is in a package", async () => change(join(await inStore("unpacked"), "entries.json"))],
    ["a file more in a package", async () => writeFile(join(await inStore("unpacked"), "f99"), "")],
    ["a file more in a tree", async (tree: string) => writeFile(join(tree, "usr/include/zlib.h"), "int evil;\n")],
    [
      "a file of a tree in place of the package's",
      async (tree: string) => {
        await rm(join(tree, "usr/include/hello.h"));
        await writeFile(join(tree, "usr/include/hello.h"), "int evil;\n");
      },
    ],
    ["a link of a tree", async (tree: string) => symlink("/etc", join(tree, "usr/share"))],
    ["a missing file of a tree", async (tree: string) => rm(join(tree, "usr/include/hello.h"))],
    ["what is noted of a tree", async (tree: string) => change(join(tree, ".cgox/manifest.json"))],
  ] as const)("a cache that others can write to: %s is found, and made anew", async (_what, attack) => {
    expect(await run("sysroot", "add", "linux/arm", "libhello-dev")).toMatchObject({ exitCode: 0 });
    expect(await run("cache", "verify")).toMatchObject({ exitCode: 0 });
    expect(await run("sysroot", "sync", "--verify")).toMatchObject({ exitCode: 0 });
    const tree = (await run("sysroot", "path", "linux/arm")).stdout.trim();
    await attack(tree);
    expect((await run("sysroot", "sync", "--verify")).stderr).toContain("CGOX_STORE_CHANGED");
    const found = await run("cache", "verify", "--json");
    expect(found).toMatchObject({ exitCode: 1 });
    expect(JSON.parse(found.stdout)).toMatchObject({ differences: expect.arrayContaining([expect.anything()]), removed: [] });
    expect(await run("cache", "verify", "--repair")).toMatchObject({ exitCode: 1 });
    expect(await run("sysroot", "sync", "--verify")).toMatchObject({ exitCode: 0 });
    expect(await run("cache", "verify")).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(tree, "usr/include/hello.h"), "utf8")).toBe("\n");
  });

  it("two that prune at once do not fail, and remove nothing that is in use", async () => {
    const names = Array.from({ length: 40 }, (_, number) => number.toString(16).padStart(64, "0"));
    const before = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (let round = 0; round < 3; round++) {
      for (const name of names) {
        const folder = join(cache, "store/unpacked-2", name);
        await mkdir(join(folder, "a/b"), { recursive: true });
        for (const file of ["entries.json", "a/x", "a/b/y"]) await writeFile(join(folder, file), "[]");
        await utimes(folder, before, before);
      }
      const [add, ...prunes] = await Promise.all([
        run("sysroot", "add", "linux/arm", "libhello-dev"),
        ...Array.from({ length: 4 }, () => run("cache", "prune")),
      ]);
      for (const done of [add, ...prunes]) expect(done, done.stderr).toMatchObject({ exitCode: 0 });
      expect((await readdir(join(cache, "store/unpacked-2"))).filter((name) => names.includes(name) || name.startsWith("."))).toEqual([]);
    }
    expect(await run("sysroot", "sync", "--verify", "--offline")).toMatchObject({ exitCode: 0 });
  });
});
