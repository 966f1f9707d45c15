import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DllMaker, type DllSpec, type MadeDll } from "../../fixtures/repositories/dlls.ts";
import { makePackagerKey, makePacmanRepository, PACMAN_TOOLS, type PacmanPackage } from "../../fixtures/repositories/pacman.ts";
import { cgox, REPOSITORY_ROOT, type CgoxResult } from "./support/cgox.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith, toolPath, zigEnvironment } from "./support/tools.ts";

const PREFIX = "mingw-w64-clang-x86_64-";
const exported = "__declspec(dllexport)";
/** alpha ↔ gamma import each other; alpha imports beta under a name in another case; the loader of pixbuf imports delta. */
const DLLS: readonly DllSpec[] = [
  { name: "LibBeta-2.dll", library: "beta", source: `${exported} int beta(void) { return 20; }` },
  {
    name: "libgamma-3.dll",
    library: "gamma",
    source: `int alpha_base(void); ${exported} int gamma_(void) { return 300 + alpha_base(); }`,
    uses: ["alpha"],
    exports: ["gamma_"],
  },
  {
    name: "libalpha-1.dll",
    library: "alpha",
    source: `int beta(void); int gamma_(void); ${exported} int alpha_base(void) { return 1; } ${exported} int alpha(void) { return beta() + gamma_(); }`,
    uses: ["beta", "gamma"],
    exports: ["alpha", "alpha_base"],
  },
  { name: "libextra-1.dll", library: "extra", source: `${exported} int extra(void) { return 0; }` },
  { name: "zlib1.dll", library: "zlib1", source: `${exported} const char *zlibVersion(void) { return "of the bundle"; }` },
  { name: "libdelta-4.dll", library: "delta", source: `${exported} int delta(void) { return 4; }` },
  { name: "libgdk_pixbuf-2.0-0.dll", library: "gdk_pixbuf-2.0", source: `${exported} int pixbuf(void) { return 5; }` },
  {
    name: "pixbufloader-x.dll",
    library: "loader",
    source: `int delta(void); ${exported} int fill(void) { return delta(); }`,
    uses: ["delta"],
  },
  { name: "libfontconfig-1.dll", library: "fontconfig", source: `${exported} int fonts(void) { return 6; }` },
  { name: "libgone-9.dll", library: "gone", source: `${exported} int gone(void) { return 9; }` },
  { name: "libneedy-1.dll", library: "needy", source: `int gone(void); ${exported} int needy(void) { return gone(); }`, uses: ["gone"] },
  { name: "libpython3.dll", library: "python3", source: `${exported} int python(void) { return 7; }` },
];

