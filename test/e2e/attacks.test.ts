import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
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

  // Passwords.

  // Shared machines.
});
