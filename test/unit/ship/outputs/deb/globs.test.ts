import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CgoxError } from "../../../../../src/model/error.ts";
import { parseGlob } from "../../../../../src/ship/outputs/deb/globs.ts";

test.each([
  ["conf/demo.conf/", "conf/demo.conf"],
  ["/etc//passwd", "/etc/passwd"],
  ["/", "/"],
])("a plain path: %s", (pattern, base) => expect(parseGlob(pattern)).toEqual({ base }));

test.each([
  ["conf/*.conf", "conf", ["a.conf", ".conf"], ["a.conf.bak", "x/a.conf", "aconf"]],
  ["/*", "/", ["etc"], ["etc/passwd"]],
  ["**", "", ["a", "a/b", ".hidden"], [""]],
  ["share/**/*.png", "share", ["a.png", "x/y/a.png"], ["a.jpg", "xa.png/"]],
  ["a/**/b/**", "a", ["b/c", "x/b/c/d"], ["b", "xb/c"]],
  ["a/b?.{txt,md}", "a", ["b1.txt", "b2.md"], ["b.txt", "b12.txt", "b1.mdx"]],
  ["{a,b/{c,d}}/x", "", ["a/x", "b/c/x", "b/d/x"], ["b/x", "c/x"]],
  ["{,x}a", "", ["a", "xa"], ["xxa"]],
  ["[!a]x[0-9]", "", ["bx1"], ["ax1", "bxy", "/x1"]],
  ["[^a]", "", ["b", "💩"], ["a"]],
  ["a+b/(c)*", "a+b", ["(c)", "(c)d"], ["c"]],
  ["[]a]", "", ["]", "a"], ["[]a]"]],
  ["[!]]", "", ["a"], ["]"]],
  ["[a-]", "", ["a", "-"], ["b"]],
  ["[[:alpha:][:digit:]_]", "", ["a", "é", "7", "_"], ["-", ":"]],
  ["[\\]x]", "", ["]", "x"], ["\\"]],
  // As shells take what is not closed: it stands for itself.
  ["[", "", ["["], ["a"]],
  ["[]", "", ["[]"], ["[", "]"]],
  ["[!]", "", ["[!]"], ["!"]],
  ["[a/b]", "", ["[a/b]"], ["a", "b"]],
  ["{a,b", "", ["{a,b"], ["a"]],
  ["{a}", "", ["{a}"], ["a"]],
  ["\\*", "", ["*"], ["a", "\\*"]],
  ["a\\", "", ["a\\"], ["a"]],
  ["***", "", ["a"], ["a/b"]],
  ["**x", "", ["x", "ax"], ["a/x"]],
  [".*/$^", "", [".a/$^"], ["a/$^"]],
])("%s", (pattern, base, yes, no) => {
  const glob = parseGlob(pattern);
  expect(glob.base).toBe(base);
  expect([...yes, ...no].filter((path) => glob.matches?.test(path))).toEqual(yes);
});

test.each([
  ["[z-a]*", "range z-a"],
  ["a/[[:word:]]", 'class of characters "word"'],
  ["{".repeat(20), "braces"],
  ["*".repeat(5000), "4096 characters"],
])("refuses %s", (pattern, why) => {
  expect(() => parseGlob(pattern, "CGOX_BUNDLE_INCLUDE")).toThrow(
    expect.objectContaining({ code: "CGOX_BUNDLE_INCLUDE", message: expect.stringContaining(why) }),
  );
});

describe("time", () => {
  const name = "a".repeat(255);
  test.each([
    ["*a".repeat(40) + "b", name],
    ["**/".repeat(40) + "b", "a/".repeat(100)],
    ["{a,aa}".repeat(60) + "b", name],
    ["{".repeat(15) + "a,".repeat(1900), name],
    ["*".repeat(4000) + "b", name],
  ])("a pattern that a backtracking matcher would not end with %#", (pattern, path) => {
    const start = performance.now();
    expect(parseGlob(pattern).matches?.test(path)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test("any text is a pattern, or an error that says why", () => {
  const words = fc.constantFrom("**", "*", "?", "[", "]", "[!", "-", "{", "}", ",", "/", "\\", "(", "$", "a", "z", "[:alpha:]", "💩");
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), fc.array(words, { maxLength: 10 }), (pattern, path) => {
      try {
        parseGlob(pattern.join("")).matches?.test(path.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(CgoxError);
      }
    }),
    { numRuns: 5000 },
  );
});
