import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { didYouMean, editDistance, nearest } from "../../../src/model/nearest.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "-"), maxLength: 7 });

describe("editDistance", () => {
  test.each([
    ["", "", 0],
    ["", "abc", 3],
    ["cairo", "cairo", 0],
    ["caior", "cairo", 1],
    ["ciaro", "cairo", 1],
    ["caro", "cairo", 1],
    ["caiiro", "cairo", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 2],
    ["a cat", "an abct", 3],
  ])("%j to %j is %i", (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
  });

  test("is a metric", () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });

  test("is one for one edit", () => {
    fc.assert(
      fc.property(word, word, fc.constantFrom("x", "y"), (before, after, letter) => {
        expect(editDistance(before + after, before + letter + after)).toBe(1);
        expect(editDistance(`${before}xy${after}`, `${before}yx${after}`)).toBe(1);
        expect(editDistance(`${before}x${after}`, `${before}y${after}`)).toBe(1);
      }),
    );
  });
});

describe("nearest", () => {
  const platforms = ["debian-12", "debian-13", "ubuntu-22.04", "ubuntu-24.04", "ubuntu-26.04"];

  test("nearest first, equals in their order", () => {
    expect(nearest("debain-12", platforms)).toEqual(["debian-12", "debian-13"]);
    expect(nearest("ubuntu-2x.04", platforms)).toEqual(["ubuntu-22.04", "ubuntu-24.04", "ubuntu-26.04"]);
    expect(nearest("ubuntu-2x.04", platforms, 1)).toEqual(["ubuntu-22.04"]);
  });

  test("letter case does not count, the candidate's spelling is kept", () => {
    expect(nearest("OPENGL", ["OpenGL", "openal"])).toEqual(["OpenGL", "openal"]);
  });

  test("nothing near is nothing", () => {
    expect(nearest("fedora-41", platforms)).toEqual([]);
    expect(nearest("x", ["cairo", "gtk"])).toEqual([]);
    expect(nearest("cairo", [])).toEqual([]);
  });

  test("a candidate given twice comes once", () => {
    expect(nearest("ciaro", ["cairo", "cairo"])).toEqual(["cairo"]);
  });
});

describe("didYouMean", () => {
  test("a sentence with one, two or three names, or nothing", () => {
    expect(didYouMean("ciaro", ["cairo"])).toBe("Did you mean cairo? ");
    expect(didYouMean("debian-11", ["debian-12", "debian-13"])).toBe("Did you mean debian-12 or debian-13? ");
    expect(didYouMean("v0", ["v1", "v2", "v3", "v4"])).toBe("Did you mean v1, v2 or v3? ");
    expect(didYouMean("zlib", ["cairo"])).toBe("");
  });
});
