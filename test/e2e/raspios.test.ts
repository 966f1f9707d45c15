import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildRaspiosArchives, RASPIOS_TOOLS, type RaspiosArchives } from "../../fixtures/repositories/raspios.ts";
import { debianMirror } from "./support/apt.ts";
import { cgox, REPOSITORY_ROOT, type CgoxResult } from "./support/cgox.ts";
import { installedCopy } from "./support/installed-copy.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith, toolPath } from "./support/tools.ts";

const QEMU = "qemu-arm-static";
const TARGET = "linux/arm/v6";
const PINNED = { raspbian: "A0DA38D0D76E8B5D638872819165938D90FDDD2E", raspi: "CF8A1AF502A2AA2D763BAE7E82B129927FA3303E" };
const DEBIAN_KEY = join(REPOSITORY_ROOT, "sysroots/keys/debian-archive-bookworm-automatic.asc");

const ZLIB_MAIN = `package main

// #cgo LDFLAGS: -l:libz.a
// const char *zlibVersion(void);
import "C"

func main() { println(C.GoString(C.zlibVersion())) }
`;

describeWith([...RASPIOS_TOOLS, "go", "readelf", QEMU], "Raspberry Pi OS for ARMv6", () => {
  let folder: string;
  let archives: RaspiosArchives;
  let server: FileServer;
  let main: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-raspios-"));
    archives = await buildRaspiosArchives(join(folder, "archives"));
    server = await serveFolder(join(folder, "archives"));
    const { raspbian, raspi } = archives;
    main = await installedCopy(join(folder, "cgox"), "raspios-12", (text) =>
      text.replace(PINNED.raspbian, raspbian.fingerprint).replace(PINNED.raspi, raspi.fingerprint),
    );
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/cairo-hello"), join(folder, "pi"), { recursive: true });
    await configure("pi", { raspbian: `mirrors: ["${server.url}/raspbian"]` });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  // What zig makes of its own sources is looked at, so it is kept apart.
  const env = { SOURCE_DATE_EPOCH: "1700000000", ZIG_GLOBAL_CACHE_DIR: undefined };
  const run = (project: string, ...args: string[]): Promise<CgoxResult> =>
    cgox(args, { cwd: join(folder, project), cache: join(folder, "cache"), main, env });

  it("adds cairo from both archives, whose keys it takes from their own packages", async () => {
    succeeded(await run("pi", "sysroot", "add", TARGET, "cairo"));
    const lock = JSON.parse(await readFile(join(folder, "pi/cgox.lock"), "utf8")) as Lock;
    const origins = new Map(
      lock.sysroots["raspios-12/armhf"]?.packages.map(({ name, version, repository }) => [name, [version, repository]]),
    );
    expect(origins.get("libcairo2-dev")).toEqual(["1.16.0-7", "raspbian"]);
    expect(origins.get("libpixman-1-0")).toEqual(["0.42.2-1+rpt1", "raspberrypi"]);
    expect(server.requests.filter((path) => path.includes("-archive-keyring_")).toSorted()).toEqual([
      "/debian/pool/main/raspberrypi-archive-keyring_2025.1+rpt1_all.deb",
      "/raspbian/pool/main/raspbian-archive-keyring_20120528.4_all.deb",
    ]);
  });

  it("builds for it a program that is ARMv6 in all its parts, zig's among them", async () => {
    succeeded(await run("pi", "build", "rpi-zero", ".", "-o", "hello"));
    expect(await levelsOf(join(folder, "pi/hello"))).toEqual(["v6 VFPv2"]);
    const objects = (await readdir(join(folder, "cache/zig/o"), { recursive: true })).filter((path) => /\.(a|o)$/.test(path));
    const levels = new Set((await Promise.all(objects.map((path) => levelsOf(join(folder, "cache/zig/o", path))))).flat());
    expect(objects.some((path) => path.endsWith("libcompiler_rt.a"))).toBe(true);
    expect([...levels].filter((level) => !/^v(4T|5TE|6|6KZ)( VFPv2)?$/.test(level))).toEqual([]);
    expect([...levels]).toContain("v6 VFPv2");
  });

  it("runs it on an ARM1176, as a Raspberry Pi Zero has it", async () => {
    const picture = join(folder, "hello.png");
    const { stdout } = succeeded(await run("pi", "run", TARGET, "hello", "--", picture));
    expect(stdout).toMatch(/^hello from cairo 1\.16\.0 on linux\/arm: wrote /);
    const bytes = await readFile(picture);
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    const [root = ""] = await readdir(join(folder, "cache/roots"));
    const words = ["-cpu", "arm1176", "-L", join(folder, "cache/roots", root), join(folder, "pi/hello"), join(folder, "again.png")];
    expect((await execa(toolPath(QEMU), words)).stdout).toContain("hello from cairo");
    expect((await readFile(join(folder, "again.png"))).equals(bytes)).toBe(true);
  });

  it("makes a package of it that depends on Raspbian's", async () => {
    const { stdout } = succeeded(await run("pi", "package", "deb", TARGET, "--version", "1.0"));
    const { stdout: control } = await execa("dpkg-deb", ["-f", stdout.trim(), "Architecture", "Depends"]);
    expect(control).toMatch(/^Architecture: armhf$/m);
    expect(control).toMatch(/^Depends: libc6 \(>= 2\.[\d.]+\), libcairo2 \(>= 1\.[\w.~+-]+\)$/m);
  });

  it("refuses Debian's armhf for it, with the name of the library, and leaves no program", async () => {
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/cairo-hello"), join(folder, "debian"), { recursive: true });
    await configure("debian", { raspbian: `mirrors: ["${(await debianMirror()).replace(/\/$/, "")}"], keys: ["${DEBIAN_KEY}"]` });
    const result = await run("debian", "build", TARGET, ".", "-o", "hello");
    refused(result);
    expect(result.stderr).toMatch(
      /usr\/lib\/arm-linux-gnueabihf\/libcairo\.so\.2[\d.]* of libcairo2 [\w.:+~-]+ does not run on linux\/arm\/v6: its code asks for v7 \(Tag_CPU_arch\), VFPv3-D16 \(Tag_FP_arch\)/,
    );
    await expect(stat(join(folder, "debian/hello"))).rejects.toThrow();
    const packing = await run("debian", "package", "deb", TARGET, "--version", "1.0");
    refused(packing);
  });

  it("refuses a static library with ARMv7 code too, but for one that cgox.yaml vouches for", async () => {
    await mkdir(join(folder, "static"));
    await writeFile(join(folder, "static/go.mod"), "module example.com/static\n\ngo 1.21\n");
    await writeFile(join(folder, "static/main.go"), ZLIB_MAIN);
    const mirror = `mirrors: ["${(await debianMirror()).replace(/\/$/, "")}"], keys: ["${DEBIAN_KEY}"]`;
    await configure("static", { raspbian: mirror, target: "libraries: [zlib1g-dev]" });
    const result = await run("static", "build", TARGET, ".", "-o", "hello");
    refused(result);
    expect(result.stderr).toMatch(/usr\/lib\/arm-linux-gnueabihf\/libz\.a\(\w+\.o\) of zlib1g-dev /);
    await configure("static", { raspbian: mirror, target: "libraries: [zlib1g-dev], dispatching: [libz.a]" });
    succeeded(await run("static", "build", TARGET, ".", "-o", "hello"));
  });

  interface Configuration {
    readonly raspbian: string;
    readonly target?: string;
  }

  async function configure(project: string, { raspbian, target = "" }: Configuration): Promise<void> {
    const repositories = `      raspbian: { ${raspbian} }\n      raspberrypi: { mirrors: ["${server.url}/debian"] }\n`;
    const platforms = `platforms:\n  raspios-12:\n    repositories:\n${repositories}`;
    const text = `${platforms}targets:\n  linux/arm/v6: { ${target} }\npackage:\n  maintainer: Jo Doe <jo@example.com>\n  license: MIT\n`;
    await writeFile(join(folder, project, "cgox.yaml"), text);
  }

  function succeeded(result: CgoxResult): CgoxResult {
    expect(result.exitCode, result.stderr).toBe(0);
    return result;
  }

  function refused({ exitCode, stdout, stderr }: CgoxResult): void {
    expect({ exitCode, stdout, stderr }).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("[CGOX_BUILD_CPU]") as unknown,
    });
  }
});

interface Lock {
  readonly sysroots: Readonly<Record<string, { readonly packages: readonly { name: string; version: string; repository: string }[] }>>;
}

/** What readelf says that a file, or each object of an archive, was compiled for: `v6 VFPv2`; nothing for one that does not say. */
async function levelsOf(path: string): Promise<string[]> {
  const { stdout } = await execa("readelf", ["-A", path], { reject: false });
  return stdout.split(/^File: /m).flatMap((part) => {
    const cpu = /Tag_CPU_arch: (.*)/.exec(part)?.[1];
    const rest = [/Tag_FP_arch: (.*)/, /Tag_Advanced_SIMD_arch: (.*)/].flatMap((tag) => tag.exec(part)?.[1] ?? []);
    return cpu === undefined ? [] : [[cpu, ...rest].join(" ")];
  });
}
