import { expect, test } from "vitest";
import { readLines } from "../../../../src/sysroot/pkg-config/lines.ts";

function read(text: string): string[] {
  return readLines(text).map(({ key, operator, value, line }) => `${line} ${key}${operator}${value}`);
}

test("variables and fields, with their lines", () => {
  expect(read("prefix=/usr\n\nName: cairo\n")).toEqual(["1 prefix=/usr", "3 Name:cairo"]);
});

test("spaces around keys and values do not count", () => {
  expect(read("  prefix = /usr  \nName :  two  words \t\n")).toEqual(["1 prefix=/usr", "2 Name:two  words"]);
});

test("a comment ends its line, an escaped hash does not begin one", () => {
  expect(read("# all of it\nLibs: -lone # the first\nCflags: -DHASH=\\#1\n")).toEqual(["2 Libs:-lone", "3 Cflags:-DHASH=#1"]);
});

test("a backslash at the end of a line continues it and eats the next line's indent", () => {
  expect(read("Libs: -lone \\\n    -ltwo\\\n-lthree\nName: x\n")).toEqual(["1 Libs:-lone -ltwo-lthree", "4 Name:x"]);
});

test("two backslashes at the end of a line are text", () => {
  expect(read("Cflags: -DB=\\\\\nName: x\n")).toEqual(["1 Cflags:-DB=\\\\", "2 Name:x"]);
});

test("a comment on a continued line ends the whole", () => {
  expect(read("Libs: -lone \\\n# no\nName: x\n")).toEqual(["1 Libs:-lone", "3 Name:x"]);
});

test("line ends of DOS and of old Macs", () => {
  expect(read("prefix=/usr\r\nLibs: -lone \\\r\n -ltwo\r\nName: x\rVersion: 1\r\n")).toEqual([
    "1 prefix=/usr",
    "2 Libs:-lone -ltwo",
    "4 Name:x",
    "5 Version:1",
  ]);
});

test("a last line without an end, even a continued one", () => {
  expect(read("Name: x\nLibs: -lone \\")).toEqual(["1 Name:x", "2 Libs:-lone"]);
});

test("what is neither a variable nor a field is skipped", () => {
  expect(read("just words\n_hidden=1\n1st=2\n=3\nName: x\n")).toEqual(["5 Name:x"]);
});
