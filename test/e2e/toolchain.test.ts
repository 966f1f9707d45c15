import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHost } from "../../src/io/host.ts";
import type { Target } from "../../src/model/target.ts";
import { selectArguments } from "../../src/toolchain/arguments/select.ts";
import { newestGlibc } from "../../src/toolchain/glibc.ts";
import { locateGo, type Go } from "../../src/toolchain/go.ts";
import { warmZig } from "../../src/toolchain/warm.ts";
import { wrapperScripts } from "../../src/toolchain/wrappers.ts";
import { writeWrappers, type WrapperPaths } from "../../src/toolchain/write-wrappers.ts";
import { locateZig, type Zig } from "../../src/toolchain/zig.ts";
import { REPOSITORY_ROOT } from "./support/cgox.ts";
import { describeWith, requireTools, toolsAreRequired } from "./support/tools.ts";

interface Port {
  readonly target: Target;
  readonly multiarch: string;
  /** e_machine in the ELF header. */
  readonly machine: number;
  readonly emulator: string;
  readonly buildMode: "exe" | "pie";
}

const linux = { goos: "linux", platform: "debian-12" };
const ports: readonly Port[] = [
  {
    target: {
      ...linux,
      name: "linux/arm",
      goarch: "arm",
      architecture: "armhf",
      goEnv: { GOARM: "7" },
      triple: "arm-linux-gnueabihf.2.36",
      cpu: "generic+v7a+vfp3d16-neon-d32",
    },
    multiarch: "arm-linux-gnueabihf",
    machine: 40,
    emulator: "qemu-arm-static",
    buildMode: "pie",
  },
  {
    target: {
      ...linux,
      name: "linux/arm/v5",
      goarch: "arm",
      architecture: "armel",
      goEnv: { GOARM: "5" },
      variant: "v5",
      triple: "arm-linux-gnueabi.2.36",
      cpu: "arm926ej_s",
    },
    multiarch: "arm-linux-gnueabi",
    machine: 40,
    emulator: "qemu-arm-static",
    buildMode: "exe",
  },
];

/** A libc for an emulator: what CGOX_E2E_ROOT_<GOARCH…> names, else that of Debian's libc6-<arch>-cross packages. */
function libcRoot({ multiarch }: Port): string | undefined {
  const variable = `CGOX_E2E_ROOT_${multiarch.replaceAll("-", "_").toUpperCase()}`;
  return [process.env[variable], `/usr/${multiarch}`].find((root) => root !== undefined && existsSync(join(root, "lib")));
}

