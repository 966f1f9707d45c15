import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePacmanRelation, satisfiesPacman } from "../../../../src/packages/pacman/relation.ts";
import { comparePacmanVersions } from "../../../../src/packages/pacman/version.ts";

describe("versions", () => {
  const ascending = ["1.0a", "1.0b", "1.0beta", "1.0p", "1.0pre", "1.0rc", "1.0", "1.0.a", "1.0.1", "1.1", "1.1.1", "2.0", "0:3", "1:0.1"];

  test("in vercmp(8)'s order", () => {
    expect(ascending.toReversed().toSorted(comparePacmanVersions)).toEqual(ascending);
  });

  test.each([
    ["1.5-1", "1.5", 0],
    ["1.5-1", "1.5-2", -1],
    ["1.05", "1.5", 0],
    ["1..0", "1.0", 1],
    ["1_0", "1.0", 0],
    ["1.0.", "1.0", 1],
    ["20240101", "9.9", 1],
    ["10", "9", 1],
    [":1", "1", 0],
    ["99999999999999999999", "99999999999999999998", 1],
  ])("%s and %s: %i", (left, right, order) => {
    expect(comparePacmanVersions(left, right)).toBe(order);
    expect(comparePacmanVersions(right, left)).toBe(0 - order);
  });

  test("each equals itself, and order is antisymmetric", () => {
    const version = fc.stringMatching(/^[0-9a-c.:_~-]{0,8}$/);
    fc.assert(
      fc.property(version, version, (left, right) => {
        expect(comparePacmanVersions(left, left)).toBe(0);
        expect(comparePacmanVersions(left, right) + comparePacmanVersions(right, left)).toBe(0);
      }),
    );
  });
});

describe("relations", () => {
  test.each([
    ["zlib", { name: "zlib" }],
    ["zlib>=1.2", { name: "zlib", operator: ">=", version: "1.2" }],
    ["zlib<2:1-3", { name: "zlib", operator: "<<", version: "2:1-3" }],
    ["libc++=20", { name: "libc++", operator: "=", version: "20" }],
    ["python: for the script", { name: "python" }],
  ])("%s", (text, relation) => {
    expect(parsePacmanRelation(text)).toEqual(relation);
  });

  test.each([
    ["1.5-1", "a=1.5", true],
    ["1.5-1", "a<1.5", false],
    ["1.5-1", "a>1.5", false],
    ["1.5-1", "a<=1.5-1", true],
    ["1:1", "a>=3", true],
    ["3", "a", true],
  ])("%s satisfies %s: %s", (version, relation, answer) => {
    expect(satisfiesPacman(version, parsePacmanRelation(relation))).toBe(answer);
  });
});
