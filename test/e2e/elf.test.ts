import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeElf, openElf, type DynamicSymbol, type ElfFile } from "../../src/formats/elf.ts";
import { CgoxError } from "../../src/model/error.ts";
import { describeWith, toolPath, zigEnvironment } from "./support/tools.ts";

const folder = mkdtempSync(join(tmpdir(), "cgox-elf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, ...args: string[]): string =>
  execFileSync(toolPath(command), args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...process.env,
      LC_ALL: "C",
      ...zigEnvironment(),
    },
  });

const library = `
int data = 3;
int old_foo(void) { return 1; }
int new_foo(void) { return 2; }
int bar(void) { return 4; }
__asm__(".symver old_foo, foo@FOO_1");
__asm__(".symver new_foo, foo@@FOO_2");
`;
const versionScript = `
FOO_1 { global: foo; bar; local: *; };
FOO_2 { global: foo; data; } FOO_1;
`;
const user = `
extern int foo(void);
extern int bar(void);
extern int data;
extern int nobody(void) __attribute__((weak));
__thread int per_thread;
int use(void) { return foo() + bar() + data + (nobody ? nobody() : 0) + per_thread; }
`;

beforeAll(() => {
  writeFileSync(join(folder, "foo.c"), library);
  writeFileSync(join(folder, "foo.map"), versionScript);
  writeFileSync(join(folder, "use.c"), user);
  writeFileSync(
    join(folder, "main.c"),
    `#include <stdio.h>\n#include <math.h>\nint main(int c, char **v) { return fprintf(stdout, "%f", pow(c, 2)); }\n`,
  );
});

/** Programs and libraries of this machine, large and small, spread over what there is. */
function installedFiles(): string[] {
  const folders = ["/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib/gcc/x86_64-linux-gnu/12"];
  const wanted = [
    "ls",
    "dpkg",
    "perl",
    "bash",
    "libc.so.6",
    "libm.so.6",
    "libstdc++.so.6",
    "libgcc_s.so.1",
    "libcrypto.so.3",
    "libz.so.1",
    "cc1",
  ];
  const named = folders.flatMap((parent) => wanted.map((name) => join(parent, name)));
  const others = folders.flatMap((parent) => everyNth(filesIn(parent), 97));
  const real = [...named, ...others, process.execPath].filter(isElf).map((path) => realpathSync(path));
  return [...new Set(real)];
}

function filesIn(parent: string): string[] {
  try {
    return readdirSync(parent).map((name) => join(parent, name));
  } catch {
    return [];
  }
}

function everyNth<T>(all: readonly T[], step: number): T[] {
  return all.filter((_, index) => index % step === 0);
}

function isElf(path: string): boolean {
  try {
    return statSync(path).isFile() && firstBytes(path, 4) === "\x7fELF";
  } catch {
    return false;
  }
}

function firstBytes(path: string, count: number): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(count);
    readSync(file, bytes);
    return bytes.toString("latin1");
  } finally {
    closeSync(file);
  }
}

/** All that readelf says and we say too, in one shape. */
function byReadelf(path: string) {
  const dynamic = run("readelf", "-dW", path);
  const tagged = (tag: string) => [...dynamic.matchAll(new RegExp(`\\(${tag}\\)[^[]*\\[([^\\]]*)\\]`, "g"))].map(([, value]) => value);
  return {
    needed: tagged("NEEDED"),
    soname: tagged("SONAME")[0],
    rpath: tagged("RPATH")[0],
    runpath: tagged("RUNPATH")[0],
    needs: [
      ...run("readelf", "-VW", path).matchAll(/^ {2}0x?[0-9a-f]*: (?:Version: \d+ {2})?(File|  Name): (\S+) {2}(?:Cnt|Flags): (\S+)/gm),
    ].map(([, what, name, third]) => (what === "File" ? `${name}:` : `${name}${third === "WEAK" ? " weak" : ""}`)),
    symbols: [
      ...run("readelf", "--dyn-syms", "-W", path)
        // So it calls STB_GNU_UNIQUE in a file that does not say that it is for GNU.
        .replaceAll("<OS specific>: 10", "UNIQUE")
        .matchAll(/^ +\d+: [0-9a-f]+ +(\d+|0x[0-9a-f]+) (\S+) +(\S+) +\S+ +(?:\[[^\]]*\] +)?(\S+) (\S+)( \(\d+\))?$/gm),
    ].map(([, size, type, binding, index, name]) => `${Number(size)} ${type} ${binding} ${index === "UND" ? "UND" : "DEF"} ${name}`),
    buildId: /Build ID: ([0-9a-f]+)/.exec(run("readelf", "-nW", path))?.[1],
    interpreter: /Requesting program interpreter: (.*)\]/.exec(run("readelf", "-lW", path))?.[1],
  };
}

