import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { headerOverlay, packageHeaders, windowsHeaders } from "../../../src/toolchain/windows-headers.ts";
import { createStandIn, linuxArm } from "./stand-in.ts";

const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  "/zig/libc/include/any-windows-any": ["GL", "psapi.h", "windows.h"],
  "/zig/libc/include/any-windows-any/GL": ["gl.h"],
  "/zig/include": ["immintrin.h"],
};
const files = { list: async (path: string) => [...(FOLDERS[path] ?? [])] };

test("the headers of zig's folder, and those of the folders in it", async () => {
  expect(await windowsHeaders(files, { path: "/zig/zig", version: "0.16.0", libDirectory: "/zig" })).toEqual([
    { folder: "/zig/libc/include/any-windows-any", paths: ["GL/gl.h", "psapi.h", "windows.h"] },
    { folder: "/zig/include", paths: ["immintrin.h"] },
  ]);
  expect(await windowsHeaders(files, { path: "/zig/zig", version: "0.16.0" })).toEqual([]);
});

test("the headers of packages", () => {
  const paths = ["clang64/include/SDL2/SDL.h", "clang64/includes", "clang64/bin/a.dll", "clang64/include/vector"];
  expect(packageHeaders("/root", ["/root/clang64/include"], paths)).toEqual([
    { folder: "/root/clang64/include", paths: ["SDL2/SDL.h", "vector"] },
  ]);
});

test("a folder that no file system has shows those of another, which go by their own paths, with either kind of slash", () => {
  const overlay = headerOverlay([
    { folder: "/empty", paths: [] },
    { folder: "/zig/include", paths: ["windows.h", "sec_api/sys/timeb_s.h", "sec_api/time_s.h"] },
    { folder: "/sysroot/include", paths: ["SDL2/SDL.h", "sdl2/extra.h"] },
  ]);
  expect(overlay.folders).toEqual([
    { path: "/cgox/headers/0", shows: "/zig/include" },
    { path: "/cgox/headers/1", shows: "/sysroot/include" },
  ]);
  const file = (name: string, path: string) => ({ type: "file", name, "external-contents": path });
  const folder = (name: string, ...contents: unknown[]) => ({ type: "directory", name, contents });
  const timeb = "/zig/include/sec_api/sys/timeb_s.h";
  const [sdl, extra] = ["/sysroot/include/SDL2/SDL.h", "/sysroot/include/sdl2/extra.h"];
  expect(JSON.parse(overlay.text)).toEqual({
    version: 0,
    "case-sensitive": "false",
    roots: [
      folder(
        "/cgox/headers/0",
        file("windows.h", "/zig/include/windows.h"),
        folder("sec_api", folder("sys", file("timeb_s.h", timeb)), file("time_s.h", "/zig/include/sec_api/time_s.h")),
        file(String.raw`sec_api\sys\timeb_s.h`, timeb),
        file(String.raw`sec_api\time_s.h`, "/zig/include/sec_api/time_s.h"),
      ),
      folder(
        "/cgox/headers/1",
        folder("SDL2", file("SDL.h", sdl), file("extra.h", extra)),
        file(String.raw`SDL2\SDL.h`, sdl),
        file(String.raw`sdl2\extra.h`, extra),
      ),
    ],
  });
});

test("a wrapper has them searched last, and of a package's folder that is named what shows it", () => {
  const include = "/sys root/usr/include";
  const anyCaseHeaders = [
    { folder: "/zig/include", paths: ["windows.h"] },
    { folder: include, paths: ["SDL2/SDL.h"] },
  ];
  const stubs = { "include/eventtoken.h": "" };
  const standIn = createStandIn(linuxArm, "it's here", { anyCaseHeaders, stubs, sysrootRoot: "/sys root" });
  afterAll(standIn.remove);
  const words = standIn.everything("zcc", ["-c", `-I${include}/SDL2`, "-I/elsewhere", "a.c"]);
  expect(words[words.indexOf("-ivfsoverlay") + 1]).toBe(`${standIn.directory}/bin/headers.json`);
  const folders = [
    "/cgox/headers/1/SDL2",
    `${include}/arm-linux-gnueabihf`,
    include,
    "/cgox/headers/0",
    "/cgox/headers/1",
    "/cgox/headers/2",
  ];
  expect(words.slice(words.indexOf("a.c") + 1)).toEqual(folders.flatMap((folder) => ["-idirafter", folder]));
});

test("a header that is nowhere is said to be Microsoft's alone, or what looks for it; all else is as the compiler said it", () => {
  const anyCaseHeaders = [{ folder: "/zig/include", paths: ["windows.h"] }];
  const standIn = createStandIn({ ...linuxArm, name: "windows/amd64" }, "it's here", { anyCaseHeaders, afterLink: ["true"] });
  afterAll(standIn.remove);
  const compile = (said: string, status: number) => {
    const text = said.replaceAll("'", String.raw`'\''`);
    writeFileSync(join(standIn.directory, "zig"), `#!/bin/sh\necho output\nprintf '%s\\n' '${text}' >&2\nexit ${status}\n`);
    const { stdout, stderr, ...run } = spawnSync(join(standIn.directory, "bin/zcc"), ["-c", "a.c"], { encoding: "utf8" });
    expect(stdout).toBe("output\n");
    expect(run.status).toBe(status);
    expect(stderr.startsWith(`${said}\n`)).toBe(true);
    return stderr.slice(said.length + 1);
  };
  const missing = (header: string) => compile(`a.c:1:10: fatal error: '${header}' file not found\n 1 | #include\n1 error generated.`, 1);
  expect(missing("AtlBase.h")).toMatch(/^cgox: header AtlBase\.h: it is a part of ATL and MFC, which Visual Studio has alone; .*\n$/);
  expect(missing("windows.foundation.h")).toContain("a part of the Windows Runtime");
  expect(missing("GLFW/glfw3.h")).toContain('looks for a package: cgox sysroot add windows/amd64 "<GLFW/glfw3.h>"\n');
  expect(missing("$(rm -r x).h")).toBe("");
  expect(missing("it's.h")).toBe("");
  expect(compile("a.c:1:1: error: expected expression", 3)).toBe("");
  expect(compile("a.c:1:1: warning: 'x' file not found is a text", 0)).toBe("");
});
