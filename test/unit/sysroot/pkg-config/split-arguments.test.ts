import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteForGo } from "../../../../src/sysroot/pkg-config/quote.ts";
import { splitArguments } from "../../../../src/sysroot/pkg-config/split-arguments.ts";

test.each([
  ["", []],
  ["  -lone \t -ltwo\n", ["-lone", "-ltwo"]],
  ['-DNAME=\\"text\\"', ['-DNAME="text"']],
  ["-DNAME='\"two words\"'", ['-DNAME="two words"']],
  ['"-I/my folder"', ["-I/my folder"]],
  ["-I/my\\ folder", ["-I/my folder"]],
  ['-D"a\\b\\$c\\`d\\"e\\\\f"', ['-Da\\b$c`d"e\\f']],
  ["'a\\b'", ["a\\b"]],
  ["''", []],
])("splits %j", (text, words) => {
  expect(splitArguments(text)).toEqual(words);
});

test.each(["'open", '"open', "-lone\\", '"a\\'])("%j has no end", (text) => {
  expect(splitArguments(text)).toBeUndefined();
});

test("what was quoted for go is read back", () => {
  const argument = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[\n\r\v\f\0]/.test(text));
  fc.assert(
    fc.property(fc.array(argument), (args) => {
      expect(splitArguments(quoteForGo(args))).toEqual(args);
    }),
  );
});
