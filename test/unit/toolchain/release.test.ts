import { describe, expect, test } from "vitest";
import { compareReleases, parseRelease } from "../../../src/toolchain/release.ts";

describe("parseRelease", () => {
  test.each([
    ["0.16.0", [0, 16, 0]],
    ["0.15.0-dev.12+abc", [0, 15, 0]],
    ["1.21rc2", [1, 21]],
    ["x1", undefined],
    ["", undefined],
  ])("%s", (text, numbers) => {
    expect(parseRelease(text)).toEqual(numbers);
  });
});

describe("compareReleases", () => {
  test.each([
    ["0.9.1", "0.14", -1],
    ["0.14.0", "0.14", 0],
    ["1.21rc2", "1.21", 0],
    ["2.41", "2.5", 1],
    ["1.26", "1.21", 1],
  ])("%s against %s", (left, right, sign) => {
    expect(Math.sign(compareReleases(left, right))).toBe(sign);
    expect(Math.sign(compareReleases(right, left))).toBe(0 - sign);
  });
});
