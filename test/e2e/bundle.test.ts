import { X509Certificate } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTHORITIES } from "../../fixtures/authorities.ts";
import { DllMaker } from "../../fixtures/repositories/dlls.ts";
import { makePackagerKey, makePacmanRepository, PACMAN_TOOLS } from "../../fixtures/repositories/pacman.ts";
import { cgox, REPOSITORY_ROOT, type CgoxResult } from "./support/cgox.ts";
import { DLLS, packagesOf, PREFIX } from "./support/dll-packages.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith, toolPath, zigEnvironment } from "./support/tools.ts";

describeWith([...PACMAN_TOOLS, "zig", "go", "wine", "unzip", "glib-compile-schemas", "gsettings"], "cgox bundle", () => {
  let folder: string;
  let cache: string;
  let project: string;
  let server: FileServer;
  let maker: DllMaker;
  let dlls: Awaited<ReturnType<DllMaker["make"]>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox bundle-"));
    cache = join(folder, "cache");
    project = join(folder, "dll-hello");
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/dll-hello"), project, { recursive: true });
    maker = new DllMaker({ path: toolPath("zig"), env: zigEnvironment() }, join(folder, "dlls"));
    const key = await makePackagerKey("Packager");
    dlls = await maker.make(DLLS);
    const packages = packagesOf(dlls);
    await makePacmanRepository(join(folder, "repository/clang64"), { name: "clang64", packages, key });
    server = await serveFolder(join(folder, "repository"));
    const repository = `{ mirrors: [${server.url}/clang64], keys: [${JSON.stringify(key.publicKeyFile)}] }`;
    await writeFile(
      join(project, "cgox.yaml"),
      `targets:\n  windows/amd64: { libraries: [-lalpha, zlib] }\nplatforms:\n  msys2-clang64:\n    repositories:\n      clang64: ${repository}\n      msys: { mirrors: [${server.url}/msys] }\n`,
    );
    await writeFile(join(project, "LICENSE"), "free\n");
    await run("trust");
    const built = await run("build", "windows/amd64", ".");
    if (built.exitCode !== 0) throw new Error(built.stderr);
    const program = await readFile(join(project, "dist/dll-hello_windows_amd64.exe"));
    const header = program.readUInt32LE(0x3c);
    await writeFile(join(project, "damaged.exe"), program.subarray(0, header + 300));
    program.writeUInt16LE(0xaa64, header + 4);
    await writeFile(join(project, "other.exe"), program);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const run = (...args: string[]): Promise<CgoxResult> => cgox(args, { cwd: project, cache });

  it("makes a folder of the program, exactly its DLLs, and their licences", async () => {
    const { stdout, stderr, exitCode } = await run("bundle", "windows/amd64", "dist/dll-hello_windows_amd64.exe");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toBe(`${project}/dist/dll-hello_windows_amd64`);
    const made = (await readdir(stdout, { recursive: true })).toSorted();
    expect(made).toEqual([
      "LICENSE",
      "dll-hello.exe",
      "libalpha-1.dll",
      "libbeta-2.dll",
      "libgamma-3.dll",
      "licenses",
      "licenses/alpha",
      "licenses/alpha/COPYING",
      "licenses/beta",
      "licenses/beta/COPYING",
      "licenses/gamma",
      "licenses/gamma/COPYING",
      "licenses/zlib",
      "licenses/zlib/COPYING",
      "zlib1.dll",
    ]);
  });

  it("tells who imports each DLL and where it is from, and what Windows has", async () => {
    const { stdout } = await run("bundle", "windows/amd64", "dist/dll-hello_windows_amd64.exe", "--list", "--json");
    const value = JSON.parse(stdout) as Listed;
    expect(value.libraries.map(({ name, importedBy, package: owner, version }) => [name, importedBy, owner, version])).toEqual([
      ["libalpha-1.dll", ["dll-hello.exe", "libgamma-3.dll"], `${PREFIX}alpha`, "1.0-1"],
      ["libbeta-2.dll", ["libalpha-1.dll"], `${PREFIX}beta`, "1.0-1"],
      ["libgamma-3.dll", ["libalpha-1.dll"], `${PREFIX}gamma`, "1.0-1"],
      ["zlib1.dll", ["dll-hello.exe"], `${PREFIX}zlib`, "1.0-1"],
    ]);
    const { size } = await stat(join(project, "dist/dll-hello_windows_amd64/zlib1.dll"));
    expect(value.libraries.at(-1)?.size).toBe(size);
    expect(value.system.find(({ name }) => name === "kernel32.dll")?.importedBy).toContain("dll-hello.exe");
    const table = (await run("bundle", "windows/amd64", "dist/dll-hello_windows_amd64.exe", "--list")).stdout;
    expect(table).toMatch(/^libbeta-2\.dll .*beta 1\.0-1 +libalpha-1\.dll$/m);
    expect(table).toMatch(/^OF WINDOWS/m);
  });

  it("takes the DLLs beside the program first, as the loader and cgox run do, and what they import", async () => {
    await inCopy("beside", async (copy, at) => {
      await maker.program(join(copy, "app.exe"), "int needy(void); int beta(void); int main(void) { return needy() + beta(); }", [
        "needy",
        "beta",
      ]);
      for (const { name, library } of DLLS.filter((one) => ["needy", "gone", "beta"].includes(one.library))) {
        await writeFile(join(copy, name), dlls.get(library)?.dll ?? "");
      }
      expect(await at("sysroot", "add", "windows/amd64", "beta")).toMatchObject({ exitCode: 0 });
      const { stdout, stderr, exitCode } = await at("bundle", "windows/amd64", "app.exe", "--list");
      expect({ exitCode }, stderr).toMatchObject({ exitCode: 0 });
      expect(stdout).toMatch(/^libgone-9\.dll .*beside the program +libneedy-1\.dll$/m);
      expect(stdout).toMatch(/^libneedy-1\.dll .*beside the program +app\.exe$/m);
      expect(stderr).toContain("[CGOX_BUNDLE_BESIDE]");
      expect(await at("package", "zip", "windows/amd64", "--program", "app.exe", "--version", "1.0.0")).toMatchObject({ exitCode: 0 });
    });
  });

  it("takes what libraries load by name, what that imports, what packages make on installation, and what cgox.yaml adds", async () => {
    await inCopy("by-name", async (copy, at) => {
      const functions = ["pixbuf", "fonts", "settings", "fetch"];
      const source = `${functions.map((name) => `int ${name}(void);`).join(" ")} int main(void) { return ${functions.join("() + ")}(); }`;
      await maker.program(join(copy, "app.exe"), source, ["gdk_pixbuf-2.0", "fontconfig", "gio-2.0", "curl"]);
      await writeFile(join(copy, "notes.txt"), "notes");
      const config = await readFile(join(copy, "cgox.yaml"), "utf8");
      const include = "bundle:\n  include:\n    - share/themes/**\n    - { source: notes.txt, path: doc/ }\n";
      await writeFile(join(copy, "cgox.yaml"), config + include);
      expect(await at("sysroot", "add", "windows/amd64", "gdk-pixbuf2", "fontconfig", "gtk3", "curl")).toMatchObject({ exitCode: 0 });
      const { stdout, stderr, exitCode } = await at("bundle", "windows/amd64", "app.exe", "--json", "-o", "out");
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      const value = JSON.parse(stdout) as Listed;
      expect(value.libraries.map(({ name, importedBy }) => [name, importedBy])).toEqual([
        ["libcurl-4.dll", ["app.exe"]],
        ["libdelta-4.dll", ["pixbufloader_svg.dll"]],
        ["libfontconfig-1.dll", ["app.exe"]],
        ["libgdk_pixbuf-2.0-0.dll", ["app.exe"]],
        ["libgio-2.0-0.dll", ["app.exe"]],
      ]);
      expect(value.files.map(({ path }) => path)).toEqual([
        "doc/notes.txt",
        "etc/fonts/conf.d/10-a.conf",
        "etc/fonts/fonts.conf",
        "etc/ssl/cert.pem",
        "etc/ssl/certs/ca-bundle.crt",
        "lib/gdk-pixbuf-2.0/2.10.0/loaders.cache",
        "lib/gdk-pixbuf-2.0/2.10.0/loaders/pixbufloader_svg.dll",
        "share/glib-2.0/schemas/gschemas.compiled",
        "share/glib-2.0/schemas/org.example.demo.gschema.xml",
        "share/themes/plain/index.theme",
      ]);
      expect(await readFile(join(copy, "out/etc/fonts/fonts.conf"), "utf8")).toBe("<fontconfig/>");
      expect((await stat(join(copy, "out/bin/libdelta-4.dll"))).nlink).toBe(1);
      const certificates = await readFile(join(copy, "out/etc/ssl/cert.pem"), "utf8");
      expect(certificates.split("BEGIN CERTIFICATE")).toHaveLength(2);
      expect(new X509Certificate(certificates).fingerprint256).toBe(new X509Certificate(AUTHORITIES[0]).fingerprint256);
      const schemas = join(copy, "out/share/glib-2.0/schemas");
      const env = { GSETTINGS_BACKEND: "memory" };
      expect((await execa("gsettings", ["--schemadir", schemas, "get", "org.example.demo", "size"], { env })).stdout).toBe("7");
      expect(await readFile(join(copy, "out/lib/gdk-pixbuf-2.0/2.10.0/loaders.cache"), "utf8")).toContain(
        String.raw`"lib\\gdk-pixbuf-2.0\\2.10.0\\loaders\\pixbufloader_svg.dll"` + '\n"svg" 6 "gdk-pixbuf"',
      );
    });
  });

  it("takes a DLL that is loaded when it is called first, and says so; the program runs", async () => {
    await inCopy("delayed", async (copy, at) => {
      const delta = DLLS.find(({ library }) => library === "delta");
      if (delta === undefined) throw new Error("no delta");
      await maker.delayedProgram(
        join(copy, "app.exe"),
        "__declspec(dllimport) int delta(void); int start(void) { return delta() + 3; }",
        delta,
      );
      expect(await at("sysroot", "add", "windows/amd64", "delta")).toMatchObject({ exitCode: 0 });
      const { stdout } = await at("bundle", "windows/amd64", "app.exe", "--json", "-o", "out");
      const value = JSON.parse(stdout) as Listed;
      expect(value.libraries.map(({ name, importedBy, delayed }) => [name, importedBy, delayed])).toEqual([
        ["libdelta-4.dll", ["app.exe"], true],
      ]);
      expect(await at("run", "windows/amd64", "out/app.exe")).toMatchObject({ exitCode: 7 });
    });
  });

  it("takes a DLL of a package that the sysroot does without", async () => {
    await inCopy("pruned", async (copy, at) => {
      await maker.program(join(copy, "app.exe"), "int python(void); int main(void) { return python(); }", ["python3"]);
      expect(await at("sysroot", "add", "windows/amd64", "embedder")).toMatchObject({ exitCode: 0 });
      const value = JSON.parse((await at("bundle", "windows/amd64", "app.exe", "--list", "--json")).stdout) as Listed;
      expect(value.libraries.map(({ name, package: owner }) => [name, owner])).toEqual([["libpython3.dll", `${PREFIX}python`]]);
    });
  });

  it("names the chain to an import that nothing has, and makes nothing", async () => {
    await inCopy("missing", async (copy, at) => {
      await maker.program(join(copy, "app.exe"), "int needy(void); int main(void) { return needy(); }", ["needy"]);
      expect(await at("sysroot", "add", "windows/amd64", "needy")).toMatchObject({ exitCode: 0 });
      const { stderr, exitCode, stdout } = await at("bundle", "windows/amd64", "app.exe");
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toContain("app.exe → libneedy-1.dll → libgone-9.dll");
      expect(stderr).toContain("[CGOX_BUNDLE_MISSING_LIBRARY]");
      await expect(stat(join(copy, "app"))).rejects.toThrow();
    });
  });

  describe("cgox package zip", () => {
    it("packs the same, the same way each time, for Info-ZIP to unpack", async () => {
      const env = { SOURCE_DATE_EPOCH: "1767225601" };
      const zip = (...args: string[]) =>
        cgox(["package", "zip", "windows/amd64", "--version", "1.2.0", ...args], { cwd: project, cache, env });
      const first = await zip();
      expect({ exitCode: first.exitCode, stdout: first.stdout, stderr: first.stderr }).toMatchObject({
        exitCode: 0,
        stdout: `${project}/dist/dll-hello_1.2.0_windows_amd64.zip`,
      });
      expect((await zip("-o", "again")).exitCode).toBe(0);
      const bytes = await readFile(first.stdout);
      expect(bytes.equals(await readFile(join(project, "again/dll-hello_1.2.0_windows_amd64.zip")))).toBe(true);
      const given = await zip("-o", "given", "--program", "dist/dll-hello_windows_amd64.exe");
      expect(bytes.equals(await readFile(given.stdout))).toBe(true);
      expect(await zip("-o", "given", "--program", "other.exe")).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("[CGOX_PROGRAM_OTHER_MACHINE]"),
      });
      expect((await execa("unzip", ["-t", first.stdout])).stdout).toMatch(/No errors detected/);
      const listing = await execa("unzip", ["-Zl", first.stdout], { env: { TZ: "UTC" } });
      expect(listing.stdout).toMatch(/^-rwxr-xr-x .* 26-Jan-01 00:00 dll-hello_1\.2\.0_windows_amd64\/dll-hello\.exe$/m);
      expect(listing.stdout).toMatch(/^-rw-r--r-- .*\/licenses\/zlib\/COPYING$/m);
      await execa("unzip", ["-q", first.stdout, "-d", join(folder, "unzipped")]);
      const names = async (path: string) => (await readdir(path, { recursive: true })).toSorted();
      const unpacked = join(folder, "unzipped/dll-hello_1.2.0_windows_amd64");
      expect(await names(unpacked)).toEqual(await names(join(project, "dist/dll-hello_windows_amd64")));
      expect(
        (await readFile(join(unpacked, "zlib1.dll"))).equals(await readFile(join(project, "dist/dll-hello_windows_amd64/zlib1.dll"))),
      ).toBe(true);
    });

    it("packs a program for Linux with its permissions", async () => {
      const copy = join(folder, "plain");
      await cp(join(REPOSITORY_ROOT, "fixtures/apps/pure-hello"), copy, { recursive: true });
      await writeFile(join(copy, "COPYING"), "free");
      const result = await cgox(["package", "zip", "linux/amd64@none"], { cwd: copy, cache });
      expect({ exitCode: result.exitCode, stderr: result.stderr }).toMatchObject({ exitCode: 0 });
      await execa("unzip", ["-q", result.stdout, "-d", join(copy, "out")]);
      const [top = ""] = await readdir(join(copy, "out"));
      expect((await readdir(join(copy, "out", top))).toSorted()).toEqual(["COPYING", "pure-hello"]);
      expect((await execa(join(copy, "out", top, "pure-hello"))).exitCode).toBe(0);
    });
  });

  describe("under wine", () => {
    const bundled = () => join(project, "dist/dll-hello_windows_amd64");

    it("cgox run brings libraries, input, environment, folder and exit code", async () => {
      const { stdout, stderr, exitCode } = await cgox(["run", "windows/amd64", ".", "--", "7"], {
        cwd: project,
        cache,
        env: { DLL_HELLO: "hallo", DISPLAY: undefined },
        input: "one\ntwo\n",
      });
      expect({ stdout: stdout.replaceAll("\r", ""), exitCode, stderr }).toMatchObject({
        stdout: `alpha 321, zlib of the bundle\nin Z:${project.replaceAll("/", "\\")}, DLL_HELLO=hallo\nread one\nread two`,
        exitCode: 7,
      });
      const [row] = JSON.parse((await run("targets", "--json")).stdout).filter(
        ({ target }: { target: string }) => target === "windows/amd64",
      );
      expect(row.run).toMatchObject({ by: "emulator", emulator: "wine" });
    });

    it("the bundle runs by itself, and not without any one of its DLLs", async () => {
      expect(await run("bundle", "windows/amd64", "dist/dll-hello_windows_amd64.exe", "-q")).toMatchObject({ stderr: "" });
      expect(await run("run", "windows/amd64", join(bundled(), "dll-hello.exe"))).toMatchObject({
        stdout: expect.stringMatching("alpha 321"),
        stderr: "",
        exitCode: 0,
      });
      const wine = await wineAlone();
      // Not the working folder, which is looked into too.
      const aside = await mkdtemp(join(folder, "aside-"));
      const whole = await wine();
      expect({ exitCode: whole.exitCode, stdout: whole.stdout }).toEqual({ exitCode: 0, stdout: "alpha 321, zlib of the bundle" });
      const dlls = (await readdir(bundled())).filter((name) => name.endsWith(".dll"));
      expect(dlls).toHaveLength(4);
      for (const name of dlls) {
        await rename(join(bundled(), name), join(aside, name));
        const { exitCode, stderr, stdout } = await wine();
        expect({ name, stdout, isMissing: exitCode === 53 }).toEqual({ name, stdout: "", isMissing: true });
        expect(stderr.toLowerCase()).toContain(`library ${name}`);
        await rename(join(aside, name), join(bundled(), name));
      }
    });

    it("cgox run names the chain to a missing DLL before it starts", async () => {
      await inCopy("run-missing", async (copy, at) => {
        await maker.program(join(copy, "app.exe"), "int needy(void); int main(void) { return needy(); }", ["needy"]);
        expect(await at("sysroot", "add", "windows/amd64", "needy")).toMatchObject({ exitCode: 0 });
        const { stderr, exitCode } = await at("run", "windows/amd64", "app.exe");
        expect(exitCode).toBe(1);
        expect(stderr).toContain("app.exe → libneedy-1.dll → libgone-9.dll");
        expect(stderr).toContain("[CGOX_RUN_MISSING_LIBRARY]");
      });
    });

    it("cgox test runs go's tests", async () => {
      const test = (env: Readonly<Record<string, string>>, ...args: string[]) =>
        cgox(["test", "windows/amd64", ".", "--", ...args], { cwd: project, cache, env });
      const passed = await test({}, "-v");
      expect({ exitCode: passed.exitCode, stdout: passed.stdout, stderr: passed.stderr }).toMatchObject({
        exitCode: 0,
        stderr: expect.not.stringMatching("error"),
        stdout: expect.stringMatching(/zlib of the bundle[^]*--- PASS: TestAlpha/),
      });
      expect(await test({ DLL_HELLO: "fail" })).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/--- FAIL: TestEnvironment/) });
    });

    it("refuses a program of another machine", async () => {
      const { stderr, exitCode } = await run("run", "windows/amd64", "other.exe");
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/CGOX_RUN_OTHER_MACHINE[^]*cgox run windows\/arm64/);
    });

    /** Wine in cgox's own prefix, with nothing that cgox would bring. */
    async function wineAlone() {
      const [prefix = ""] = (await readdir(join(cache, "wine"))).filter((name) => !name.endsWith(".lock"));
      const env = {
        WINEPREFIX: join(cache, "wine", prefix),
        WINEDEBUG: "-all,err+module",
        WINEDLLOVERRIDES: "winedbg.exe=d",
        DISPLAY: undefined,
      };
      return async () => {
        const options = { cwd: folder, env, reject: false, stdin: "ignore", timeout: 120_000 } as const;
        const { stdout, stderr, exitCode } = await execa("wine", [join(bundled(), "dll-hello.exe")], options);
        return { stdout: stdout.trim(), stderr, exitCode };
      };
    }
  });

  describe("refuses", () => {
    it.each([
      ["a file that is no program", "go.mod", "CGOX_BUNDLE_NOT_A_PROGRAM"],
      ["a program of another machine", "other.exe", "CGOX_BUNDLE_OTHER_MACHINE"],
      ["a damaged program", "damaged.exe", "CGOX_FORMAT_PE"],
      ["a program that is not there", "none.exe", "CGOX_PROGRAM_MISSING"],
    ])("%s", async (_, file, code) => {
      const { stderr, exitCode } = await run("bundle", "windows/amd64", file, "-o", "refused");
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`[${code}]`);
      expect(stderr).toContain(file);
      await expect(stat(join(project, "refused"))).rejects.toThrow();
    });

    it("a folder with files of others, which stay", async () => {
      const out = join(project, "mine");
      await mkdir(out);
      await writeFile(join(out, "letter.txt"), "dear");
      const { stderr, exitCode } = await run("bundle", "windows/amd64", "dist/dll-hello_windows_amd64.exe", "-o", "mine");
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/mine holds letter\.txt.*\[CGOX_BUNDLE_OCCUPIED\]/);
      expect(await readdir(out)).toEqual(["letter.txt"]);
    });

    it("a target whose programs have their libraries from packages", async () => {
      const { stderr, exitCode } = await run("bundle", "linux/arm", "dist/dll-hello_windows_amd64.exe");
      expect(exitCode).toBe(1);
      expect(stderr).toContain("[CGOX_BUNDLE_PLATFORM]");
    });
  });

  it("replaces an earlier bundle whole", async () => {
    const out = join(project, "dist/dll-hello_windows_amd64");
    await rm(join(out, "zlib1.dll"));
    expect(await run("bundle", "windows/amd64", "dist/dll-hello_windows_amd64.exe")).toMatchObject({ exitCode: 0 });
    expect(await readdir(out)).toContain("zlib1.dll");
    expect((await readdir(join(project, "dist"))).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });

  /** Another project of the same configuration, with the same cache and nothing in its lock. */
  async function inCopy(
    name: string,
    test: (copy: string, at: (...args: string[]) => Promise<CgoxResult>) => Promise<void>,
  ): Promise<void> {
    const copy = join(folder, name);
    await mkdir(copy);
    const config = await readFile(join(project, "cgox.yaml"), "utf8");
    await writeFile(join(copy, "cgox.yaml"), config.replace(/^targets:\n.*\n/, ""));
    await test(copy, (...args) => cgox(args, { cwd: copy, cache }));
  }
});

interface Listed {
  readonly libraries: readonly {
    name: string;
    path: string;
    size: number;
    importedBy: string[];
    delayed?: boolean;
    package: string;
    version: string;
  }[];
  readonly files: readonly { path: string }[];
  readonly system: readonly { name: string; importedBy: string[] }[];
}
