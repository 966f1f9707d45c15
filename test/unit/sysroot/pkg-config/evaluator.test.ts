import { expect, test } from "vitest";
import { quoteForGo } from "../../../../src/sysroot/pkg-config/quote.ts";
import { splitArguments } from "../../../../src/sysroot/pkg-config/split-arguments.ts";
import { cflagsOf, evaluatorOf, libsOf, pc, ROOT } from "./in-memory.ts";

test("a library comes after all that need it", () => {
  const evaluator = evaluatorOf({
    app: pc("Requires: one two\nLibs: -lapp"),
    one: pc("Requires: base\nLibs: -lone"),
    two: pc("Requires: base\nLibs: -ltwo"),
    base: pc("Libs: -lbase"),
  });
  expect(libsOf(evaluator, "app")).toEqual(["-lapp", "-lone", "-ltwo", "-lbase"]);
  expect(libsOf(evaluator, "base", "app")).toEqual(["-lapp", "-lone", "-ltwo", "-lbase"]);
});

test("of equal folders the first stays, of equal definitions the last", () => {
  const evaluator = evaluatorOf({
    app: pc("Requires: base\nCflags: -I/usr/include/shared -DX -I/usr/include/app\nLibs: -L/opt/lib -lapp"),
    base: pc("Cflags: -I/usr/include/shared -I/usr/include/base -DX\nLibs: -L/opt/lib -lbase"),
  });
  expect(cflagsOf(evaluator, "app")).toEqual([
    `-I${ROOT}/usr/include/shared`,
    `-I${ROOT}/usr/include/app`,
    `-I${ROOT}/usr/include/base`,
    "-DX",
  ]);
  expect(libsOf(evaluator, "app")).toEqual([`-L${ROOT}/opt/lib`, "-lapp", "-lbase"]);
});

test("flags that depend on each other's order stay together", () => {
  const evaluator = evaluatorOf({
    x: pc("Libs: -lx -Wl,--start-group -la -lb -Wl,--end-group\nCflags: -isystem /usr/include/x -idirafter /usr/include/y -DX"),
  });
  expect(libsOf(evaluator, "x")).toEqual(["-lx", "-Wl,--start-group", "-la", "-lb", "-Wl,--end-group"]);
  expect(cflagsOf(evaluator, "x")).toEqual(["-isystem", `${ROOT}/usr/include/x`, "-idirafter", `${ROOT}/usr/include/y`, "-DX"]);
});

test("folders that compilers search anyway are left out, and kept on demand", () => {
  const x = pc("prefix=/usr\nCflags: -I${prefix}/include -I/usr//include -I${prefix}/include/x\nLibs: -L/usr/lib -L/lib -L/usr/lib/x -lx");
  expect(cflagsOf(evaluatorOf({ x }), "x")).toEqual([`-I${ROOT}/usr/include/x`]);
  expect(libsOf(evaluatorOf({ x }), "x")).toEqual([`-L${ROOT}/usr/lib/x`, "-lx"]);
  expect(cflagsOf(evaluatorOf({ x }, { keepSystemCflags: true }), "x")).toEqual([`-I${ROOT}/usr/include`, `-I${ROOT}/usr/include/x`]);
  expect(libsOf(evaluatorOf({ x }, { keepSystemLibs: true }), "x")).toContain(`-L${ROOT}/lib`);
});

test("Requires.private gives cflags always, libs for static linking only", () => {
  const texts = {
    app: pc("Requires.private: inner\nCflags: -DAPP\nCflags.private: -DSTATIC\nLibs: -lapp\nLibs.private: -lm"),
    inner: pc("Cflags: -DINNER\nLibs: -linner"),
  };
  const evaluator = evaluatorOf(texts);
  expect(cflagsOf(evaluator, "app")).toEqual(["-DAPP", "-DINNER"]);
  expect(libsOf(evaluator, "app")).toEqual(["-lapp"]);
  const forStatic = evaluatorOf(texts, { static: true });
  expect(cflagsOf(forStatic, "app")).toEqual(["-DAPP", "-DINNER", "-DSTATIC"]);
  expect(libsOf(forStatic, "app")).toEqual(["-lapp", "-lm", "-linner"]);
});

test("Requires.internal gives no cflags unless asked for", () => {
  const texts = { app: pc("Requires.internal: inner\nCflags: -DAPP"), inner: pc("Cflags: -DINNER") };
  expect(cflagsOf(evaluatorOf(texts), "app")).toEqual(["-DAPP"]);
  expect(cflagsOf(evaluatorOf(texts, { internalCflags: true }), "app")).toEqual(["-DAPP", "-DINNER"]);
});