function byUs(elf: ElfFile): ReturnType<typeof byReadelf> {
  return {
    needed: [...elf.needed],
    soname: elf.soname,
    rpath: elf.rpath,
    runpath: elf.runpath,
    needs: elf.versionNeeds.flatMap((need) => [
      `${need.library}:`,
      ...need.entries.map(({ name, isWeak }) => `${name}${isWeak ? " weak" : ""}`),
    ]),
    symbols: elf.dynamicSymbols.map(symbolLine),
    buildId: elf.buildId,
    interpreter: elf.interpreter,
  };
}

function symbolLine({ name, size, type, binding, isDefined, version, library: from, isDefaultVersion }: DynamicSymbol): string {
  const types = { none: "NOTYPE", function: "FUNC", common: "COMMON", ifunc: "IFUNC", other: "OTHER" } as const;
  const at = from === undefined && isDefaultVersion ? "@@" : "@";
  // readelf leaves the version out for the symbol that stands for a version.
  const suffix = version === undefined || version === name ? "" : `${at}${version}`;
  const shown = type in types ? types[type as keyof typeof types] : type.toUpperCase();
  return `${size} ${shown} ${binding.toUpperCase()} ${isDefined ? "DEF" : "UND"} ${name}${suffix}`;
}

describeWith(["readelf"], "ELF files of this machine against readelf", () => {
  test("there are a dozen of them", () => {
    expect(installedFiles().length).toBeGreaterThanOrEqual(12);
  });

  test.each(installedFiles())("%s", (path) => {
    expect(byUs(openElf(readFileSync(path)))).toEqual(byReadelf(path));
  });
});

describeWith(["gcc", "readelf", "file"], "ELF files made by gcc", () => {
  test.each([
    ["pie", ["-pie", "-fPIE"]],
    ["no-pie", ["-no-pie"]],
    ["static", ["-static"]],
    ["static-pie", ["-static-pie", "-fPIE"]],
    ["stripped", ["-s"]],
    ["with debug information", ["-g"]],
    ["a DT_HASH table", ["-Wl,--hash-style=sysv"]],
    ["rpath", ["-Wl,-rpath,/opt/x", "-Wl,--disable-new-dtags"]],
    ["runpath", ["-Wl,-rpath,$ORIGIN", "-Wl,--enable-new-dtags"]],
  ])("%s", (name, flags) => {
    const path = join(folder, `main-${name.replaceAll(" ", "-")}`);
    run("gcc", join(folder, "main.c"), "-o", path, ...flags, "-lm");
    const elf = openElf(readFileSync(path));
    expect(byUs(elf)).toEqual(byReadelf(path));
    const file = run("file", "-b", path);
    expect(file.startsWith(describeElf(elf)), `${file} starts with ${describeElf(elf)}`).toBe(true);
    expect({ symbols: elf.hasSymbolTable, debug: elf.hasDebugInformation }).toEqual({
      symbols: file.includes("not stripped"),
      debug: file.includes("with debug_info"),
    });
  });

  test("a variable that the program has a copy of keeps its library", () => {
    const path = join(folder, "copy");
    run("gcc", join(folder, "main.c"), "-o", path, "-no-pie", "-fno-pic", "-lm");
    const stdout = openElf(readFileSync(path)).dynamicSymbols.find(({ name }) => name === "stdout");
    expect(stdout).toMatchObject({ isDefined: true, library: "libc.so.6", version: expect.stringMatching(/^GLIBC_/) });
  });

  test("without section headers, symbols are still found", () => {
    const whole = readFileSync(process.execPath);
    const path = join(folder, "main-imports");
    run("gcc", join(folder, "main.c"), "-o", path, "-lm");
    for (const bytes of [readFileSync(path), whole]) {
      const bare = Buffer.from(bytes);
      // e_shoff of a 64-bit file.
      bare.fill(0, 0x28, 0x30);
      const found = new Set(openElf(bare).dynamicSymbols.map(symbolLine));
      const global = openElf(bytes)
        .dynamicSymbols.map(symbolLine)
        .filter((line) => / (FUNC|OBJECT) GLOBAL /.test(line));
      expect(global.length).toBeGreaterThan(2);
      expect(global.filter((line) => !found.has(line))).toEqual([]);
    }
  });

  test("a relocatable file has no dynamic parts", () => {
    const path = join(folder, "foo.o");
    run("gcc", "-c", join(folder, "foo.c"), "-o", path);
    const elf = openElf(readFileSync(path));
    expect(elf).toMatchObject({ kind: "relocatable", needed: [], dynamicSymbols: [], hasSymbolTable: true });
    expect(run("file", "-b", path).startsWith(describeElf(elf))).toBe(true);
  });
});

