import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openElf } from "../../src/formats/elf.ts";
import { createHost } from "../../src/io/host.ts";
import type { ListedTarget } from "../../src/pipeline/list-targets.ts";
import { openCatalogue } from "../../src/targets/catalogue.ts";
import { parseTarget } from "../../src/targets/parse-target.ts";
import { cgox, REPOSITORY_ROOT } from "./support/cgox.ts";
import { expectFor } from "./support/port-programs.ts";
import { describeWith, requireTools, toolPath, zigEnvironment } from "./support/tools.ts";

interface CgoCase {
  readonly target: string;
  /** Libraries that the program names; none for a static one. */
  readonly needed: readonly (string | RegExp)[];
  readonly interpreter?: string;
  /** The emulator that runs a static program; `host` where the machine itself does. */
  readonly runs?: string;
}

/** One a recipe: what differs from one to the next is a stub, a dropped or an added argument, an answer, or the kind of libc. */
const cgoCases: readonly CgoCase[] = [
  { target: "linux/amd64@musl", needed: [], runs: process.arch === "x64" ? "host" : "qemu-x86_64-static" },
  { target: "linux/mips64le", needed: ["libm.so.6", "libc.so.6"], interpreter: "/lib64/ld.so.1" },
  { target: "linux/loong64", needed: ["libm.so.6", "libc.so.6"], interpreter: "/lib64/ld-linux-loongarch-lp64d.so.1" },
  { target: "freebsd/amd64", needed: ["libm.so.5", "libthr.so.3", "libc.so.7"], interpreter: "/libexec/ld-elf.so.1" },
  { target: "netbsd/amd64", needed: ["libm.so.0", "libpthread.so.1", "libc.so.12"], interpreter: "/libexec/ld.elf_so" },
  { target: "openbsd/amd64", needed: [/^libm\.so/, /^libpthread\.so/, /^libc\.so/], interpreter: "/usr/libexec/ld.so" },
];

