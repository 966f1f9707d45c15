import { expect, test } from "vitest";
import { windowsPath, wineEnvironment } from "../../../../src/emulate/wine/environment.ts";

test("messages are left that name a missing library, the debugger and the like stay away", () => {
  expect(wineEnvironment({ prefix: "/cache/wine/1", folders: ["/root/clang64/bin"], env: {} })).toEqual({
    WINEPREFIX: "/cache/wine/1",
    WINEDEBUG: "-all,err+module",
    WINEDLLOVERRIDES: "winedbg.exe,mscoree,mshtml,winemenubuilder.exe=d",
    WINEPATH: "Z:\\root\\clang64\\bin",
  });
});

test("what the user has set holds", () => {
  const env = { WINEDEBUG: "+relay", WINEDLLOVERRIDES: "mscoree=n", WINEPATH: "C:\\tools", WINEPREFIX: "/home/me/.wine" };
  expect(wineEnvironment({ prefix: "/p", folders: ["/b"], env })).toMatchObject({
    WINEPREFIX: "/p",
    WINEDEBUG: "+relay",
    WINEDLLOVERRIDES: "mscoree=n;winedbg.exe,mscoree,mshtml,winemenubuilder.exe=d",
    WINEPATH: "C:\\tools;Z:\\b",
  });
});

test("drive Z: is the root", () => {
  expect(windowsPath("/tmp/a b/c")).toBe("Z:\\tmp\\a b\\c");
});
