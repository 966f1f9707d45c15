import { lstat, mkdir, mkdtemp, readFile, readlink, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import { assembleSysroot, type SourceEntry, type SourcePackage } from "../../../src/sysroot/assemble.ts";

const LINKS = { lib: "usr/lib" };

describe("assembleSysroot", () => {
  let folder: string;
  let root: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-assemble-"));
    root = join(folder, "sysroots/one");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("hard-links files of /lib and /usr/lib into one place and lists them by package", async () => {
    const packages = [
      await makePackage("zlib1g", { "lib/arm/libz.so.1.2": "z" }, { "lib/arm/libz.so.1": "libz.so.1.2" }),
      await makePackage("zlib1g-dev", { "usr/include/zlib.h": "h" }, { "usr/lib/arm/libz.so": "/lib/arm/libz.so.1.2" }),
    ];
    await assemble(packages);
    expect(await readlink(join(root, "lib"))).toBe("usr/lib");
    expect(await readFile(join(root, "lib/arm/libz.so"), "utf8")).toBe("z");
    expect(await readlink(join(root, "usr/lib/arm/libz.so"))).toBe("libz.so.1.2");
    const source = await stat(join(packages[0]?.directory ?? "", "tree/lib/arm/libz.so.1.2"));
    expect((await stat(join(root, "usr/lib/arm/libz.so.1.2"))).ino).toBe(source.ino);

    const manifest = JSON.parse(await readFile(join(root, ".cgox/manifest.json"), "utf8"));
    expect(manifest.packages.map((item: { name: string; files: string[] }) => [item.name, item.files])).toEqual([
      ["zlib1g", ["usr/lib/arm/libz.so.1", "usr/lib/arm/libz.so.1.2"]],
      ["zlib1g-dev", ["usr/include/zlib.h", "usr/lib/arm/libz.so"]],
    ]);
  });

  it("puts files below a linked folder where the link points", async () => {
    await assemble([
      await makePackage("compat", {}, { "usr/include/mysql": "mariadb" }),
      await makePackage("mariadb", { "usr/include/mariadb/mysql.h": "m" }),
      await makePackage("addon", { "usr/include/mysql/addon.h": "a" }),
    ]);
    expect(await readlink(join(root, "usr/include/mysql"))).toBe("mariadb");
    expect(await readFile(join(root, "usr/include/mariadb/addon.h"), "utf8")).toBe("a");
    expect(await readFile(join(root, "usr/include/mysql/mysql.h"), "utf8")).toBe("m");
  });

  it("writes linker scripts anew, without the host's root", async () => {
    const script = "GROUP(/usr/lib/arm/libbsd.so.0 AS_NEEDED(/lib/arm/libc.so.6))";
    const libbsd = await makePackage("libbsd-dev", { "usr/lib/arm/libbsd.so": script, "usr/lib/arm/libbsd.so.0": "b" });
    await assemble([
      {
        ...libbsd,
        entries: libbsd.entries.map((entry) => (entry.path.endsWith(".so") ? { ...entry, kind: "s" } : entry)) as SourceEntry[],
      },
    ]);
    expect(await readFile(join(root, "usr/lib/arm/libbsd.so"), "utf8")).toBe("/* GNU ld script */\nGROUP ( libbsd.so.0 AS_NEEDED ( ) )\n");
    expect(await readFile(join(libbsd.directory, "tree/usr/lib/arm/libbsd.so"), "utf8")).toBe(script);
  });

  it("leaves out what a linker must not read, and says so", async () => {
    const hostile = await makePackage("libx-dev", {
      "usr/lib/libx.so": "OUTPUT(/home/u/.bashrc)",
      "usr/lib/liby.so": "no library",
      "usr/lib/x.h": "",
    });
    const entries = hostile.entries.map((entry) => (entry.path.endsWith(".so") ? { ...entry, kind: "s" } : entry)) as SourceEntry[];
    const refused = await assembleSysroot(createHost(), { packages: [{ ...hostile, entries }], links: LINKS, root });
    expect(refused).toMatchObject([{ path: "usr/lib/libx.so", package: "libx-dev", version: "1", why: expect.stringContaining("OUTPUT") }]);
    await expect(lstat(join(root, "usr/lib/libx.so"))).rejects.toThrow();
    const manifest = JSON.parse(await readFile(join(root, ".cgox/manifest.json"), "utf8"));
    expect(manifest.packages[0].files).toEqual(["usr/lib/liby.so", "usr/lib/x.h"]);
  });

  it("looks into a text that a library's name leads to by links", async () => {
    const files = {
      "usr/share/x/script.txt": "INPUT(/usr/lib/liby.a)",
      "usr/share/x/bad": "INCLUDE /etc/passwd",
      "usr/share/x/text": "no library",
      "usr/lib/liby.a": "!<arch>\n",
    };
    const links = {
      "usr/lib/libx.so": "libx.so.1",
      "usr/lib/libx.so.1": "../share/x/script.txt",
      "usr/lib/libbad.so": "/usr/share/x/bad",
      "usr/lib/doc": "../share/x/script.txt",
      "usr/lib/libtext.so": "../share/x/text",
    };
    const refused = await assembleSysroot(createHost(), { packages: [await makePackage("x", files, links)], links: LINKS, root });
    expect(refused.map(({ path }) => path)).toEqual(["usr/lib/libbad.so"]);
    expect(await readFile(join(root, "usr/lib/libx.so"), "utf8")).toBe("/* GNU ld script */\nINPUT ( liby.a )\n");
    expect((await lstat(join(root, "usr/lib/libx.so"))).isSymbolicLink()).toBe(false);
    expect(await readFile(join(root, "usr/share/x/script.txt"), "utf8")).toBe("INPUT(/usr/lib/liby.a)");
    expect(await readlink(join(root, "usr/lib/doc"))).toBe("../share/x/script.txt");
    expect(await readlink(join(root, "usr/lib/libtext.so"))).toBe("../share/x/text");
  });

  it("keeps links inside that stand below links to folders of another depth", async () => {
    await assemble([
      await makePackage("deep", { "usr/lib/a/b/c/d/e/f.h": "f", "etc/passwd": "ours" }, { "usr/lib/a/b/c/d": "/usr" }),
      await makePackage(
        "evil",
        {},
        { "usr/lib/a/b/c/d/absolute": "/etc/passwd", "usr/lib/a/b/c/d/climbing": "../../../../../../../etc/passwd" },
      ),
      await makePackage("twice", { "usr/x/y/z.h": "z" }, { "usr/one": "x", "usr/x/y": "/", "usr/one/y/out": "/etc/passwd" }),
    ]);
    for (const link of ["usr/absolute", "usr/climbing", "usr/x/y/out"]) {
      expect(await readFile(join(root, link), "utf8"), link).toBe("ours");
      expect(await realpath(join(root, link)), link).toBe(await realpath(join(root, "etc/passwd")));
    }
  });

  it("names import libraries a second time, as zig's linker looks for them before static ones", async () => {
    const files = {
      "mingw/lib/libz.dll.a": "import",
      "mingw/lib/libz.a": "static",
      "mingw/lib/z.lib": "else",
      "mingw/lib/sub/libx.dll.a": "x",
    };
    const zlib = await makePackage("zlib", files, { "mingw/lib/libzed.dll.a": "libz.dll.a" });
    await assembleSysroot(createHost(), { packages: [zlib], links: {}, importLibraryFolders: ["mingw/lib"], root });
    expect(await readFile(join(root, "mingw/lib/z.lib"), "utf8")).toBe("import");
    expect(await readFile(join(root, "mingw/lib/zed.lib"), "utf8")).toBe("import");
    expect(await readFile(join(root, "mingw/lib/libz.a"), "utf8")).toBe("static");
    await expect(lstat(join(root, "mingw/lib/sub/x.lib"))).rejects.toThrow();
    const manifest = JSON.parse(await readFile(join(root, ".cgox/manifest.json"), "utf8"));
    expect(manifest.packages[0].files).toContain("mingw/lib/z.lib");
  });

  it("refuses a file of two packages where one may have only one owner", async () => {
    const packages = [await makePackage("one", { "mingw/a.h": "1" }), await makePackage("two", { "mingw/a.h": "2" })];
    await expect(assembleSysroot(createHost(), { packages, links: {}, oneOwner: true, root })).rejects.toMatchObject({
      code: "CGOX_SYSROOT_TWO_OWNERS",
      message: "mingw/a.h is in one 1 and in two 1",
    });
    await assemble(packages);
    expect(await readFile(join(root, "mingw/a.h"), "utf8")).toBe("2");
  });

  it("links what update-alternatives would, through folders that are links, never over a real file", async () => {
    const packages = [
      await makePackage("libmpi-dev", { "lib/arm/openmpi/lib/libmpi.so.40": "m", "usr/lib/arm/openmpi/include/mpi.h": "h" }),
      await makePackage("links", { "usr/lib/arm/real.pc": "r" }, { "usr/lib/mpi": "arm/openmpi" }),
      await makePackage("below", { "usr/lib/mpi/mpi.pc": "p" }),
    ];
    const offer = { name: "mpi", link: "usr/include/mpi", path: "usr/lib/mpi/include", priority: 50 };
    const slaves = [
      { link: "usr/lib/mpi/libmpi.so", path: "lib/arm/openmpi/lib/libmpi.so.40" },
      { link: "usr/lib/arm/mpi.pc", path: "usr/lib/mpi/mpi.pc" },
      { link: "usr/lib/arm/real.pc", path: "usr/lib/mpi/mpi.pc" },
      { link: "usr/lib/arm/mpi.pc/below", path: "usr/lib/mpi/mpi.pc" },
      { link: "usr/lib/arm", path: "usr/lib/mpi/mpi.pc" },
      { link: "usr/lib/gone", path: "usr/lib/nothing" },
    ];
    await assemble(packages.map((item) => (item.name === "links" ? { ...item, alternatives: [{ ...offer, slaves }] } : item)));
    expect(await readlink(join(root, "usr/include/mpi"))).toBe("../lib/arm/openmpi/include");
    expect(await readlink(join(root, "usr/lib/arm/openmpi/libmpi.so"))).toBe("lib/libmpi.so.40");
    expect(await readlink(join(root, "usr/lib/arm/mpi.pc"))).toBe("openmpi/mpi.pc");
    expect(await readFile(join(root, "usr/lib/arm/real.pc"), "utf8")).toBe("r");
    await expect(lstat(join(root, "usr/lib/gone"))).rejects.toThrow();
    const manifest = JSON.parse(await readFile(join(root, ".cgox/manifest.json"), "utf8"));
    const owner = manifest.packages.find((item: { files: string[] }) => item.files.includes("usr/lib/arm/mpi.pc"));
    expect(owner.name).toBe("links");
  });

  it("leaves nothing behind when a package of the store is damaged", async () => {
    const good = await makePackage("good", { "usr/include/a.h": "a" });
    const damaged = { ...good, entries: [...good.entries, { kind: "f", path: "usr/include/gone.h", at: "gone.h" } as const] };
    await expect(assemble([damaged])).rejects.toThrow(/gone\.h/);
    await expect(lstat(root)).rejects.toThrow();
    expect(await createHost().files.list(dirname(root))).toEqual([]);
  });

  async function assemble(packages: readonly SourcePackage[]): Promise<void> {
    await assembleSysroot(createHost(), { packages, links: LINKS, root });
  }

  async function makePackage(name: string, files: Record<string, string>, links: Record<string, string> = {}): Promise<SourcePackage> {
    const directory = join(folder, "store", name);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, "tree", path)), { recursive: true });
      await writeFile(join(directory, "tree", path), text);
    }
    const entries: SourceEntry[] = [
      ...Object.keys(files).map((path) => ({ kind: "f" as const, path, at: `tree/${path}` })),
      ...Object.entries(links).map(([path, target]) => ({ kind: "l" as const, path, target })),
    ];
    return { name, version: "1", sha256: name, directory, entries };
  }
});
