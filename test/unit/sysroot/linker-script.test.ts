import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayBeScript, relocateLinkerScript } from "../../../src/sysroot/linker-script.ts";

const TREE = new Set(["usr/lib/arm/libbsd.so.0.11.7", "usr/lib/arm/libmd.so.0", "usr/lib/sub/libx.a", "usr/lib/odd name/liby.a"]);
const place = {
  path: "usr/lib/arm/libbsd.so",
  locate: (path: string) => [path, `usr/${path}`].find((candidate) => TREE.has(candidate)),
};
const HEAD = "/* GNU ld script */\n";

function textOf(script: string): string {
  const relocated = relocateLinkerScript(script, place);
  return "text" in relocated ? relocated.text : `refused: it ${relocated.refused}`;
}

describe("relocateLinkerScript", () => {
  it.each([
    [
      "absolute paths, relative to the script's folder",
      "/* GNU ld script */\nGROUP(/usr/lib/arm/libbsd.so.0.11.7 AS_NEEDED(/lib/arm/libmd.so.0 =/usr/lib/sub/libx.a))\n",
      "GROUP ( libbsd.so.0.11.7 AS_NEEDED ( libmd.so.0 ../sub/libx.a ) )\n",
    ],
    ["what the tree does not have, taken out", "GROUP ( /lib/arm/libc.so.6 /usr/lib/arm/libmd.so.0 )", "GROUP ( libmd.so.0 )\n"],
    ["names and -l", "INPUT(libncurses.so.6 -ltinfo)", "INPUT ( libncurses.so.6 -ltinfo )\n"],
    [
      "a quoted path, $SYSROOT and commas",
      'INPUT("/usr/lib/arm/libmd.so.0", $SYSROOT/lib/sub/libx.a)',
      "INPUT ( libmd.so.0 ../sub/libx.a )\n",
    ],
    ["a path relative to the script", "INPUT(../sub/libx.a)", "INPUT ( ../sub/libx.a )\n"],
    [
      "what glibc says of its format",
      "OUTPUT_FORMAT(elf32-littlearm, elf32-bigarm, elf32-littlearm) OUTPUT_ARCH(arm) GROUP ( libmd.so.0 )",
      "OUTPUT_FORMAT(elf32-littlearm, elf32-bigarm, elf32-littlearm)\nGROUP ( libmd.so.0 )\n",
    ],
    ["a library in a folder of SEARCH_DIR", "SEARCH_DIR(/usr/lib/sub); INPUT(-lx -lz)", "INPUT ( ../sub/libx.a -lz )\n"],
    ["nothing", "", ""],
  ])("takes %s", (_, script, expected) => {
    expect(textOf(script)).toBe(HEAD + expected);
  });

  it.each([
    ["INPUT(/etc/passwd)"],
    ['INPUT("/etc/passwd")'],
    ["INPUT(../../../../../../home/u/x.o)"],
    ["INPUT(=/home/u/x.o $SYSROOT/home/u/x.o)"],
    ["INPUT(-l:../../x -l../x -L/home/u -T/x @file)"],
    ['INPUT("/usr/lib/odd name/liby.a")'],
    ["INPUT(AS_NEEDED(/etc/passwd))"],
  ])("%s leads nowhere", (script) => {
    expect(textOf(script)).toMatch(/^\/\* GNU ld script \*\/\nINPUT \( (?:AS_NEEDED \( \) )?\)\n$/);
  });

  it("says no other format", () => {
    expect(textOf("OUTPUT_FORMAT(binary) INPUT(-lz)")).toBe(`${HEAD}INPUT ( -lz )\n`);
  });

  const ONLY = "and only INPUT, GROUP, AS_NEEDED, OUTPUT_FORMAT and SEARCH_DIR are taken from a package";
  const NEITHER = "is neither a library nor a linker script that stands for one";
  it.each([
    ["OUTPUT(/home/u/.bashrc)", `is a linker script with OUTPUT, ${ONLY}`],
    ["GROUP(-lz) INCLUDE /etc/passwd", `is a linker script with INCLUDE, ${ONLY}`],
    ["STARTUP(/home/u/x.o)", `is a linker script with STARTUP, ${ONLY}`],
    ["PLUGIN(evil.so)", `is a linker script with PLUGIN, ${ONLY}`],
    ["SECTIONS { .text : { *(.text) } }", `is a linker script with SECTIONS, ${ONLY}`],
    ["MZ = 1; INPUT(/etc/passwd)", `is a linker script with MZ, ${ONLY}`],
    ["{ global: *; };", NEITHER],
    ["\u0000", NEITHER],
    ["!<thin>\n//     /home/u/x.o/\n", "is a thin archive, which names its members by their paths"],
    ["GROUP -lz", "has GROUP without a list"],
    ["GROUP (-lz", "has GROUP without its end"],
    ["GROUP (-lz; -lx)", "has a ; inside of GROUP"],
    ["/* GROUP (-lz)", "has a comment without an end"],
    ['GROUP ("-lz)', "has a quote without an end"],
    ["x".repeat(70_000), "is a text of more than 65536 characters"],
  ])("refuses %s", (script, why) => {
    expect(relocateLinkerScript(script, place)).toEqual({ refused: why });
  });

  it.each([
    "an import library",
    "",
    "; ;",
    "/* only a comment */",
    '"INPUT"(-lz)',
    "{ global: *; };",
    "\u0000INPUT(-lz)",
    "x/**/INPUT(-lz)",
  ])("needs not look at %j, which linkers refuse at its first word", (text) => {
    expect(mayBeScript(text)).toBe(false);
  });

  it.each([
    "!<thin>\n",
    "INPUT(-lz)",
    "; OUTPUT(x)",
    "# x\n/* x */ INCLUDE x",
    "x = 1; INPUT(-lz)",
    "x=1",
    ". += 1",
    "x <<= 1",
    "/* x",
    `/*${"x".repeat(70_000)}*/ INPUT(-lz)`,
  ])("has to look at %j", (text) => {
    expect(mayBeScript(text)).toBe(true);
  });

  it("writes nothing but names, and paths that the tree has, whatever it reads", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "INPUT",
        "GROUP",
        "AS_NEEDED",
        "OUTPUT",
        "(",
        ")",
        ",",
        ";",
        '"',
        "/*",
        "*/",
        "#",
        "\n",
        " ",
        "-l",
        "/etc/passwd",
        "../",
        "=",
      ),
      fc.constantFrom(...TREE),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const relocated = relocateLinkerScript(words.join(""), place);
        if (!("text" in relocated)) return;
        for (const item of relocated.text.slice(HEAD.length).split(/[\s(),]+/)) {
          const isInTree = item.includes("/") && [...TREE].some((path) => `usr/lib/arm/${item}`.replace("arm/../", "") === path);
          expect(isInTree || /^(?:-l|OUTPUT_FORMAT|elf)?[\w.+-]*$/.test(item), item).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