describeWith(["zig", "go"], "go's ports", () => {
  let folder: string;
  let rows: readonly ListedTarget[];
  const run = (args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) =>
    cgox(args, { cwd: folder, cache: join(folder, "cache"), env: { SDKROOT: undefined, ...env } });
  const app = (name: string): string => join(REPOSITORY_ROOT, "fixtures/apps", name);

  async function build(target: string, name: string, more: readonly string[] = [], env = {}): Promise<{ path: string; bytes: Buffer }> {
    const path = join(folder, "out", `${name}-${target.replaceAll(/\W/g, "-")}`);
    const { exitCode, stderr } = await run(["build", target, app(name), "-o", path, ...more], env);
    expect(exitCode, stderr).toBe(0);
    return { path, bytes: await readFile(path) };
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-ports-"));
    await writeFile(join(folder, "go.mod"), "module example.com/ports\n\ngo 1.21\n");
    const { stdout, stderr, exitCode } = await run(["targets", "--json"]);
    expect(exitCode, stderr).toBe(0);
    rows = JSON.parse(stdout) as ListedTarget[];
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("cgox targets lists what go lists, and says of each what it can do or why not", async () => {
    const { stdout } = await execa("go", ["tool", "dist", "list"]);
    expect(rows.map(({ target }) => target)).toEqual(stdout.split("\n"));
    for (const { target, cgo, reason, pureGo, pureGoReason, platform, run: here } of rows) {
      expect([target, cgo === "no"]).toEqual([target, reason !== undefined]);
      expect([target, cgo === "zig"]).toEqual([target, platform !== undefined]);
      expect([target, pureGo]).toEqual([target, pureGoReason === undefined]);
      expect([target, ["host", "emulator", "nothing"].includes(here.by)]).toEqual([target, true]);
    }
  });

  test("pure Go: each port's program has its format and machine, and runs where something runs it", async () => {
    const ports = rows.filter(({ pureGo }) => pureGo);
    expect(ports.length).toBeGreaterThan(38);
    const reachable = ports.map(({ target }) => `${target}@none`);
    const { exitCode, stderr } = await run(["build", ...reachable, app("pure-hello"), "-o", `${folder}/pure/`]);
    expect(exitCode, stderr).toBe(0);
    for (const { target, run: here } of ports) {
      const [goos = "", goarch = ""] = target.split("/");
      const path = join(folder, "pure", `pure-hello_${goos}_${goarch}${goos === "windows" ? ".exe" : ""}`);
      expectFor(target, await readFile(path));
      if (here.by === "nothing" || (here.by === "emulator" && here.program === undefined)) continue;
      if (goos === "windows") {
        // By cgox, which makes wine's prefix and knows what wine lacks; its 32-bit part is seldom there.
        const { stderr: words } = await run(["run", `${target}@none`, path]);
        const expected = goarch === "386" ? /hello from windows\/386|CGOX_RUN_NO_EMULATOR/ : `hello from ${target}`;
        expect(words).toMatch(expected);
        continue;
      }
      const { stderr: said } = here.by === "host" ? await execa(path) : await execa(here.program ?? "", [path]);
      expect(said).toBe(`hello from ${target}`);
    }
  });

  test.each(["android/arm", "ios/arm64"])("%s cannot be built for, and says why", async (target) => {
    const { exitCode, stderr } = await run(["build", target, app("pure-hello")]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("CGOX_TARGET_NOT_BUILDABLE");
    expect(stderr).toContain(rows.find((row) => row.target === target)?.pureGoReason);
  });

  test("a port without cgo names the package that uses it, and the reason", async () => {
    const { exitCode, stderr } = await run(["build", "js/wasm", app("cgo-hello")]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("example.org/cgo-hello uses cgo");
    expect(stderr).toContain("Go has no cgo there");
    expect(stderr).toContain("CGOX_BUILD_NO_CGO");
  });

  test("variants go to go", async () => {
    const { stdout } = await run(["env", "wasip1/wasm/signext", "--json"]);
    expect(JSON.parse(stdout)).toEqual({ GOOS: "wasip1", GOARCH: "wasm", GOWASM: "signext", CGO_ENABLED: "0" });
    const { bytes } = await build("linux/arm/v6,softfloat@none", "pure-hello");
    expectFor("linux/arm", bytes);
  });

  test("every variant that is listed is one that go and zig know", async () => {
    const catalogue = openCatalogue(createHost(process.env), join(REPOSITORY_ROOT, "sysroots"), {
      targets: {},
      platforms: {},
      choices: {},
    });
    await writeFile(join(folder, "empty.c"), "");
    for (const { target, cgo, variants } of rows.filter((row) => /^(linux|js)\//.test(row.target))) {
      for (const { name, platform } of variants) {
        const { goos, goarch, goEnv, triple, cpu } = await parseTarget(`${target}/${name}`, catalogue);
        expect(Object.keys(goEnv), target).toHaveLength(1);
        await execa("go", ["list", "errors"], { env: { GOOS: goos, GOARCH: goarch, ...goEnv } });
        if (cgo === "no" || platform === undefined) continue;
        const words = ["cc", "-target", triple, `-mcpu=${cpu ?? ""}`, "-c", join(folder, "empty.c"), "-o", join(folder, "empty.o")];
        await execa(toolPath("zig"), words, { env: zigEnvironment() });
      }
    }
  });

  test("what has no packages refuses libraries, and names what has them", async () => {
    const { exitCode, stderr } = await run(["sysroot", "add", "linux/arm64@musl", "cairo"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("cairo cannot be had for linux/arm64@musl: musl has no packages [CGOX_PLATFORM_NO_PACKAGES]");
    expect(stderr).toContain("linux/arm64@debian-12");
    expect(existsSync(join(folder, "cgox.lock"))).toBe(false);
  });

  describe.each(cgoCases)("cgo for $target", ({ target, needed, interpreter, runs }) => {
    let path: string;

    test("links with the target's libc", async () => {
      const built = await build(target, "cgo-hello");
      ({ path } = built);
      expectFor(target, built.bytes);
      const elf = openElf(built.bytes);
      expect(elf.interpreter).toBe(interpreter);
      expect(elf.needed).toHaveLength(needed.length);
      for (const [index, name] of needed.entries()) {
        expect(elf.needed[index]).toMatch(typeof name === "string" ? new RegExp(`^${name.replaceAll(".", "\\.")}$`) : name);
      }
    });

    if (runs === undefined) return;
    const isThere = runs === "host" || requireTools(runs);
    test.skipIf(!isThere)(`runs (${runs})`, async () => {
      const { stdout } = runs === "host" ? await execa(path) : await execa(runs, [path]);
      expect(stdout).toContain(`hello from ${target.split("@")[0] ?? ""}\nsin(1) = 0.8415\n`);
    });
  });

  describe.each([
    ["darwin/amd64", []],
    // runtime/cgo asks for it there, whether anything of it is used or not.
    ["darwin/arm64", ["/System/Library/Frameworks/CoreFoundation.framework/Versions/A/CoreFoundation"]],
  ])("cgo for %s", (target, frameworks) => {
    test("links with libSystem and the stubs, for the oldest macOS that go runs on", async () => {
      const { bytes } = await build(target, "cgo-hello");
      expectFor(target, bytes);
      const { libraries, minimum } = loadCommands(bytes);
      expect(minimum).toBe("12.0");
      expect(libraries).toEqual(["/usr/lib/libresolv.9.dylib", ...frameworks, "/usr/lib/libSystem.B.dylib"]);
      expect(bytes.includes("/tmp/go-link-")).toBe(false);
      expect(bytes.includes(folder)).toBe(false);
    });
  });

  test("a framework of an SDK that the user has", async () => {
    const sdk = join(folder, "My.sdk");
    const framework = join(sdk, "System/Library/Frameworks/Pasta.framework");
    await mkdir(join(framework, "Headers"), { recursive: true });
    await mkdir(join(sdk, "usr/lib"), { recursive: true });
    await mkdir(join(sdk, "usr/include"), { recursive: true });
    await writeFile(join(framework, "Headers/Pasta.h"), "#include <sauce.h>\nint cook(int minutes);\n");
    await writeFile(join(sdk, "usr/include/sauce.h"), "#define SAUCE 7\nint pour(void);\n");
    await writeFile(join(framework, "Pasta.tbd"), stub("/System/Library/Frameworks/Pasta.framework/Versions/A/Pasta", "_cook"));
    await writeFile(join(sdk, "usr/lib/libsauce.tbd"), stub("/usr/lib/libsauce.1.dylib", "_pour"));
    const program = join(folder, "pasta");
    await mkdir(program);
    await writeFile(join(program, "go.mod"), "module example.com/pasta\n\ngo 1.21\n");
    const source = `package main

// #cgo LDFLAGS: -framework Pasta -lsauce
// #include <Pasta/Pasta.h>
import "C"

func main() { println(C.cook(C.SAUCE), C.pour()) }
`;
    await writeFile(join(program, "main.go"), source);
    const output = join(folder, "out", "pasta");
    const args = ["build", "darwin/arm64", program, "-o", output];

    const unusable = await run([...args, "--sdk", sdk]);
    expect([unusable.exitCode, unusable.stderr]).toEqual([2, expect.stringContaining("has no usr/lib/libSystem.tbd")]);
    const missing = await run(args);
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain("-lsauce (#cgo LDFLAGS: -lsauce in");

    await writeFile(join(sdk, "usr/lib/libSystem.tbd"), stub("/usr/lib/libSystem.B.dylib", "_pour_nothing"));
    for (const [more, env] of [
      [["--sdk", sdk], {}],
      [[], { SDKROOT: sdk }],
    ] as const) {
      await rm(output, { force: true });
      const { exitCode, stderr } = await run([...args, ...more], env);
      expect(exitCode, stderr).toBe(0);
      expect(loadCommands(await readFile(output)).libraries).toEqual(
        expect.arrayContaining(["/System/Library/Frameworks/Pasta.framework/Versions/A/Pasta", "/usr/lib/libsauce.1.dylib"]),
      );
    }
  });

  test("the stubs hold what the installed go imports", async () => {
    const { stdout: goroot } = await execa("go", ["env", "GOROOT"]);
    const imports = new Map<string, Set<string>>();
    for (const place of [
      "crypto/x509/internal/macos",
      "crypto/x509/internal/macOS",
      "net",
      "internal/syscall/unix",
      "os/user",
      "runtime",
    ]) {
      const directory = join(goroot, "src", place);
      const names = existsSync(directory)
        ? (await readdir(directory)).filter((name) => /\.(go|s)$/.test(name) && !name.endsWith("_test.go"))
        : [];
      for (const name of names) {
        const text = await readFile(join(directory, name), "utf8");
        for (const [, symbol = "", library = ""] of text.matchAll(/^\/\/go:cgo_import_dynamic \S+ ([^\s"]+) "(\/[^"]+)"/gm)) {
          imports.set(library, (imports.get(library) ?? new Set()).add(symbol.replace(/#.*$/, "")));
        }
      }
    }
    const stubs = JSON.parse(await readFile(join(REPOSITORY_ROOT, "sysroots/stubs/macos.json"), "utf8")) as {
      files: { installName: string; symbols: string[] }[];
    };
    expect([...imports.keys()].filter((library) => !library.includes("libSystem")).length).toBeGreaterThanOrEqual(2);
    for (const [library, symbols] of imports) {
      if (library === "/usr/lib/libSystem.B.dylib") continue;
      const file = stubs.files.find(({ installName }) => installName === library || installName.replace(".9.", ".") === library);
      expect(file?.symbols, library).toEqual(expect.arrayContaining([...symbols]));
    }
  });
});

function stub(installName: string, symbol: string): string {
  return `--- !tapi-tbd
tbd-version: 4
targets: [ arm64-macos ]
install-name: '${installName}'
exports:
  - targets: [ arm64-macos ]
    symbols: [ ${symbol} ]
...
`;
}

/** The libraries that a Mach-O file loads, in order, and the oldest system that it says it runs on. (mach-o/loader.h) */
function loadCommands(bytes: Buffer): { libraries: string[]; minimum: string | undefined } {
  const libraries: string[] = [];
  let minimum: string | undefined;
  let offset = 32;
  for (let left = bytes.readUInt32LE(16); left > 0; left--) {
    const command = bytes.readUInt32LE(offset);
    const size = bytes.readUInt32LE(offset + 4);
    if (command === 0xc) {
      const name = bytes.subarray(offset + bytes.readUInt32LE(offset + 8), offset + size);
      libraries.push(name.subarray(0, name.indexOf(0)).toString());
    } else if (command === 0x32) {
      const version = bytes.readUInt32LE(offset + 12);
      minimum = `${String(version >>> 16)}.${String((version >>> 8) & 0xff)}`;
    }
    offset += size;
  }
  return { libraries, minimum };
}
