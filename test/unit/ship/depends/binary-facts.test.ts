import { describe, expect, test } from "vitest";
import { readBinaryFacts } from "../../../../src/ship/depends/binary-facts.ts";
import { elfBytes } from "../../formats/elf-bytes.ts";

describe("readBinaryFacts", () => {
  const program = elfBytes({
    interpreter: "/lib/ld-linux-aarch64.so.1",
    dynamic: {
      needed: ["libz.so.1", "libc.so.6"],
      runpath: "$ORIGIN/../lib:/usr/lib/app/:${ORIGIN}/plugins:relative",
      rpath: "/ignored",
      needs: [{ library: "libc.so.6", versions: [{ name: "GLIBC_2.34", index: 2 }] }],
      symbols: [{ name: "inflate" }, { name: "puts", version: 2 }, { name: "maybe", info: 0x22 }, { name: "own", defined: true }],
    },
  });

  test("takes apart what a program wants and has", () => {
    expect(readBinaryFacts("usr/bin/app", program, "/usr/bin/app")).toEqual({
      name: "usr/bin/app",
      needed: ["libz.so.1", "libc.so.6"],
      searchPath: ["/usr/lib", "/usr/lib/app", "/usr/bin/plugins"],
      wanted: [
        { id: "inflate@Base", isWeak: false },
        { id: "puts@GLIBC_2.34", isWeak: false },
        { id: "maybe@Base", isWeak: true },
      ],
      defined: new Set(["own@Base"]),
      isExecutable: true,
    });
  });

  test("leaves folders relative to the file out where its place is not known", () => {
    expect(readBinaryFacts("app", program).searchPath).toEqual(["/usr/lib/app"]);
  });

  test("a library is no executable, and says the versions of its symbols", () => {
    const library = elfBytes({
      dynamic: {
        soname: "libz.so.1",
        rpath: "/opt/lib",
        definitions: [
          { name: "libz.so.1", index: 1, flags: 1 },
          { name: "ZLIB_1.2", index: 2 },
        ],
        symbols: [
          { name: "inflate", defined: true, version: 2 },
          { name: "kept", defined: true, version: 0x8002 },
          { name: "plain", defined: true },
        ],
      },
    });
    const facts = readBinaryFacts("libz.so.1", library);
    expect([...facts.defined]).toEqual(["inflate@ZLIB_1.2", "kept@ZLIB_1.2", "plain@Base"]);
    expect(facts).toMatchObject({ soname: "libz.so.1", isExecutable: false, searchPath: ["/opt/lib"] });
  });

  test("a static program needs nothing", () => {
    expect(readBinaryFacts("app", elfBytes({ type: 2 }))).toMatchObject({ needed: [], wanted: [], isExecutable: true });
  });

  test("refuses what is not ELF", () => {
    expect(() => readBinaryFacts("script", Buffer.from("#!/bin/sh\nexit 0\n"))).toThrow(
      expect.objectContaining({ code: "CGOX_FORMAT_ELF" }),
    );
  });
});
