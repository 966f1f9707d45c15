import { expect, test } from "vitest";
import { headerOverlay, windowsHeaders } from "../../../src/toolchain/windows-headers.ts";

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

test("each header under its own path; names that differ in their case alone are left as they are", () => {
  expect(JSON.parse(headerOverlay([{ folder: "/w", paths: ["GL/gl.h", "windows.h", "Twice.h", "twice.h"] }]))).toEqual({
    version: 0,
    "case-sensitive": "false",
    roots: [
      { type: "directory", name: "/w/GL", contents: [{ type: "file", name: "gl.h", "external-contents": "/w/GL/gl.h" }] },
      { type: "directory", name: "/w", contents: [{ type: "file", name: "windows.h", "external-contents": "/w/windows.h" }] },
    ],
  });
});
