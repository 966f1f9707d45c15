import { describe, expect, test } from "vitest";
import { missingLibrary, walkImports, type Module } from "../../../../src/ship/bundle/import-walk.ts";

function module(name: string, imports: readonly string[] = [], delayImports: readonly string[] = []): Module {
  return { name, imports, delayImports };
}

function walk(roots: readonly Module[], libraries: readonly Module[]) {
  const find = async (name: string) => libraries.find((library) => library.name.toLowerCase() === name.toLowerCase());
  return walkImports({ roots, find, isSystem: (name) => name.toLowerCase() === "kernel32.dll" });
}

describe("walkImports", () => {
  test("goes through a cycle once, in any case of the names, and leaves out what nobody needs", async () => {
    const found = await walk(
      [module("app.exe", ["A.DLL", "KERNEL32.dll"])],
      [module("a.dll", ["B.dll"]), module("b.dll", ["a.dll", "kernel32.dll"]), module("c.dll")],
    );
    expect(found).toEqual({
      libraries: [
        { library: module("a.dll", ["B.dll"]), importedBy: ["app.exe", "b.dll"], delayed: false },
        { library: module("b.dll", ["a.dll", "kernel32.dll"]), importedBy: ["a.dll"], delayed: false },
      ],
      system: [{ name: "kernel32.dll", importedBy: ["app.exe", "b.dll"] }],
      missing: [],
    });
  });

  test("counts a delayed import as one, and tells it from others", async () => {
    const libraries = [module("late.dll", ["deep.dll"]), module("deep.dll"), module("both.dll", [], ["late.dll"])];
    const { libraries: found } = await walk([module("app.exe", ["both.dll"], ["late.dll", "both.dll"])], libraries);
    expect(found.map(({ library, delayed }) => [library.name, delayed])).toEqual([
      ["both.dll", false],
      ["deep.dll", false],
      ["late.dll", true],
    ]);
  });

  test("bundles what is there, though the system has one of that name", async () => {
    const { libraries, system } = await walk([module("app.exe", ["kernel32.dll"])], [module("kernel32.dll")]);
    expect([libraries.length, system.length]).toEqual([1, 0]);
  });

  test("a program does not need to import what is loaded by name", async () => {
    const { libraries, missing } = await walk([module("app.exe"), module("plugin.dll", ["app.exe"])], []);
    expect([libraries, missing]).toEqual([[], []]);
  });

  test("tells the way to each import that nothing has", async () => {
    const { missing } = await walk(
      [module("app.exe", ["a.dll", "x.dll"])],
      [module("a.dll", ["b.dll"]), module("b.dll", ["y.dll", "x.dll"])],
    );
    expect(missing).toEqual([
      ["app.exe", "x.dll"],
      ["app.exe", "a.dll", "b.dll", "y.dll"],
    ]);
    expect(missingLibrary(missing, { target: "windows/amd64", system: "Windows 10", owner: "pkg-x" })).toMatchObject({
      code: "CGOX_BUNDLE_MISSING_LIBRARY",
      message: "x.dll is neither in the sysroot of windows/amd64 nor part of Windows 10 (nor y.dll): app.exe → x.dll",
      hint: "pkg-x has it: cgox sysroot add windows/amd64 pkg-x",
    });
  });
});
