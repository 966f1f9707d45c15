import { expect, test } from "vitest";
import { parseGlob } from "../../../../../src/ship/outputs/deb/globs.ts";

test("a plain path", () => expect(parseGlob("conf/demo.conf/")).toEqual({ base: "conf/demo.conf" }));

test.each([
  ["conf/*.conf", "conf", ["a.conf", ".conf"], ["a.conf.bak", "x/a.conf", "aconf"]],
  ["**", "", ["a", "a/b", ".hidden"], []],
  ["share/**/*.png", "share", ["a.png", "x/y/a.png"], ["a.jpg"]],
  ["a/b?.{txt,md}", "a", ["b1.txt", "b2.md"], ["b.txt", "b12.txt", "b1.mdx"]],
  ["[!a]x[0-9]", "", ["bx1"], ["ax1", "bxy"]],
  ["a+b/(c)*", "a+b", ["(c)", "(c)d"], ["c"]],
])("%s", (pattern, base, yes, no) => {
  const glob = parseGlob(pattern);
  expect(glob.base).toBe(base);
  expect([...yes, ...no].filter((path) => glob.matches?.test(path))).toEqual(yes);
});
