import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDebianVersions, isDebianVersion } from "../../../../src/packages/debian/version.ts";

describe("compareDebianVersions", () => {
  test.each([
    ["1.0~rc1", "1.0"],
    ["1.0~~", "1.0~"],
    ["1.0~~a", "1.0~"],
    ["1.0", "1.0+b1"],
    ["1.0-1", "1.0-1+b1"],
    ["1.0-1~bpo12+1", "1.0-1"],
    ["1.0-1~deb12u1", "1.0-1"],
    ["1.9", "1.10"],
    ["1.0a", "1.0+"],
    ["1.0", "1.0a"],
    ["9:1", "10:1"],
    ["9.9", "1:0.1"],
    ["1.0-9", "1.0-10"],
    ["1.0-1", "1.0.1-1"],
    ["1-1-1", "1-1-2"],
    ["2.0", "12345678901234567890123"],
    ["12345678901234567890122", "12345678901234567890123"],
    ["1.0-", "1.0-1"],
  ])("%s is before %s", (lower, higher) => {
    expect(compareDebianVersions(lower, higher)).toBeLessThan(0);
    expect(compareDebianVersions(higher, lower)).toBeGreaterThan(0);
  });

  test.each([
    ["1.0", "1.0-0"],
    ["0:1.0", "1.0"],
    ["1.00", "1.0"],
    ["1.0-01", "1.0-1"],
    ["00:1", "1"],
    ["1.", "1.0"],
  ])("%s equals %s", (left, right) => {
    expect(Math.abs(compareDebianVersions(left, right))).toBe(0);
  });

  const versions = fc.stringMatching(/^([0-9]:)?[0-9][a-z0-9.+~]{0,6}(-[a-z0-9.+~]{1,4})?$/);

  test("orders both ways alike", () => {
    fc.assert(
      fc.property(versions, versions, (left, right) => {
        expect(Math.sign(compareDebianVersions(left, right)) + Math.sign(compareDebianVersions(right, left))).toBe(0);
      }),
    );
  });

  test("is transitive", () => {
    fc.assert(
      fc.property(versions, versions, versions, (...three) => {
        const [low, middle, high] = three.toSorted(compareDebianVersions);
        expect(compareDebianVersions(low!, middle!)).toBeLessThanOrEqual(0);
        expect(compareDebianVersions(low!, high!)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("isDebianVersion", () => {
  test.each(["1.0", "1:1:1-2", "1-2-3", "0:1", "2147483647:1", "1:1:", "1~", "1-~", "1.0-1~"])("takes %j", (version) => {
    expect(isDebianVersion(version)).toBe(true);
  });

  test.each(["", ":", "1:", ":1", "1.0-", "a1", "1_0", "1-1:", "2147483648:1", "1:a", "1 0", "-1", "1:1-1:1"])("refuses %j", (version) => {
    expect(isDebianVersion(version)).toBe(false);
  });
});