describeWith([...PACMAN_TOOLS, "zig", "go"], "cgox bundle", () => {
  let folder: string;
  let cache: string;
  let project: string;
  let server: FileServer;
  let maker: DllMaker;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox bundle-"));
    cache = join(folder, "cache");
    project = join(folder, "dll-hello");
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/dll-hello"), project, { recursive: true });
    // Its libc for Windows takes zig minutes the first time.
    const zigCache = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "cgox-fixtures/zig");
    await mkdir(zigCache, { recursive: true });
    await mkdir(cache);
    await symlink(zigCache, join(cache, "zig"));
    const env = { ...zigEnvironment(), ZIG_GLOBAL_CACHE_DIR: zigCache, ZIG_LOCAL_CACHE_DIR: zigCache };
    maker = new DllMaker({ path: toolPath("zig"), env }, join(folder, "dlls"));
    const key = await makePackagerKey("Packager");
    const packages = packagesOf(await maker.make(DLLS));
    await makePacmanRepository(join(folder, "repository/clang64"), { name: "clang64", packages, key });
    server = await serveFolder(join(folder, "repository"));
    const repository = `{ mirrors: [${server.url}/clang64], keys: [${JSON.stringify(key.publicKeyFile)}] }`;
    await writeFile(
      join(project, "cgox.yaml"),
      `targets:\n  windows/amd64: { libraries: [-lalpha, zlib] }\nplatforms:\n  msys2-clang64:\n    repositories:\n      clang64: ${repository}\n      msys: { mirrors: [${server.url}/msys] }\n`,
    );
    await writeFile(join(project, "LICENSE"), "free\n");
    const built = await run("build", "windows/amd64", ".");
    if (built.exitCode !== 0) throw new Error(built.stderr);
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

  it("takes what libraries load by name, what that imports, and what cgox.yaml adds", async () => {
    await inCopy("by-name", async (copy, at) => {
      await maker.program(join(copy, "app.exe"), "int pixbuf(void); int fonts(void); int main(void) { return pixbuf() + fonts(); }", [
        "gdk_pixbuf-2.0",
        "fontconfig",
      ]);
      await writeFile(join(copy, "notes.txt"), "notes");
      const config = await readFile(join(copy, "cgox.yaml"), "utf8");
      const include = "bundle:\n  include:\n    - share/themes/**\n    - { source: notes.txt, path: doc/ }\n";
      await writeFile(join(copy, "cgox.yaml"), config + include);
      expect(await at("sysroot", "add", "windows/amd64", "gdk-pixbuf2", "fontconfig")).toMatchObject({ exitCode: 0 });
      const { stdout, stderr, exitCode } = await at("bundle", "windows/amd64", "app.exe", "--json", "-o", "out");
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      const value = JSON.parse(stdout) as Listed;
      expect(value.libraries.map(({ name, importedBy }) => [name, importedBy])).toEqual([
        ["libdelta-4.dll", ["pixbufloader-x.dll"]],
        ["libfontconfig-1.dll", ["app.exe"]],
        ["libgdk_pixbuf-2.0-0.dll", ["app.exe"]],
      ]);
      expect(value.files.map(({ path }) => path)).toEqual([
        "doc/notes.txt",
        "etc/fonts/conf.d/10-a.conf",
        "etc/fonts/fonts.conf",
        "lib/gdk-pixbuf-2.0/2.10.0/loaders/pixbufloader-x.dll",
        "share/themes/plain/index.theme",
      ]);
      expect(await readFile(join(copy, "out/etc/fonts/fonts.conf"), "utf8")).toBe("<fontconfig/>");
      expect((await stat(join(copy, "out/libdelta-4.dll"))).nlink).toBe(1);
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

  describe("refuses", () => {
    it.each([
      ["a file that is no program", "go.mod", "CGOX_BUNDLE_NOT_A_PROGRAM"],
      ["a program of another machine", "other.exe", "CGOX_BUNDLE_OTHER_MACHINE"],
      ["a damaged program", "damaged.exe", "CGOX_FORMAT_PE"],
      ["a program that is not there", "none.exe", "CGOX_PROGRAM_MISSING"],
    ])("%s", async (_, file, code) => {
      const program = await readFile(join(project, "dist/dll-hello_windows_amd64.exe"));
      const header = program.readUInt32LE(0x3c);
      await writeFile(join(project, "damaged.exe"), program.subarray(0, header + 300));
      program.writeUInt16LE(0xaa64, header + 4);
      await writeFile(join(project, "other.exe"), program);
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
  readonly libraries: readonly { name: string; path: string; size: number; importedBy: string[]; package: string; version: string }[];
  readonly files: readonly { path: string }[];
  readonly system: readonly { name: string; importedBy: string[] }[];
}

function packagesOf(dlls: ReadonlyMap<string, MadeDll>): PacmanPackage[] {
  const files = (library: string, dll: string) => {
    const made = dlls.get(library);
    if (made === undefined) throw new Error(`no ${library}`);
    return {
      [`clang64/bin/${dll}`]: made.dll,
      [`clang64/lib/lib${library}.dll.a`]: made.implib,
      [`clang64/lib/lib${library}.a`]: made.archive,
    };
  };
  const licence = (name: string) => ({ [`clang64/share/licenses/${name}/COPYING`]: "free" });
  const onlyDll = (library: string, path: string) => ({ [path]: dlls.get(library)?.dll ?? "" });
  return [
    {
      name: `${PREFIX}alpha`,
      fields: { depend: [`${PREFIX}beta>=1`, `${PREFIX}gamma`, `${PREFIX}cc-libs`] },
      files: { ...files("alpha", "libalpha-1.dll"), ...files("extra", "libextra-1.dll"), ...licence("alpha") },
    },
    { name: `${PREFIX}beta`, files: { ...files("beta", "libbeta-2.dll"), ...licence("beta") } },
    { name: `${PREFIX}gamma`, fields: { depend: [`${PREFIX}alpha`] }, files: { ...files("gamma", "libgamma-3.dll"), ...licence("gamma") } },
    { name: `${PREFIX}libc++`, fields: { provides: [`${PREFIX}cc-libs`] }, files: onlyDll("extra", "clang64/bin/libc++.dll") },
    { name: `${PREFIX}zlib`, files: { ...files("zlib1", "zlib1.dll"), ...licence("zlib") } },
    { name: `${PREFIX}delta`, files: files("delta", "libdelta-4.dll") },
    { name: `${PREFIX}gdk-pixbuf2`, fields: { depend: [`${PREFIX}librsvg`] }, files: files("gdk_pixbuf-2.0", "libgdk_pixbuf-2.0-0.dll") },
    {
      name: `${PREFIX}librsvg`,
      fields: { depend: [`${PREFIX}delta`] },
      files: onlyDll("loader", "clang64/lib/gdk-pixbuf-2.0/2.10.0/loaders/pixbufloader-x.dll"),
    },
    {
      name: `${PREFIX}fontconfig`,
      files: {
        ...files("fontconfig", "libfontconfig-1.dll"),
        "clang64/etc/fonts/fonts.conf": "<fontconfig/>",
        "clang64/etc/fonts/conf.d/10-a.conf": "",
        "clang64/share/themes/plain/index.theme": "plain",
        "clang64/share/doc/fontconfig.txt": "",
      },
    },
    { name: `${PREFIX}needy`, files: files("needy", "libneedy-1.dll") },
    { name: `${PREFIX}embedder`, fields: { depend: [`${PREFIX}python`] }, files: { "clang64/include/embedder.h": "" } },
    { name: `${PREFIX}python`, files: onlyDll("python3", "clang64/bin/libpython3.dll") },
  ];
}
