import { describe, expect, it } from "vitest";
import {
  isArchitecture,
  isPackageName,
  isPathBelow,
  isPrintable,
  isSha256,
  isSize,
  isVersion,
  shortened,
} from "../../../src/model/index-values.ts";

describe.each<readonly [string, (text: string) => boolean, readonly string[], readonly string[]]>([
  [
    "a name",
    isPackageName,
    ["libc6", "g++-12", "lib0ad.x", "mingw-w64-clang-x86_64-gtk4", "Foo_bar", "constructor", "__proto__", "@scope", "a".repeat(256)],
    ["", "$(id)/../x", "a b", "a/b", "..", "-rf", ".a", "a\n", "a\0", "a;b", "é", "a`b`", "a'", "a".repeat(257)],
  ],
  [
    "a version",
    isVersion,
    ["1:2.36-9+deb12u10", "0~git20", "1.0_beta", "r123", "2%3a1", "1^2"],
    ["", "-1", "1 2", "1/2", "$(id)", "1\r", "1;2", "../1"],
  ],
  ["an architecture", isArchitecture, ["armhf", "x86_64", "any", "musl-linux-armhf"], ["", "arm hf", "../x", "a/b"]],
  [
    "a path below a mirror",
    isPathBelow,
    ["pool/main/c/cairo/x_1.0_armhf.deb", "./a.deb", "a..b/..c/c..", "...", "a%2eb", "pool/ä b.deb", "x//y", "%2e"],
    [
      "",
      "/etc/passwd",
      "..",
      "../x",
      "a/../b",
      "a/..",
      "%2e%2e/x",
      "a/.%2E/b",
      "%2E./x",
      "a\\..\\b",
      "a/",
      "a\0",
      "a\rb",
      "a\x1b[2J",
      "a".repeat(4097),
    ],
  ],
  [
    "a size",
    isSize,
    ["0", "1", "0012", "10000000000"],
    ["", "-1", "NaN", "1.5", "1e3", "0x10", " 1", "10000000001", "9".repeat(400), "Infinity", "１"],
  ],
  ["a sha256", isSha256, ["a".repeat(64)], ["A".repeat(64), "a".repeat(63), "g".repeat(64), `${"a".repeat(64)}\n`]],
  ["printable", isPrintable, ["any text, ä", ""], ["a\x1b[31m", "a\n", "\u009b31m", "\x7f"]],
])("%s", (_, isRight, good, bad) => {
  it.each(good)("%j is one", (text) => expect(isRight(text)).toBe(true));
  it.each(bad)("%j is none", (text) => expect(isRight(text)).toBe(false));
});

it("a text for an error stays on its line", () => {
  expect(shortened("a\n\x1b[2J\u009b")).toBe('"a\\x0a\\x1b[2J\\x9b"');
  expect(shortened("x".repeat(1000)).length).toBeLessThan(90);
});
