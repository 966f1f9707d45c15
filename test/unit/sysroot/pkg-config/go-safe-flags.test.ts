import { expect, test } from "vitest";
import { goSafeFlags } from "../../../../src/sysroot/pkg-config/go-safe-flags.ts";

test("what libraries usually say passes", () => {
  const cflags = [
    "-I/srv/my root/usr/include/gtk-3.0",
    "-pthread",
    "-D_REENTRANT",
    "-DNAME=value",
    "-isystem",
    "/x",
    "-std=c++17",
    "-fPIC",
  ];
  const libs = ["-L/srv/my root/lib", "-lgtk-3", "-pthread", "-Wl,--export-dynamic", "/srv/lib/libx.a", "-framework", "Cocoa"];
  expect(goSafeFlags("cflags", cflags)).toEqual({ flags: cflags, dropped: [] });
  expect(goSafeFlags("libs", libs)).toEqual({ flags: libs, dropped: [] });
});

test.each([
  [["-isystem/x"], ["-isystem", "/x"]],
  [["-idirafter", "/x"], ["-I/x"]],
  [["-idirafter/x"], ["-I/x"]],
  [["-iquote", "/x"], ["-I/x"]],
  [["-DDATE=2024-01-02"], ["-D", "DATE=2024-01-02"]],
])("%j becomes %j", (args, flags) => {
  expect(goSafeFlags("cflags", args)).toEqual({ flags, dropped: [] });
});

test("one -Wl with many options is taken apart", () => {
  expect(goSafeFlags("libs", ["-Wl,-O1,--sort-common,--as-needed,-z,relro,-z,defs,-rpath,/opt/lib", "-lx"])).toEqual({
    flags: ["-Wl,--as-needed", "-Wl,-z,relro", "-Wl,-rpath,/opt/lib", "-lx"],
    dropped: ["-Wl,-O1", "-Wl,--sort-common", "-Wl,-z,defs"],
  });
});

test.each([
  ["-Wl,-Bsymbolic-functions"],
  ["-Wl,@file"],
  ["-fplugin=evil.so"],
  ["-u", "symbol"],
  ["-l", "@file"],
  ["-l@file"],
  ["-specs=evil"],
  ["-Wl,-plugin,evil.so"],
  ["-B/evil"],
  ["@file"],
])("%s is dropped", (...args) => {
  expect(goSafeFlags("libs", ["-lx", ...args, "-ly"]).flags).toEqual(["-lx", "-ly"]);
});

test.each([["-fplugin=evil.so"], ["-Xclang", "-load"], ["-I@file"], ["-D@x"], ["-Wa,-x"], ["-Wp,-MD,x"], ["-B/evil"], ["-imacros", "x"]])(
  "%s is dropped from cflags",
  (...args) => {
    expect(goSafeFlags("cflags", ["-DX", ...args, "-DY"])).toEqual({
      flags: ["-DX", "-DY"],
      dropped: args[0] === "-D@x" ? ["-D", "@x"] : args,
    });
  },
);
