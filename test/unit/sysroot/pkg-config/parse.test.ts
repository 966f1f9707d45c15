import { expect, test } from "vitest";
import { CgoxError } from "../../../../src/model/error.ts";
import { cflagsOf, evaluatorOf, libsOf, pc, ROOT } from "./in-memory.ts";

test("variables take the values that they have where they are used", () => {
  const x = pc("prefix=/usr\nincludedir=${prefix}/include\nprefix=/opt\nCflags: -I${includedir}/x -I${prefix}/y\nLibs: ${unknown}-lx");
  const evaluator = evaluatorOf({ x });
  expect(cflagsOf(evaluator, "x")).toEqual([`-I${ROOT}/usr/include/x`, `-I${ROOT}/opt/y`]);
  expect(libsOf(evaluator, "x")).toEqual(["-lx"]);
});

test("--define-variable wins over the file", () => {
  const x = pc("prefix=/usr\nCflags: -I${prefix}/x");
  expect(cflagsOf(evaluatorOf({ x }, { define: new Map([["prefix", "/opt"]]) }), "x")).toEqual([`-I${ROOT}/opt/x`]);
  expect(cflagsOf(evaluatorOf({ x }, { define: new Map([["prefix", `${ROOT}/opt`]]) }), "x")).toEqual([`-I${ROOT}/opt/x`]);
});

test("absolute paths come out below the root, once", () => {
  const x = pc(
    "prefix=/usr\nCflags: -I/usr/include/a -I${pc_sysrootdir}/usr//include/b -I${pc_sysrootdir}${prefix}/include/c -I${pcfiledir}/../d -Irelative",
  );
  expect(cflagsOf(evaluatorOf({ x }), "x")).toEqual([
    `-I${ROOT}/usr/include/a`,
    `-I${ROOT}/usr/include/b`,
    `-I${ROOT}/usr/include/c`,
    `-I${ROOT}/usr/lib/arm-linux-gnueabihf/pkgconfig/../d`,
    "-Irelative",
  ]);
});

test("a variable's own quotes go, flags keep theirs until they are split", () => {
  const x = pc('name="two words"\nCflags: -DA=\\"${name}\\" "-DB=${name}"');
  expect(cflagsOf(evaluatorOf({ x }), "x")).toEqual(['-DA="two', 'words"', "-DB=two words"]);
});

test("fields of one name add up, whatever their case", () => {
  const x = pc("Libs: -lone\nLIBS: -ltwo\nrequires: y\nRequires: z");
  expect(libsOf(evaluatorOf({ x, y: pc("Libs: -ly"), z: pc("Libs: -lz") }), "x")).toEqual(["-lone", "-ltwo", "-ly", "-lz"]);
});

test("a version ends at the first space", () => {
  expect(evaluatorOf({ x: pc("Version: 1.0 beta") }).modules.find("x")?.version).toBe("1.0");
});

test.each([
  ["Name: x\nDescription: x\n\n", "x.pc:2: the file ends without a Version field"],
  ["Description: x\nVersion: 1\n", "x.pc:2: the file ends without a Name field"],
  ["", "x.pc:1: the file ends without a Version field"],
])("missing fields are an error with the file and the line: %j", (text, message) => {
  expect(() => evaluatorOf({ x: text }).modules.find("x")).toThrow(
    expect.objectContaining({ code: "CGOX_PKGCONFIG_MALFORMED", message: expect.stringContaining(message) as string }),
  );
});

test("variables that double each other stop at a size", () => {
  const letters = "b c d e f g h i j k l m n o p q r s t".split(" ");
  const doubling = letters.map((letter, at) => `${letter}=\${${letters[at - 1] ?? "a"}}\${${letters[at - 1] ?? "a"}}`).join("\n");
  expect(() => evaluatorOf({ x: pc(`a=0123456789\n${doubling}`) }).modules.find("x")).toThrow(
    /x\.pc:\d+: \w is longer than 65535 characters/,
  );
});

test("an open quote is an error with the file and the line, once its field is used", () => {
  const evaluator = evaluatorOf({ x: "Name: x\nDescription: x\nVersion: 1\nCflags: -DA='open\nLibs: -lx\n" });
  expect(libsOf(evaluator, "x")).toEqual(["-lx"]);
  expect(() => evaluator.cflags(["x"])).toThrow(CgoxError);
  expect(() => evaluator.cflags(["x"])).toThrow(/x\.pc:4: Cflags has a quote/);
});
