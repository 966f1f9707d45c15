import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DllMaker, type MadeDll } from "../../fixtures/repositories/dlls.ts";
import { makePackagerKey, makePacmanRepository, PACMAN_TOOLS, type PacmanPackage } from "../../fixtures/repositories/pacman.ts";
import { openPe, ResourceType, type PeFile } from "../../src/formats/pe.ts";
import { cgox, REPOSITORY_ROOT, type CgoxResult } from "./support/cgox.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith, requireTools, toolPath, zigEnvironment } from "./support/tools.ts";

const PREFIX = "mingw-w64-clang-x86_64-";
const LIBRARIES = ["plain", "trap", "only", "colon", "fixed"] as const;
const MANIFEST = /<assembly [^]*level="highestAvailable"[^]*longPathAware/;

/** One pixel, blue. */
const ICON = Buffer.from(
  "0000010001000101000001002000300000001600000028000000010000000200000001002000000000000800" +
    "0000000000000000000000000000000000000000ffff00000000",
  "hex",
);

describeWith([...PACMAN_TOOLS, "zig", "go"], "programs for Windows", () => {
  let folder: string;
  let cache: string;
  let server: FileServer;
  let config: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-windows-"));
    cache = join(folder, "cache");
    const maker = new DllMaker({ path: toolPath("zig"), env: zigEnvironment() }, join(folder, "dlls"));
    const made = await maker.make(
      LIBRARIES.map((library) => ({
        name: `lib${library}-1.dll`,
        library,
        source: `__declspec(dllexport) int ${library}(void) { return ${library.length}; }`,
      })),
    );
    const key = await makePackagerKey("Packager");
    await makePacmanRepository(join(folder, "repository/clang64"), { name: "clang64", packages: packagesOf(made), key });
    server = await serveFolder(join(folder, "repository"));
    const repository = `{ mirrors: [${server.url}/clang64], keys: [${JSON.stringify(key.publicKeyFile)}] }`;
    config = `platforms:\n  msys2-clang64:\n    repositories:\n      clang64: ${repository}\n      msys: { mirrors: [${server.url}/msys] }\n`;
    await makeProject("app");
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const run = (project: string, ...args: string[]): Promise<CgoxResult> => cgox(args, { cwd: join(folder, project), cache });

  /** The fixture with a configuration that names the test's repository. */
  async function makeProject(name: string, more = ""): Promise<void> {
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/windows-hello"), join(folder, name), { recursive: true });
    await writeFile(join(folder, name, "app.ico"), ICON);
    await writeFile(join(folder, name, "cgox.yaml"), `${await readFile(join(folder, name, "cgox.yaml"), "utf8")}${config}${more}`);
  }

  async function build(project: string, target: string, output: string, ...args: string[]): Promise<{ bytes: Buffer; pe: PeFile }> {
    const { exitCode, stderr } = await run(project, "build", target, "-o", output, ...args);
    expect(exitCode, stderr).toBe(0);
    const bytes = await readFile(join(folder, project, output));
    return { bytes, pe: openPe(bytes) };
  }

  test("import libraries win over the static ones beside them, and static ones link where they are alone or asked for", async () => {
    const { pe } = await build("app", "windows/amd64", "app.exe", ".");
    const libraries = pe.imports.map(({ library }) => library);
    expect(libraries.filter((name) => name.startsWith("lib")).toSorted()).toEqual(["libcolon-1.dll", "libplain-1.dll", "libtrap-1.dll"]);
    expect(libraries.filter((name) => !/^(lib|api-ms-win-crt-)/.test(name)).map((name) => name.toUpperCase())).toEqual(
      expect.arrayContaining(["KERNEL32.DLL", "WS2_32.DLL"]),
    );
    expect(pe.header).toMatchObject({ machine: 0x8664, subsystem: 3 });
    if (!requireTools("objdump")) return;
    const { stdout } = await execa("objdump", ["-p", join(folder, "app/app.exe")]);
    expect([...stdout.matchAll(/DLL Name: (.*)/g)].map(([, name]) => name)).toEqual(libraries);
  });

  test("has its icon, its manifest and its version, and nothing lies beside the sources", async () => {
    const { resources } = openPe(await readFile(join(folder, "app/app.exe")));
    const find = (type: number) => resources.filter((resource) => resource.type === type).map(({ data }) => data);
    expect(find(ResourceType.icon).map((data) => data.equals(ICON.subarray(22)))).toEqual([true]);
    expect(find(ResourceType.iconGroup)).toHaveLength(1);
    expect(find(ResourceType.manifest).map(String)).toEqual([expect.stringMatching(MANIFEST)]);
    const [version = Buffer.alloc(0)] = find(ResourceType.version);
    expect(versionStrings(version)).toMatchObject({
      CompanyName: 'Exämple "Ltd"',
      FileVersion: "1.2.3-rc.1",
      OriginalFilename: "app.exe",
      ProductName: "windows-hello",
    });
    const fixed = version.indexOf(Buffer.from("bd04effe", "hex"));
    expect([version.readUInt32LE(fixed + 8), version.readUInt32LE(fixed + 12)]).toEqual([0x0001_0002, 0x0003_0000]);
    const { stdout } = await execa("find", [".", "-name", "*.syso", "-not", "-path", "./.cgox/*"], { cwd: join(folder, "app") });
    expect(stdout).toBe("");
  });

  test("the same sources give the same bytes in another folder, with debug information and without", async () => {
    await makeProject("elsewhere/deep/app");
    const here = await readFile(join(folder, "app/app.exe"));
    const there = await build("elsewhere/deep/app", "windows/amd64", "app.exe", ".");
    expect(there.bytes.equals(here)).toBe(true);
    expect(there.pe.sections.map(({ name }) => name)).toContain(".debug_info");
    expect(here.includes(folder)).toBe(false);
    // Of the small one: zig makes another libc++ for stripped programs, which takes it minutes.
    const stripped = ["gui.exe", "./small", "--", "-ldflags=-s -H=windowsgui"] as const;
    const gui = await build("app", "windows/amd64", ...stripped);
    const again = await build("elsewhere/deep/app", "windows/amd64", ...stripped);
    expect(gui.bytes.equals(again.bytes)).toBe(true);
    expect(gui.pe.header.subsystem).toBe(2);
    expect(gui.pe.debugEntries.map(({ codeView }) => codeView)).not.toContainEqual(expect.anything());
    expect(gui.pe.sections.some(({ name }) => name.startsWith(".debug"))).toBe(false);
  });

  // Of the two whose libc takes zig minutes, the one whose platform is not of another C runtime.
  test("windows/arm64: console and GUI", async () => {
    const machine = 0xaa64;
    const { pe } = await build("app", "windows/arm64", "small.exe", "./small");
    expect(pe.header).toMatchObject({ machine, subsystem: 3 });
    expect(pe.imports.map(({ library }) => library)).toContainEqual(expect.stringMatching(/^api-ms-win-crt-/));
    expect(pe.resources.map(({ type }) => type)).toContain(ResourceType.manifest);
    const gui = await build("app", "windows/arm64", "small-gui.exe", "./small", "--", "-ldflags=-H=windowsgui");
    expect(gui.pe.header).toMatchObject({ machine, subsystem: 2 });
  });

  test("windows/386: resources and GUI of pure Go", async () => {
    const gui = await build("app", "windows/386@none", "gui-386.exe", "./pure", "--", "-ldflags=-H=windowsgui");
    expect(gui.pe.header).toMatchObject({ machine: 0x014c, subsystem: 2 });
    expect(gui.pe.resources.map(({ type }) => type)).toContain(ResourceType.manifest);
  });

  test("pure Go has resources as well, in a workspace and with vendored modules", async () => {
    await makeProject("pure");
    await writeFile(join(folder, "pure/go.work"), "go 1.21\n\nuse .\n");
    const { pe } = await build("pure", "windows/amd64@none", "pure.exe", "./pure");
    expect(pe.resources.map(({ type }) => type)).toEqual([3, 14, 16, 24]);
    await rm(join(folder, "pure/go.work"));
    // Only the copy below vendor is there to be built.
    const [main, module] = [join(folder, "pure/pure/main.go"), join(folder, "greeting")];
    await mkdir(module);
    await writeFile(join(module, "go.mod"), "module example.com/greeting\n\ngo 1.21\n");
    await writeFile(join(module, "greeting.go"), 'package greeting\n\nconst Text = "of the vendored module"\n');
    const cwd = join(folder, "pure");
    await execa("go", ["mod", "edit", "-require=example.com/greeting@v1.0.0", `-replace=example.com/greeting=${module}`], { cwd });
    await writeFile(main, 'package main\n\nimport "example.com/greeting"\n\nfunc main() { println(greeting.Text) }\n');
    await execa("go", ["mod", "vendor"], { cwd });
    await rm(module, { recursive: true });
    const config = join(folder, "pure/cgox.yaml");
    await writeFile(config, (await readFile(config, "utf8")).replace("1.2.3-rc.1", "4.5.6"));
    const changed = await build("pure", "windows/amd64@none", "pure.exe", "./pure");
    expect(changed.bytes.includes("of the vendored module")).toBe(true);
    const version = changed.pe.resources.find(({ type }) => type === ResourceType.version);
    expect(versionStrings(version?.data ?? Buffer.alloc(0))["ProductVersion"]).toBe("4.5.6");
  });

  test.each([
    ["as a flag", ["--", "-toolexec=env"], {}],
    ["in GOFLAGS", [], { GOFLAGS: "'-toolexec=env A=b'" }],
  ])("a -toolexec of one's own, %s, does not go with resources", async (_, flags, env) => {
    const options = { cwd: join(folder, "app"), cache, env };
    const { exitCode, stderr } = await cgox(["build", "windows/amd64@none", "./pure", "-o", "own.exe", ...flags], options);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/-toolexec=env.*\[CGOX_RESOURCES_TOOLEXEC\][^]*leave out either -toolexec or the block windows/);
    await expect(stat(join(folder, "app/own.exe"))).rejects.toThrow();
  });

  test("an icon that is none, resources of the package's own, and a -l: of nothing are refused", async () => {
    await makeProject("faulty");
    await writeFile(join(folder, "faulty/app.ico"), "\x89PNG\r\n\x1a\n and more of an image");
    const icon = await run("faulty", "build", "windows/amd64@none", "./pure");
    expect(icon).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("CGOX_RESOURCES_ICON") as string });
    await writeFile(join(folder, "faulty/app.ico"), ICON);
    const member = (await execa("find", [join(folder, "app/.cgox/resources"), "-name", "*.member"])).stdout.split("\n")[0] ?? "";
    await writeFile(join(folder, "faulty/pure/own_windows.syso"), (await readFile(member)).subarray(60));
    const twice = await run("faulty", "build", "windows/amd64@none", "./pure");
    expect(twice).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("CGOX_RESOURCES_TWICE") as string });
    expect(twice.stderr).toContain("own_windows.syso");

    const main = join(folder, "faulty/small/main.go");
    await writeFile(
      main,
      (await readFile(main, "utf8")).replace("#include <stdio.h>", "#cgo LDFLAGS: -l:libnone.dll.a\n#include <stdio.h>"),
    );
    const nothing = await run("faulty", "build", "windows/amd64", "./small");
    expect(nothing.exitCode).toBe(1);
    expect(nothing.stderr).toContain("none of these folders has libnone.dll.a");
  });
});