describeWith(["zig", "readelf", "file"], "ELF files of other machines, made by zig", () => {
  describe.each([
    ["arm-linux-gnueabihf", "-mcpu=generic+v7a+vfp3d16-neon-d32"],
    ["arm-linux-gnueabi", "-mcpu=arm926ej_s"],
    ["aarch64-linux-gnu", ""],
    ["x86-linux-gnu", ""],
    ["riscv64-linux-gnu", ""],
    ["powerpc64le-linux-gnu", ""],
    ["s390x-linux-gnu", ""],
    ["loongarch64-linux-gnu", ""],
  ])("%s", (target, cpu) => {
    const libfoo = join(folder, `libfoo-${target}.so`);
    const libuse = join(folder, `libuse-${target}.so`);

    beforeAll(() => {
      const common = ["cc", "-target", target, ...(cpu === "" ? [] : [cpu]), "-shared", "-nostdlib", "-fPIC"];
      const script = `-Wl,--version-script=${join(folder, "foo.map")}`;
      run("zig", ...common, join(folder, "foo.c"), script, "-Wl,-soname,libfoo.so.1", "-o", libfoo);
      run("zig", ...common, join(folder, "use.c"), libfoo, "-Wl,-soname,libuse.so.1", "-Wl,--build-id=sha1", "-Wl,-z,undefs", "-o", libuse);
    });

    test("is read as readelf reads it", () => {
      for (const path of [libfoo, libuse]) {
        expect(byUs(openElf(readFileSync(path)))).toEqual(byReadelf(path));
      }
    });

    test("knows which library a version is wanted of, and which versions it defines", () => {
      const use = openElf(readFileSync(libuse));
      expect(use.dynamicSymbols.find(({ name }) => name === "foo")).toMatchObject({
        version: "FOO_2",
        library: "libfoo.so.1",
        isDefined: false,
      });
      expect(use.dynamicSymbols.find(({ name }) => name === "bar")).toMatchObject({ version: "FOO_1", library: "libfoo.so.1" });
      const foo = openElf(readFileSync(libfoo));
      expect(foo.versionDefinitions.filter(({ isBase }) => !isBase).map(({ name }) => name)).toEqual(["FOO_1", "FOO_2"]);
      const versions = foo.dynamicSymbols
        .filter(({ name }) => name === "foo")
        .map(({ version, isDefaultVersion }) => `${version} ${isDefaultVersion}`);
      expect(versions.toSorted()).toEqual(["FOO_1 false", "FOO_2 true"]);
    });

    test("is described as file(1) does", () => {
      const line = describeElf(openElf(readFileSync(libuse)));
      const file = run("file", "-b", libuse);
      expect(file.startsWith(line), `${file} starts with ${line}`).toBe(true);
    });

    if (!target.startsWith("arm-")) {
      return;
    }

    test("has the attributes that readelf prints", () => {
      const elf = openElf(readFileSync(libuse));
      const printed = run("readelf", "-A", libuse);
      const value = (tag: string) => new RegExp(`Tag_${tag}: "?([^"\\n]*)`).exec(printed)?.[1];
      expect(elf.armAttributes).toMatchObject({
        cpuArchitecture: value("CPU_arch"),
        ...(value("FP_arch") === undefined ? {} : { fpArchitecture: value("FP_arch") }),
        passesFloatsInRegisters: value("ABI_VFP_args") === "VFP registers",
      });
      expect([...elf.armAttributes!.all.keys()].toSorted()).toEqual(
        [...printed.matchAll(/Tag_(\w+):/g)].map(([, tag]) => String(tag)).toSorted(),
      );
      expect(elf.arm).toEqual({ eabi: 5, floatAbi: target.endsWith("hf") ? "hard" : "soft" });
    });
  });
});

describeWith(["gcc"], "damaged ELF files", () => {
  test("a real one cut anywhere and with any bytes changed gives values or a CgoxError", { timeout: 120_000 }, () => {
    const path = join(folder, "victim");
    run("gcc", join(folder, "main.c"), "-g", "-o", path, "-lm");
    const original = readFileSync(path);
    const damage = fc.array(fc.tuple(fc.oneof(fc.nat(1024), fc.nat(original.length - 1)), fc.nat(255)), { maxLength: 12 });
    fc.assert(
      fc.property(damage, fc.option(fc.nat(original.length)), (changes, length) => {
        const copy = Buffer.from(original.subarray(0, length ?? original.length));
        for (const [at, byte] of changes) {
          if (at < copy.length) copy[at] = byte;
        }
        for (const property of ["needed", "dynamicSymbols", "versionDefinitions", "buildId", "hasDebugInformation", "kind"] as const) {
          try {
            void openElf(copy)[property];
          } catch (error) {
            expect(error).toBeInstanceOf(CgoxError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a large file", () => {
  test("the names of its libraries are read without walking it", () => {
    const bytes = readFileSync(process.execPath);
    const started = performance.now();
    expect(openElf(bytes).needed).not.toEqual([]);
    expect(performance.now() - started).toBeLessThan(50);
  });
});
