import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compressXz } from "../../src/formats/compress.ts";
import { parseParagraphAlone } from "../../src/formats/deb822.ts";
import { openElf } from "../../src/formats/elf.ts";
import { createHost } from "../../src/io/host.ts";
import { compressXzFast } from "../../src/ship/outputs/deb/xz.ts";
import { CAIRO_FILES, debProject, type DebProject } from "./support/deb-project.ts";
import { describeWith } from "./support/tools.ts";

/** What lintian says of the demo, and why it stays. */
const LINTIAN_STAYS: Readonly<Record<string, string>> = {
  "initial-upload-closes-no-bugs": "for uploads to Debian itself, which this is not",
};

describeWith(["go", "zig", "dpkg-deb", "dpkg-gencontrol", "lintian", "readelf", "md5sum"], "cgox package deb", () => {
  let project: DebProject;
  let scratch: string;
  let armhf: string;
  let arm64: string;
  let debug: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "cgox-deb-out-"));
    project = await debProject("cairo-hello", CAIRO_FILES);
    [armhf = "", debug = "", arm64 = ""] = await project.pack("linux/arm", "linux/arm64@debian-13", ".", "--dbgsym");
  });
  afterAll(async () => {
    await rm(dirname(project.folder), { recursive: true, force: true });
    await rm(scratch, { recursive: true, force: true });
  });

  const unpacked = async (deb: string): Promise<string> => {
    const folder = await mkdtemp(join(scratch, "tree-"));
    await execa("dpkg-deb", ["-R", deb, folder]);
    return folder;
  };

  test("names them as Debian does", () => {
    expect(armhf).toBe(join(project.folder, "dist/cairo-hello_1.2.0~rc.1-1_armhf.deb"));
    expect(debug).toBe(join(project.folder, "dist/cairo-hello-dbgsym_1.2.0~rc.1-1_armhf.deb"));
    expect(arm64).toBe(join(project.folder, "dist/cairo-hello_1.2.0~rc.1-1_arm64.deb"));
  });

  test("has the control fields that dpkg-gencontrol makes of the same tree", async () => {
    const tree = await unpacked(armhf);
    const control = await readFile(join(tree, "DEBIAN/control"), "utf8");
    const ours = parseParagraphAlone(control, "control");
    expect(ours.get("Depends")).toMatch(/^libc6 \(>= 2\.\d+\), libcairo2 \(>= 1\.[\d.]+\), fonts-dejavu-core$/);
    const description = control.slice(control.indexOf("\nDescription: ") + 1);
    expect(description).toBe(
      [
        "Description: program that draws a picture and writes it as PNG",
        " It draws some discs and a line of text with cairo, and says which version of",
        " cairo it found.",
        " .",
        "  - it needs no display",
        "  - it takes no more than a second",
        "",
      ].join("\n"),
    );

    await rm(join(tree, "DEBIAN"), { recursive: true });
    const source = await mkdtemp(join(scratch, "source-"));
    const field = (name: string): string => `${name}: ${(ours.get(name) ?? "").replaceAll("\n", "\n ")}\n`;
    await mkdir(join(source, "debian"));
    await writeFile(
      join(source, "debian/control"),
      `Source: cairo-hello\n${["Maintainer", "Section", "Priority", "Homepage"].map(field).join("")}\nPackage: cairo-hello\nArchitecture: any\n${["Depends", "Recommends", "Suggests", "Conflicts", "Provides"].map(field).join("")}${description}`,
    );
    await writeFile(
      join(source, "debian/changelog"),
      `cairo-hello (1.2.0~rc.1-1) unstable; urgency=medium\n\n  * Test.\n\n -- Jo Doe <jo@example.com>  Sat, 21 Nov 2026 04:00:00 +0000\n`,
    );
    const { stdout } = await execa("dpkg-gencontrol", ["-O", `-P${tree}`], { cwd: source, env: { DEB_HOST_ARCH: "armhf", LC_ALL: "C" } });
    expect(control.trimEnd()).toBe(stdout.trimEnd());
  });

  test("says right sums of all files but conffiles, and owns them as root", async () => {
    const tree = await unpacked(armhf);
    expect((await execa("md5sum", ["-c", "--strict", "DEBIAN/md5sums"], { cwd: tree })).stdout).not.toContain("FAILED");
    expect(await readFile(join(tree, "DEBIAN/conffiles"), "utf8")).toBe("/etc/cairo-hello/colours.conf\n");
    const { stdout } = await execa("dpkg-deb", ["-c", armhf]);
    const lines = stdout.split("\n");
    expect(lines.filter((line) => !/^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--|lrwxrwxrwx) root\/root /.test(line))).toEqual([]);
    expect(lines.filter((line) => line.startsWith("-rwx")).map((line) => line.split(" ").at(-1))).toEqual(["./usr/bin/cairo-hello"]);
    for (const path of [
      "usr/share/man/man1/cairo-hello.1.gz",
      "usr/share/applications/cairo-hello.desktop",
      "usr/share/icons/hicolor/scalable/apps/cairo-hello.svg",
      "usr/share/cairo-hello/cold/palette.txt",
      "usr/share/cairo-hello/default",
      "usr/share/doc/cairo-hello/changelog.Debian.gz",
      "usr/share/doc/cairo-hello/copyright",
    ]) {
      expect((await stat(join(tree, path))).isFile(), path).toBe(true);
    }
    expect((await execa("gzip", ["-t", join(tree, "usr/share/man/man1/cairo-hello.1.gz")])).exitCode).toBe(0);
  });

  test("strips the program, whose symbols are in the debug package under its build id", async () => {
    const [tree, debugTree] = await Promise.all([unpacked(armhf), unpacked(debug)]);
    const program = openElf(await readFile(join(tree, "usr/bin/cairo-hello")));
    expect(program).toMatchObject({ kind: "pie", hasSymbolTable: false, hasDebugInformation: false });
    const buildId = program.buildId ?? "";
    const symbols = join(debugTree, `usr/lib/debug/.build-id/${buildId.slice(0, 2)}/${buildId.slice(2)}.debug`);
    expect(openElf(await readFile(symbols))).toMatchObject({ hasSymbolTable: true, hasDebugInformation: true, buildId });
    expect(await readFile(join(debugTree, "DEBIAN/control"), "utf8")).toMatch(new RegExp(`^Build-Ids: ${buildId}$`, "m"));
    for (const path of [join(tree, "usr/bin/cairo-hello"), symbols]) {
      const { stderr } = await execa("readelf", ["-lSdsrnVA", "-W", path]);
      expect(stderr).toBe("");
    }
    const { stdout } = await execa("readelf", ["--debug-dump=decodedline", symbols]);
    expect(stdout).toContain("canvas.go");
  });

  test("lintian finds nothing but what is named here", async () => {
    for (const deb of [armhf, arm64, debug]) {
      const { stdout } = await execa("lintian", ["--allow-root", "--no-cfg", deb], { reject: false });
      const tags = stdout.split("\n").flatMap((line) => /^[EW]: \S+(?: \S+)?: (\S+)/.exec(line)?.[1] ?? []);
      expect(
        tags.filter((tag) => !(tag in LINTIAN_STAYS)),
        stdout,
      ).toEqual([]);
    }
  });

  test("makes the same bytes again, elsewhere, at another time, with another umask", async () => {
    const output = join(scratch, "again");
    const script = 'umask 077; TZ=Asia/Tokyo exec "$@"';
    const { stdout, exitCode } = await execa(
      "sh",
      [
        "-c",
        script,
        "sh",
        process.execPath,
        join(import.meta.dirname, "../../lib/cli/main.js"),
        "package",
        "deb",
        "linux/arm",
        ".",
        "-o",
        output,
      ],
      {
        cwd: project.folder,
        env: { CI: undefined, CGOX_CACHE: join(tmpdir(), "cgox-test-deb-cache"), CGOX_WARM: "off", PATH: process.env["PATH"] },
      },
    );
    expect(exitCode).toBe(0);
    expect((await readFile(stdout.trim())).equals(await readFile(armhf))).toBe(true);
  });

  test.each([
    ["gzip", "gz"],
    ["zstd", "zst"],
  ])("packs with %s, which dpkg reads, in the time that SOURCE_DATE_EPOCH says", async (compression, ending) => {
    const output = join(scratch, compression);
    const { exitCode } = await project.cgox(["package", "deb", "linux/arm", ".", "-o", output, "--compression", compression], {
      SOURCE_DATE_EPOCH: "1700000000",
    });
    expect(exitCode).toBe(0);
    const deb = join(output, "cairo-hello_1.2.0~rc.1-1_armhf.deb");
    expect((await execa("ar", ["t", deb])).stdout.split("\n")).toEqual(["debian-binary", `control.tar.${ending}`, `data.tar.${ending}`]);
    expect((await execa("dpkg-deb", ["-c", deb], { env: { TZ: "UTC" } })).stdout).toContain("2023-11-14 22:13 ./usr/bin/cairo-hello");
  });

  test("tells why", async () => {
    const program = join(await unpacked(armhf), "usr/bin/cairo-hello");
    const { stdout, exitCode } = await project.cgox(["why", "linux/arm", program]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^libc6 \(>= 2\.34\)\n {2}libc\.so\.6 of libc6: 2\.34, for .*__libc_start_main@GLIBC_2\.34/);
    const json = JSON.parse((await project.cgox(["why", "linux/arm", program, "--json"])).stdout);
    expect(json.map(({ dependency }: { dependency: string }) => dependency)).toEqual([
      "libc6 (>= 2.34)",
      expect.stringMatching(/^libcairo2 \(>= /),
    ]);
  });

  test("shows the package before it is made", async () => {
    const output = join(scratch, "dry");
    const { stdout } = await project.cgox(["package", "deb", "linux/arm", ".", "-o", output, "--dry-run"]);
    expect(stdout).toContain("Package: cairo-hello\nVersion: 1.2.0~rc.1-1\n");
    expect(stdout).toContain("0644 root:root /etc/cairo-hello/colours.conf (conffile)\n");
    await expect(stat(output)).rejects.toThrow();
  });

  describe("bad input", () => {
    let program: string;
    const refused = async (yaml: string, ...args: readonly string[]): Promise<string> => {
      await project.write("cgox.yaml", yaml);
      const before = await readdir(join(project.folder, "dist"));
      const bytes = await readFile(armhf);
      const { stdout, stderr, exitCode } = await project.cgox(["package", "deb", "linux/arm", ...args]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(await readdir(join(project.folder, "dist"))).toEqual(before);
      expect((await readFile(armhf)).equals(bytes)).toBe(true);
      return stderr;
    };
    const yaml = CAIRO_FILES["cgox.yaml"] ?? "";

    beforeAll(async () => {
      program = join(scratch, "cairo-hello");
      await writeFile(program, await readFile(join(await unpacked(armhf), "usr/bin/cairo-hello")));
    });
    afterAll(() => project.write("cgox.yaml", yaml));

    test("a program that is no ELF file, and one of another machine", async () => {
      expect(await refused(yaml, "--program", "main.go")).toMatch(/main\.go is not an ELF file .*CGOX_PROGRAM_NOT_ELF/);
      expect(await refused(yaml, "--program", process.execPath)).toMatch(
        /is no program for linux\/arm: it is ELF .*CGOX_PROGRAM_OTHER_MACHINE/,
      );
    });

    test("a library that no package brings", async () => {
      const bytes = await readFile(program);
      const at = bytes.indexOf("libcairo.so.2\0");
      bytes.write("libcayro.so.2", at);
      await writeFile(join(scratch, "lost"), bytes);
      const error = await refused(yaml, "--program", join(scratch, "lost"));
      expect(error).toContain("libcayro.so.2");
      expect(error).toContain("/usr/bin/lost");
      expect(error).toContain("CGOX_DEPENDS_LIBRARY");
    });

    test.each([
      [
        "a file that is listed twice",
        yaml.replace("colours.conf, path: /etc/cairo-hello/colours.conf", "colours.conf, path: /usr/bin/cairo-hello"),
        /\/usr\/bin\/cairo-hello is listed twice.*CGOX_DEB_DUPLICATE/,
      ],
      [
        "a path outside of the root",
        yaml.replace("/etc/cairo-hello/colours.conf", "/../etc/passwd"),
        /colours\.conf is to go to "\/\.\.\/etc\/passwd".*CGOX_DEB_PATH/,
      ],
      [
        "an empty description",
        yaml.replace(/description: \|\n( {4}.*\n|\n)+/, 'description: ""\n'),
        /the description is empty \(Debian Policy 5\.6\.13\).*CGOX_DEB_DESCRIPTION/,
      ],
      ["a unit that does not parse", `${yaml}    systemd: [colours.conf, bad.service]\n`, /CGOX_DEB_UNIT/],
      [
        "a name that Debian does not allow",
        yaml.replace("package:\n", "package:\n  name: Cairo_Hello\n"),
        /"Cairo_Hello" is no name for a Debian package: it has to start with a lower-case letter or a digit \(Debian Policy 5\.6\.7\)/,
      ],
      [
        "a version that is none",
        yaml.replace("v1.2.0-rc.1", "one.two"),
        /"one\.two" makes no Debian version: it has to start with a digit \(Debian Policy 5\.6\.12\)/,
      ],
      [
        "an unknown key",
        yaml.replace("recommends:", "recomends:"),
        /cgox\.yaml:\d+: unknown key "recomends" in package\.deb.*\n[^]*Did you mean recommends/,
      ],
      [
        "a relation that is none",
        yaml.replace("shared-mime-info", "shared mime info"),
        /package\.deb\.recommends holds "shared mime info".*CGOX_DEB_RELATION/,
      ],
      ["a file that is not there", yaml.replace("source: share/**", "source: shore/**"), /there is no file shore\/\*\*.*CGOX_DEB_SOURCE/],
    ])("%s", async (_, text, message) => {
      await project.write("bad.service", "[Unit]\nDescription=x\n");
      expect(await refused(text, "--program", program)).toMatch(message);
    });
  });
});

describeWith(["xz"], "compression with the system's xz", () => {
  test("makes the bytes that lzma-native makes, in several blocks", async () => {
    const line = Buffer.from("the same bytes, however many threads make them\n");
    const data = Buffer.alloc(9 << 20, line);
    for (let at = 0; at < data.length; at += 4096) data.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
    expect((await compressXzFast(createHost(), data)).equals(await compressXz(data))).toBe(true);
  });
});
