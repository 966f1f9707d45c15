import { expect, test } from "vitest";
import { runPkgConfig } from "../../../../src/sysroot/pkg-config/command-line.ts";
import { contextOf, pc, ROOT } from "./in-memory.ts";

const TEXTS = {
  cairo: pc("prefix=/usr\nVersion: 1.16.0\nRequires: pixman-1 >= 0.30\nCflags: -I${prefix}/include/cairo\nLibs: -L/usr/lib -lcairo"),
  "cairo-ft": pc("Version: 1.16.0\nRequires: cairo = 1.16.0\nRequires.private: gone\nLibs: -lcairo -lfreetype"),
  "pixman-1": pc("Version: 0.42.2\nLibs: -Wl,-Bsymbolic-functions -lpixman-1\nCflags: -DP=$(x)"),
};

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return runPkgConfig(args, contextOf(TEXTS, { env }));
}

test("flags as pkgconf prints them", () => {
  expect(run(["--cflags", "cairo"])).toEqual({ stdout: `-I${ROOT}/usr/include/cairo -DP=\\$\\(x\\) \n`, stderr: "", exitCode: 0 });
  expect(run(["--libs", "cairo"]).stdout).toBe("-lcairo -Wl,-Bsymbolic-functions -lpixman-1 \n");
  expect(run(["--libs-only-l", "--cflags-only-I", "cairo"]).stdout).toBe(`-I${ROOT}/usr/include/cairo -lcairo -lpixman-1 \n`);
  expect(run(["--libs-only-other", "cairo"]).stdout).toBe("-Wl,-Bsymbolic-functions \n");
  expect(run(["--libs-only-L", "--keep-system-libs", "cairo"]).stdout).toBe(`-L${ROOT}/usr/lib \n`);
});

test.each([
  [["--libs", "--", "cairo,", "cairo"], {}],
  [["--libs", "cairo"], { CGOX_PKG_CONFIG_FOR: "go" }],
])("go gets flags that it takes: %j", (args, env) => {
  expect(run(args, env)).toEqual({ stdout: "-lcairo -lpixman-1\n", stderr: "", exitCode: 0 });
});

test("go gets quoting that it reads", () => {
  expect(run(["--cflags", "--", "cairo"]).stdout).toBe(`-I${ROOT}/usr/include/cairo -DP=\\$\\(x\\)\n`);
  expect(run(["--cflags", "--", "cairo"], { CGOX_PKG_CONFIG_FOR: "pkgconf" }).stdout).toContain("-DP=\\$\\(x\\)");
});

test("go gets no flag by way of a variable, neither a module's nor one of a #cgo line", () => {
  const texts = {
    x: pc(
      "prefix=/usr\nevil=-DX -fplugin=/home/u/x.so @/home/u/args\nCflags: -I${prefix}/include/x -I${pcfiledir}/${up}/home ${more}\nLibs: ${prefix}/lib/x.a",
    ),
  };
  const ask = (...args: string[]) => runPkgConfig([...args, "--", "x"], contextOf(texts)).stdout;
  expect(ask("--cflags", "--variable=evil")).toBe("-DX\n");
  expect(ask("--modversion")).toBe("1.2.3\n");
  expect(ask("--cflags", "--define-variable=up=../../../../../..", "--define-variable=more=-MF /home/u/x")).toBe(
    `-I${ROOT}/usr/include/x\n`,
  );
  expect(ask("--libs", "--define-variable=prefix=/home/u")).toBe("\n");
  expect(ask("--libs", "--define-variable=prefix=../..")).toBe("\n");
  expect(ask("--libs")).toBe(`${ROOT}/usr/lib/x.a\n`);
});

test("questions are answered by the exit code alone", () => {
  const answers = (...args: string[]) => {
    const { stdout, stderr, exitCode } = run(args);
    expect(stdout + stderr).toBe("");
    return exitCode === 0;
  };
  expect(answers("--exists", "cairo")).toBe(true);
  expect(answers("--exists", "cairo >= 1.16, pixman-1 < 1")).toBe(true);
  expect(answers("--exists", "cairo", ">", "1.16.0")).toBe(false);
  expect(answers("--exists", "cairo-ft")).toBe(false);
  expect(answers("--exists", "nonesuch")).toBe(false);
  expect(answers("--atleast-version=1.15", "cairo")).toBe(true);
  expect(answers("--atleast-version", "1.17", "cairo")).toBe(false);
  expect(answers("--exact-version=1.16.0", "cairo")).toBe(true);
  expect(answers("--max-version=1.15", "cairo")).toBe(false);
  expect(answers("--atleast-pkgconfig-version=0.29.1")).toBe(true);
  expect(answers("--atleast-pkgconfig-version=99")).toBe(false);
});

test("reports", () => {
  expect(run(["--modversion", "cairo", "pixman-1"]).stdout).toBe("1.16.0\n0.42.2\n");
  expect(run(["--variable=prefix", "cairo"]).stdout).toBe(`${ROOT}/usr\n`);
  expect(run(["--variable=nonesuch", "cairo"])).toEqual({ stdout: "\n", stderr: "", exitCode: 0 });
  expect(run(["--print-variables", "cairo"]).stdout).toBe("prefix\npcfiledir\n");
  expect(run(["--print-requires", "cairo", "cairo-ft"]).stdout).toBe("pixman-1 >= 0.30\ncairo = 1.16.0\n");
  expect(run(["--print-provides", "cairo"]).stdout).toBe("cairo = 1.16.0\n");
  expect(run(["--path", "cairo"]).stdout).toBe(`${ROOT}/usr/lib/arm-linux-gnueabihf/pkgconfig/cairo.pc\n`);
  expect(run(["--list-package-names"]).stdout).toBe("cairo\ncairo-ft\npixman-1\n");
  expect(run(["--list-all"]).stdout.split("\n")[0]).toBe(`${"cairo".padEnd(30)} a name - a description`);
  expect(run(["--version"]).stdout).toMatch(/^1\.\d+\.\d+\n$/);
});

test("a missing module: its name, the target, what helps", () => {
  expect(run(["--libs", "gtk+-3.0"])).toEqual({
    stdout: "",
    stderr: "cgox: the pkg-config module gtk+-3.0 is not in the sysroot of linux/arm\nhint: cgox sysroot add linux/arm gtk+-3.0\n",
    exitCode: 1,
  });
  expect(run(["--cflags", "cairo-ft"]).stderr).toContain("the pkg-config module gone, which cairo-ft requires, is not");
  expect(run(["--libs", "cairo-ft"]).exitCode).toBe(0);
});

test("where errors go", () => {
  expect(run(["--exists", "--print-errors", "gone"]).stderr).toContain("gone is not in the sysroot");
  expect(run(["--libs", "--silence-errors", "gone"]).stderr).toBe("");
  expect(run(["--libs", "--errors-to-stdout", "gone"])).toMatchObject({ stderr: "", stdout: expect.stringContaining("gone") as string });
});

test.each([[["--no-such-option", "cairo"]], [["--variable"]], [[]], [["--libs"]], [["--libs", "cairo >="]]])(
  "usage that makes no sense: %j",
  (args) => {
    const { exitCode, stderr, stdout } = run(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^cgox: /);
  },
);
