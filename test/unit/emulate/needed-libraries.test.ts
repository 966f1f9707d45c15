import { describe, expect, it } from "vitest";
import { missingLibraries, type LibrarySearch } from "../../../src/emulate/needed-libraries.ts";
import { openElf, type ElfFile } from "../../../src/formats/elf.ts";
import { elfBytes, type DynamicPlan } from "../formats/elf-bytes.ts";

const PROGRAM = "/project/bin/app";

/** What is missing for a program, where these files are there: path → its dynamic section. */
function missing(files: Readonly<Record<string, DynamicPlan>>, libraryPath?: string) {
  const search: LibrarySearch = {
    program: PROGRAM,
    root: "/root",
    folders: ["usr/lib/arm", "usr/lib"],
    libraryPath,
    open: async (path): Promise<ElfFile | undefined> => {
      const dynamic = files[path];
      return dynamic === undefined ? undefined : openElf(elfBytes({ dynamic }));
    },
  };
  return missingLibraries(search);
}

describe("missingLibraries", () => {
  it("follows what libraries need, each once, and names who needs what is not there", async () => {
    const files = {
      [PROGRAM]: { needed: ["libcairo.so.2", "libc.so.6"] },
      "/root/usr/lib/arm/libcairo.so.2": { needed: ["libpng16.so.16", "libc.so.6", "libcairo.so.2"] },
      "/root/usr/lib/libc.so.6": { needed: [] },
    };
    expect(await missing(files)).toEqual([{ name: "libpng16.so.16", neededBy: "/root/usr/lib/arm/libcairo.so.2" }]);
    expect(await missing({ ...files, "/root/usr/lib/arm/libpng16.so.16": {} })).toEqual([]);
  });

  it("has nothing to say of a static program", async () => {
    expect(await missing({ [PROGRAM]: {} })).toEqual([]);
  });

  it.each([
    ["DT_RUNPATH", { needed: ["liba.so.1"], runpath: "/opt/a" }, undefined, "/opt/a/liba.so.1"],
    ["DT_RUNPATH in the root", { needed: ["liba.so.1"], runpath: "/opt/a" }, undefined, "/root/opt/a/liba.so.1"],
    ["DT_RPATH", { needed: ["liba.so.1"], rpath: "/none:/opt/a" }, undefined, "/opt/a/liba.so.1"],
    ["$ORIGIN", { needed: ["liba.so.1"], runpath: "$ORIGIN/../lib" }, undefined, "/project/lib/liba.so.1"],
    ["${ORIGIN}", { needed: ["liba.so.1"], rpath: "${ORIGIN}" }, undefined, "/project/bin/liba.so.1"],
    ["LD_LIBRARY_PATH", { needed: ["liba.so.1"] }, "/one:/two", "/two/liba.so.1"],
    ["a path", { needed: ["/opt/liba.so.1"] }, undefined, "/root/opt/liba.so.1"],
  ])("looks where %s says", async (_, dynamic, libraryPath, place) => {
    expect(await missing({ [PROGRAM]: dynamic, [place]: {} }, libraryPath)).toEqual([]);
    expect(await missing({ [PROGRAM]: dynamic, "/elsewhere/liba.so.1": {} }, libraryPath)).toHaveLength(1);
  });

  it("hands DT_RPATH down to what a library loads, and DT_RUNPATH not", async () => {
    const below = { "/opt/liba.so.1": { needed: ["libb.so.1"] }, "/opt/libb.so.1": {} };
    expect(await missing({ ...below, [PROGRAM]: { needed: ["liba.so.1"], rpath: "/opt" } })).toEqual([]);
    expect(await missing({ ...below, [PROGRAM]: { needed: ["liba.so.1"], runpath: "/opt" } })).toEqual([
      { name: "libb.so.1", neededBy: "/opt/liba.so.1" },
    ]);
  });

  it("takes $ORIGIN of a library in the root for its place in the root", async () => {
    const files = {
      [PROGRAM]: { needed: ["libpulse.so.0"] },
      "/root/usr/lib/arm/libpulse.so.0": { needed: ["libpulsecommon.so"], runpath: "$ORIGIN/pulseaudio" },
      "/root/usr/lib/arm/pulseaudio/libpulsecommon.so": {},
    };
    expect(await missing(files)).toEqual([]);
  });
});