function packagesOf(made: ReadonlyMap<string, MadeDll>): PacmanPackage[] {
  return [...made].map(([library, { dll, implib, archive }]) => ({
    name: `${PREFIX}${library}`,
    ...(library === "plain" ? { fields: { depend: [`${PREFIX}colon`] } } : {}),
    files: {
      [`clang64/lib/lib${library}.a`]: archive,
      ...(library === "only" ? {} : { [`clang64/lib/lib${library}.dll.a`]: implib, [`clang64/bin/lib${library}-1.dll`]: dll }),
      ...(library === "plain" ? PLAIN : {}),
    },
  }));
}

const PLAIN_PC = `prefix=/clang64
libdir=\${prefix}/lib
Name: plain
Description: a library
Version: 1.0
Cflags: -I\${prefix}/include/Plain-1
Libs: -L\${libdir} -lplain
`;

/** Headers that name one another, and Windows', in another case than they are in, as those that were tried on Windows alone do. */
const PLAIN = {
  "clang64/lib/pkgconfig/plain.pc": PLAIN_PC,
  "clang64/include/Plain-1/Plain.h": "#include <WinSock2.h>\n#include <PLAIN/Types.h>\nplain_number plain(void);\n",
  "clang64/include/plain/types.h": "typedef int plain_number;\n",
};

/** The strings of a version resource: keys and values in UTF-16, each at a multiple of four bytes. (VS_VERSIONINFO) */
function versionStrings(data: Buffer): Record<string, string> {
  const text = data.toString("utf16le");
  const names = ["CompanyName", "FileVersion", "OriginalFilename", "ProductName", "ProductVersion"];
  return Object.fromEntries(names.map((name) => [name, new RegExp(`${name}\0+([^\0]*)`).exec(text)?.[1] ?? ""]));
}