test("modules that require each other", () => {
  const evaluator = evaluatorOf({
    one: pc("Requires: two\nCflags: -DONE\nLibs: -lone"),
    two: pc("Requires: three\nLibs: -ltwo"),
    three: pc("Requires: one three\nCflags: -DTHREE\nLibs: -lthree"),
  });
  expect(libsOf(evaluator, "one")).toEqual(["-lone", "-ltwo", "-lthree"]);
  expect(cflagsOf(evaluator, "two")).toEqual(["-DTHREE", "-DONE"]);
});

test("a missing module is named with who requires it and the command that helps", () => {
  const evaluator = evaluatorOf({ app: pc("Requires: gone, also-gone") });
  expect(() => evaluator.libs(["app"])).toThrow(
    expect.objectContaining({
      code: "CGOX_PKGCONFIG_MISSING",
      message:
        "the pkg-config module gone, which app requires, is not in the sysroot of linux/arm; " +
        "the pkg-config module also-gone, which app requires, is not in the sysroot of linux/arm",
      hint: "cgox sysroot add linux/arm gone also-gone",
    }),
  );
});

test("a version that does not do", () => {
  const evaluator = evaluatorOf({ gtk: pc("Version: 3.20.1") });
  expect(evaluator.problems([{ module: "gtk", comparator: ">=", version: "3.20" }])).toEqual([]);
  expect(() => evaluator.libs(["gtk >= 3.22"])).toThrow(
    expect.objectContaining({
      code: "CGOX_PKGCONFIG_VERSION",
      message: "gtk >= 3.22 is wanted, but the sysroot of linux/arm has version 3.20.1",
    }),
  );
});

test("Conflicts count against what the module itself requires", () => {
  const texts = { app: pc("Requires: base\nConflicts: base < 2, other"), base: pc("Version: 1.5"), other: pc("") };
  expect(() => evaluatorOf(texts).libs(["app"])).toThrow(expect.objectContaining({ code: "CGOX_PKGCONFIG_CONFLICT" }));
  expect(libsOf(evaluatorOf(texts, { ignoreConflicts: true }), "app")).toEqual([]);
  expect(libsOf(evaluatorOf({ ...texts, base: pc("Version: 2.0") }), "app", "other")).toEqual([]);
});

test("a module that provides the wanted one stands in for it", () => {
  const texts = { zlib_ng: pc("Provides: zlib = 1.3\nLibs: -lz-ng"), app: pc("Requires: zlib >= 1.2\nLibs: -lapp") };
  expect(libsOf(evaluatorOf(texts), "app")).toEqual(["-lapp", "-lz-ng"]);
  expect(() => evaluatorOf(texts).libs(["zlib >= 1.4"])).toThrow(expect.objectContaining({ code: "CGOX_PKGCONFIG_MISSING" }));
  expect(() => evaluatorOf(texts, { ignoreProvides: true }).libs(["zlib"])).toThrow(/zlib/);
});

test("files can require a level of pkg-config", () => {
  expect(libsOf(evaluatorOf({ x: pc("Requires: pkg-config >= 0.29\nLibs: -lx") }), "x")).toEqual(["-lx"]);
});

test.each(["/my sysroots/linux arm", "/it's $HOME/${x}", '/a "b" \\c;#d', "C:\\Users\\Jo Doe\\sysroot"])("a root called %s", (root) => {
  const x = pc(
    'prefix=/usr\nCflags: -I${prefix}/include/x -DDIR=\\"${prefix}/share\\" -isystem ${pcfiledir}/y\nLibs: -L${pc_sysrootdir}${prefix}/lib/x -L/usr/lib -lx',
  );
  const evaluator = evaluatorOf({ x }, { root });
  const cflags = cflagsOf(evaluator, "x");
  expect(cflags).toEqual([
    `-I${root}/usr/include/x`,
    `-DDIR="${root}/usr/share"`,
    "-isystem",
    `${root}/usr/lib/arm-linux-gnueabihf/pkgconfig/y`,
  ]);
  expect(libsOf(evaluator, "x")).toEqual([`-L${root}/usr/lib/x`, "-lx"]);
  expect(splitArguments(quoteForGo(cflags))).toEqual(cflags);
  const module = evaluator.modules.find("x");
  expect(module && evaluator.variable(module, "prefix")).toBe(`${root}/usr`);
});
