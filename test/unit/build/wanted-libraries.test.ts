import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { wantedLibraries, wantsCxx } from "../../../src/build/wanted-libraries.ts";
import { createHost } from "../../../src/io/host.ts";

describe("wantedLibraries", () => {
  const { files } = createHost();
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "cgox-wanted-"));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("names modules and libraries with the line that asks", async () => {
    await writeFile(
      join(directory, "a.go"),
      'package a\n\n// #cgo pkg-config: cairo, cairo-ft\n// #cgo LDFLAGS: -lleveldb -lm\nimport "C"\n',
    );
    const goPackage = {
      ...base(),
      CgoFiles: ["a.go"],
      CgoPkgConfig: ["cairo,", "cairo-ft"],
      CgoLDFLAGS: ["-lleveldb", "-lm", "-lpthread"],
    };
    expect(await wantedLibraries(files, "linux", [goPackage])).toEqual([
      { name: "cairo", asker: { kind: "go", file: join(directory, "a.go"), line: 3, directive: "#cgo pkg-config: cairo" } },
      { name: "cairo-ft", asker: { kind: "go", file: join(directory, "a.go"), line: 3, directive: "#cgo pkg-config: cairo-ft" } },
      { name: "-lleveldb", asker: { kind: "go", file: join(directory, "a.go"), line: 4, directive: "#cgo LDFLAGS: -lleveldb" } },
    ]);
  });

  it("skips versions that a module has to have, and flags", async () => {
    const goPackage = { ...base(), CgoPkgConfig: ["--static", "gtk+-3.0", ">=", "3.22", "glib-2.0 >= 2.0"] };
    expect((await wantedLibraries(files, "linux", [goPackage])).map(({ name }) => name)).toEqual(["gtk+-3.0", "glib-2.0"]);
  });

  it("leaves out what lies in the package's own -L folders, and the standard library", async () => {
    await mkdir(join(directory, "lib"));
    await writeFile(join(directory, "lib/libown.a"), "");
    const own = { ...base(), CgoLDFLAGS: [`-L${directory}/lib`, "-lown", "-lother"] };
    const standard = { ...base(), Standard: true, CgoLDFLAGS: ["-lz"] };
    expect((await wantedLibraries(files, "linux", [own, standard])).map(({ name }) => name)).toEqual(["-lother"]);
  });

  it("leaves out the libraries of Windows, in any case", async () => {
    const own = { ...base(), CgoLDFLAGS: ["-lWs2_32", "-lole32", "-luuid", "-lm", "-lcairo"] };
    const wanted = await wantedLibraries(files, "windows", [own], new Set(["ws2_32", "ole32"]));
    expect(wanted.map(({ name }) => name)).toEqual(["-lcairo"]);
  });

  it("leaves out what lies in the package's own -L folders in any case, as DLLs as well, for Windows", async () => {
    await mkdir(join(directory, "lib"));
    const inFolder = ["Bare.dll", "libpre.dll", "msvc.LIB", "libimport.dll.a", "other.so"];
    for (const name of inFolder) await writeFile(join(directory, "lib", name), "");
    const flags = ["-lbare", "-lPre", "-lMSVC", "-lmsvc.lib", "-limport", "-lother", "-lWs2_32.Lib", "-lnone.lib"];
    const own = { ...base(), CgoLDFLAGS: [`-L${directory}/lib`, ...flags] };
    const wanted = await wantedLibraries(files, "windows", [own], new Set(["ws2_32"]));
    expect(wanted.map(({ name }) => name)).toEqual(["-lother", "-lnone.lib"]);
  });

  it("knows C++ sources of the user's own packages", () => {
    expect(wantsCxx([{ ...base(), CXXFiles: ["a.cc"] }])).toBe(true);
    expect(wantsCxx([{ ...base(), Standard: true, CXXFiles: ["a.cc"] }])).toBe(false);
  });

  function base() {
    return { ImportPath: "example.com/a", Name: "a", Dir: directory };
  }
});