describeWith(["zig", "go"], "the wrappers with the real zig and go", () => {
  const host = createHost();
  let folder: string;
  let zig: Zig;
  let go: Go;

  beforeAll(async () => {
    // The name is one that has to be quoted.
    folder = join(await mkdtemp(join(tmpdir(), "cgox-toolchain-")), "it's a place");
    zig = await locateZig(host);
    go = await locateGo(host);
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/cgo-hello"), join(folder, "cgo-hello"), { recursive: true });
  });
  afterAll(() => rm(join(folder, ".."), { recursive: true, force: true }));

  const zigCache = (): string => join(folder, "zig");
  const sysrootOf = ({ target }: Port): string => join(folder, "sysroot", target.architecture);

  async function writeFor(port: Port): Promise<WrapperPaths> {
    const directory = join(folder, "bin", port.target.architecture);
    const scripts = wrapperScripts({
      target: port.target,
      architecture: { goarch: port.target.goarch, multiarch: port.multiarch, triple: port.target.triple },
      layout: {
        includeDirectories: ["usr/include/{multiarch}", "usr/include"],
        libraryDirectories: ["usr/lib/{multiarch}", "usr/lib"],
        pkgConfigDirectories: [],
        links: {},
      },
      cxx: { library: "libc++" },
      zig,
      sysrootRoot: sysrootOf(port),
      directory,
      zigCacheDirectory: zigCache(),
    });
    return writeWrappers(host, directory, scripts);
  }

  async function goBuild(port: Port, wrappers: WrapperPaths, args: readonly string[]): Promise<string> {
    const { all } = await execa(go.path, ["build", "-trimpath", ...args, "."], {
      cwd: join(folder, "cgo-hello"),
      all: true,
      env: {
        ...port.target.goEnv,
        GOOS: "linux",
        GOARCH: port.target.goarch,
        CGO_ENABLED: "1",
        GOFLAGS: "",
        CC: `"${wrappers.cc}"`,
        CXX: `"${wrappers.cxx}"`,
        AR: wrappers.ar,
      },
    });
    return all;
  }

  /** Files that zig made of its own sources, not of the caller's. */
  async function zigParts(): Promise<string[]> {
    const names = await readdir(join(zigCache(), "o"), { recursive: true });
    return names.filter((name) => /\/(?:libcompiler_rt.*\.a|S?crt1\.o|lib[a-z_]+\.so\.\d+|libc_nonshared\.a)$/.test(name)).toSorted();
  }

  test("zig's newest glibc is known", async () => {
    expect(await newestGlibc(host, zig)).toMatch(/^2\.\d+$/);
  });

  describe.each(ports)("$target.name", (port) => {
    const { target } = port;
    let wrappers: WrapperPaths;
    beforeAll(async () => {
      wrappers = await writeFor(port);
    });
    const program = (name: string): string => join(folder, `${name}-${target.architecture}`);

    test("a warm-up builds libc's parts, once", async () => {
      const request = { target, zig, wrappers, zigCacheDirectory: zigCache(), cxx: false };
      expect(await warmZig(host, request)).toEqual({ state: "warmed" });
      expect(await warmZig(host, request)).toEqual({ state: "warm" });
    });

    test("go build works, without a word, and finds all of libc's parts there", async () => {
      const before = await zigParts();
      expect(before.length).toBeGreaterThan(3);
      const mode = `-buildmode=${port.buildMode}`;
      expect(await goBuild(port, wrappers, [mode, "-o", program("hello")])).toBe("");
      expect(await goBuild(port, wrappers, [mode, "-ldflags=-s -w", "-o", program("stripped")])).toBe("");
      expect(await zigParts()).toEqual(before);
    });

    test("the program is for the target", async () => {
      const bytes = await readFile(program("hello"));
      expect(bytes.readUInt16LE(16)).toBe(port.buildMode === "pie" ? 3 : 2);
      expect(bytes.readUInt16LE(18)).toBe(port.machine);
      expect(bytes.includes("/lib/ld-linux")).toBe(true);
      expect(bytes.includes("libc.so.6\0")).toBe(true);
    });

    test("a stripped program has no debug information and no path of this machine", async () => {
      const bytes = await readFile(program("stripped"));
      for (const text of [".debug_info", ".symtab", folder, zig.libDirectory ?? folder]) {
        expect(bytes.includes(text), text).toBe(false);
      }
    });

    test("go's c-archive mode uses the target's archiver", async () => {
      await goBuild(port, wrappers, ["-buildmode=c-archive", "-o", program("archive.a")]);
      expect((await readFile(program("archive.a"))).subarray(0, 8).toString()).toBe("!<arch>\n");
    });

    const root = libcRoot(port);
    const missing = root === undefined ? `no libc at /usr/${port.multiarch}` : undefined;
    if (missing !== undefined && !toolsAreRequired) {
      test.skip(`runs under ${port.emulator} (${missing})`, () => undefined);
    } else if (requireTools(port.emulator)) {
      test(`runs under ${port.emulator}`, async () => {
        expect(missing).toBeUndefined();
        for (const name of ["hello", "stripped"]) {
          const { stdout } = await execa(port.emulator, ["-L", String(root), program(name)]);
          expect(stdout).toContain(`hello from linux/${target.goarch}\nsin(1) = 0.8415\n`);
        }
      });
    } else {
      test.skip(`runs under ${port.emulator} (missing)`, () => undefined);
    }
  });

  describe("the sysroot of linux/arm", () => {
    const port = ports[0] as Port;
    let wrappers: WrapperPaths;
    const inRoot = (path: string): string => join(sysrootOf(port), path);
    const compile = (wrapper: string, source: string, args: readonly string[]) =>
      execa(wrapper, ["-Wall", "-Wextra", "-Werror", source, ...args], { cwd: folder, all: true, env: { HOME: undefined } });

    beforeAll(async () => {
      wrappers = await writeFor(port);
      await mkdir(inRoot(`usr/include/${port.multiarch}`), { recursive: true });
      await mkdir(inRoot(`usr/lib/${port.multiarch}`), { recursive: true });
      await writeFile(inRoot("usr/include/stdlib.h"), '#error "a libc header of the sysroot"\n');
      await writeFile(inRoot("usr/include/twice.h"), "#define TWICE 1\n");
      await writeFile(inRoot(`usr/include/${port.multiarch}/twice.h`), "#define TWICE 2\n");
      await writeFile(join(folder, "answer.c"), "int answer(void);\nint answer(void) { return 42; }\n");
      await execa(
        wrappers.cc,
        ["-shared", "-Wl,-soname,libanswer.so.1", "answer.c", "-o", inRoot(`usr/lib/${port.multiarch}/libanswer.so`)],
        {
          cwd: folder,
        },
      );
      const source = `#include <stdlib.h>
#include <stdio.h>
#include <math.h>
#include <twice.h>
#if TWICE != 2
#error "the wrong folder comes first"
#endif
#ifdef __cplusplus
#include <string>
extern "C"
#endif
int answer(void);
int main(void) { printf("%d %f\\n", answer(), floor(atof("1.5"))); return EXIT_SUCCESS; }
`;
      await writeFile(join(folder, "main.c"), source);
      await writeFile(join(folder, "main.cc"), source);
    });

    test.each(["c", "cc"])("headers and libraries are found, libc's are zig's: main.%s", async (language) => {
      const wrapper = language === "c" ? wrappers.cc : wrappers.cxx;
      await compile(wrapper, `main.${language}`, ["-c", "-o", "main.o"]);
      const { all } = await compile(wrapper, "main.o", ["-lanswer", "-lm", "-o", "main"]);
      // The first use of zig's C++ library prints what its own sources are warned about.
      expect(language === "c" ? all : "").toBe("");
      expect((await readFile(join(folder, "main"))).includes("libanswer.so.1\0")).toBe(true);
    });

    test("the caller's folders come before the sysroot's", async () => {
      await mkdir(join(folder, "own"), { recursive: true });
      await writeFile(join(folder, "own/twice.h"), "#define TWICE 3\n");
      await expect(compile(wrappers.cc, "main.c", ["-Iown", "-c", "-o", "main.o"])).rejects.toThrow("the wrong folder comes first");
      await expect(compile(wrappers.cc, "main.c", ["-isystem", "own", "-c", "-o", "main.o"])).rejects.toThrow(
        "the wrong folder comes first",
      );
    });

    test("every row that drops or replaces leaves something that zig takes, without a word", async () => {
      const { words, linker } = selectArguments({ format: "elf", goos: "linux", goarch: "arm", zigVersion: zig.version });
      const changed = (rules: typeof words) =>
        rules.filter(({ action }) => action.do === "drop" || action.do === "replace").flatMap(({ match }) => match);
      const sample = (pattern: string, rest: string): string => pattern.replace(/\*$/, rest);
      const rests: Readonly<Record<string, string>> = { "-l*": "m", "-l,*": "m", "-L*": "own", "-L,*": "own", "-fmax-errors=*": "5" };
      const args = [
        ...changed(words).map((pattern) => sample(pattern, rests[pattern] ?? "main")),
        ...changed(linker).map((pattern) => `-Wl,${sample(pattern, rests[pattern] ?? "main")}`),
        // Not together with a program's.
      ].filter((argument) => !["-Wl,-shared", "-Wl,-Bshareable", "-flto=auto", "-flto=jobserver"].includes(argument));
      await mkdir(join(folder, "own"), { recursive: true });
      const { all } = await execa(wrappers.cc, [...args, "main.c", "-lanswer", "-o", "main"], { cwd: folder, all: true });
      expect(all).toBe("");
      // One by one without the wrapper, these are what zig refuses or warns of; a few stand for all.
      for (const argument of ["-Wl,--push-state", "-Wl,-O1", "-Wl,-z,execstack", "-mtune=generic", "-Wp,-DX", "-static-libgcc"]) {
        const { all: alone, exitCode } = await execa(
          zig.path,
          ["cc", "-target", port.target.triple, `-mcpu=${port.target.cpu ?? ""}`, argument, "answer.c", "-shared", "-o", "alone.so"],
          {
            cwd: folder,
            all: true,
            reject: false,
            env: {
              ...(zig.libDirectory === undefined ? {} : { ZIG_LIB_DIR: zig.libDirectory }),
              ZIG_GLOBAL_CACHE_DIR: zigCache(),
              ZIG_LOCAL_CACHE_DIR: zigCache(),
            },
          },
        );
        expect([argument, exitCode !== 0 || alone !== ""]).toEqual([argument, true]);
      }
    });

    test("what zig refuses and the table does not know is refused", async () => {
      const { exitCode, stderr } = await execa(wrappers.cc, ["answer.c", "-shared", "-Wl,--no-such-option", "-o", "x.so"], {
        cwd: folder,
        reject: false,
      });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain("--no-such-option");
    });
  });
});
