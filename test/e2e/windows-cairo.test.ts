import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildMsys2Mirror, MSYS2_TOOLS } from "../../fixtures/repositories/msys2.ts";
import { cgox, REPOSITORY_ROOT } from "./support/cgox.ts";
import { decodePng } from "./support/png.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith } from "./support/tools.ts";
import { openWine, type Wine } from "./support/wine.ts";

/** All that cairo-hello imports, also through one another. The packages have two more, which it does not. */
const DLLS = [
  "libbrotlicommon.dll",
  "libbrotlidec.dll",
  "libbz2-1.dll",
  "libcairo-2.dll",
  "libexpat-1.dll",
  "libfontconfig-1.dll",
  "libfreetype-6.dll",
  "libpixman-1-0.dll",
  "libpng16-16.dll",
  "zlib1.dll",
];
/** Of the picture, what is above the text: fonts differ between systems. */
const ROWS_OF_DISCS = 92;
/** How a Windows program ends whose DLL is missing, in wine. */
const DLL_NOT_FOUND = 53;

describeWith([...MSYS2_TOOLS, "go", "wine", "objdump", "qemu-arm-static"], "programs for Windows with MSYS2's libraries", () => {
  let folder: string;
  let server: FileServer;
  let wine: Wine;
  let bundle: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox windows-"));
    const { masters } = await buildMsys2Mirror(join(folder, "mirror"));
    server = await serveFolder(join(folder, "mirror"));
    const keys = masters.map((key) => key.publicKeyFile).join(", ");
    const platforms = ["clang64", "mingw64"].flatMap((name) => [
      `  msys2-${name}:`,
      "    repositories:",
      `      ${name}: { mirrors: [${server.url}/${name}] }`,
      `      msys: { mirrors: [${server.url}/msys], keys: [${keys}] }`,
    ]);
    for (const name of ["cairo-hello", "gcrypt-hello", "cxx-hello"]) {
      await cp(join(REPOSITORY_ROOT, "fixtures/apps", name), join(folder, name), { recursive: true });
      await writeFile(join(folder, name, "cgox.yaml"), ["platforms:", ...platforms, ""].join("\n"));
    }
    wine = await openWine(["cairo-hello.exe"]);
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const run = async (project: string, ...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await cgox(args, { cwd: join(folder, project), cache: join(folder, "cache") });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout;
  };

  it("adds cairo, builds a program, and bundles it with exactly the DLLs that it imports", async () => {
    await run("cairo-hello", "sysroot", "add", "windows/amd64", "cairo");
    const program = await run("cairo-hello", "build", "windows/amd64", ".");
    expect(program).toBe(join(folder, "cairo-hello/dist/cairo-hello_windows_amd64.exe"));
    bundle = await run("cairo-hello", "bundle", "windows/amd64", program);
    const names = await readdir(bundle);
    expect(names.filter((name) => name.toLowerCase().endsWith(".dll")).toSorted()).toEqual(DLLS);
    const packages = new Set(["brotli", "bzip2", "cairo", "expat", "fontconfig", "freetype", "libpng", "pixman", "zlib"]);
    expect(new Set(await readdir(join(bundle, "licenses")))).toEqual(packages);
  });

  it("which runs, and draws what the same program draws on ARM", async () => {
    const { exitCode, stdout, stderr } = await wine.run(join(bundle, "cairo-hello.exe"), "hello.png");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^hello from cairo 1\.16\.0 on windows\/amd64: wrote hello\.png, \d+ bytes$/);
    const windows = decodePng(await readFile(join(bundle, "hello.png")));
    await rm(join(bundle, "hello.png"));

    await run("cairo-hello", "run", "linux/arm", ".", "--", join(folder, "arm.png"));
    const arm = decodePng(await readFile(join(folder, "arm.png")));
    expect([windows.width, windows.height]).toEqual([320, 160]);
    expect([arm.width, arm.height]).toEqual([320, 160]);
    const different = windows.rows.flatMap((row, y) => (arm.rows[y]?.equals(row) === true ? [] : [y]));
    expect(different.filter((y) => y < ROWS_OF_DISCS)).toEqual([]);
    const blank = windows.rows[ROWS_OF_DISCS] ?? Buffer.alloc(0);
    expect(windows.rows.slice(ROWS_OF_DISCS).filter((row) => !row.equals(blank)).length).toBeGreaterThan(15);
  });

  it.each(DLLS)("which does not start without %s", async (name) => {
    await rename(join(bundle, name), join(bundle, `${name}.away`));
    const { exitCode, stderr } = await wine.run(join(bundle, "cairo-hello.exe"), "hello.png");
    await rename(join(bundle, `${name}.away`), join(bundle, name));
    expect(exitCode).toBe(DLL_NOT_FOUND);
    expect(stderr).toContain(`Library ${name} `);
    expect(await readdir(bundle)).not.toContain("hello.png");
  });

  it("packs the same files into a zip archive, which runs where it is unpacked", async () => {
    const archive = await run("cairo-hello", "package", "zip", "windows/amd64", "--version", "1.0.0");
    const unpacked = join(folder, "unpacked");
    await mkdir(unpacked);
    await execa("bsdtar", ["-xf", archive, "-C", unpacked]);
    const { stdout: program } = await execa("find", [unpacked, "-name", "cairo-hello.exe"]);
    const filesIn = async (root: string) => (await execa("find", [".", "-type", "f"], { cwd: root })).stdout.split("\n").toSorted();
    expect(await filesIn(dirname(program))).toEqual(await filesIn(bundle));
    expect(await wine.run(program, "hello.png")).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("links with the DLLs of another compiler, also where a static library lies beside them", async () => {
    const target = "windows/amd64@msys2-mingw64";
    await run("gcrypt-hello", "sysroot", "add", target, "libgcrypt");
    const program = await run("gcrypt-hello", "build", target, ".");
    const made = await run("gcrypt-hello", "bundle", target, program);
    const dlls = (await readdir(made)).filter((name) => name.endsWith(".dll"));
    expect(dlls.toSorted()).toEqual(["libgcrypt-20.dll", "libgpg-error-0.dll"]);
    const { exitCode, stdout } = await wine.run(join(made, "gcrypt-hello.exe"), "abc");
    const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `libgcrypt 1.10.1: ${sha256}` });
  });

  it("runs C++ with zig's libc++, in the console's subsystem and in the windows' one", async () => {
    const subsystemOf = async (program: string) =>
      /^Subsystem\s+\S+\s+\((.*)\)$/m.exec((await execa("objdump", ["-p", program])).stdout)?.[1];
    const program = await run("cxx-hello", "build", "windows/amd64", ".");
    expect(await subsystemOf(program)).toBe("Windows CUI");
    expect(await wine.run(program, "pear", "apple")).toMatchObject({ exitCode: 0, stdout: "apple pear caught" });
    const windowed = join(folder, "cxx-hello/windowed.exe");
    await run("cxx-hello", "build", "windows/amd64", ".", "-o", windowed, "--", "-ldflags=-H=windowsgui");
    expect(await subsystemOf(windowed)).toBe("Windows GUI");
    expect(await wine.run(windowed, "b", "a")).toMatchObject({ exitCode: 0 });
  });
});
