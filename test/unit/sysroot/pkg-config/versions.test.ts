import fc from "fast-check";
import { expect, test } from "vitest";
import { compareModuleVersions, fulfils } from "../../../../src/sysroot/pkg-config/versions.ts";

test.each([
  ["1.0", "1.0", 0],
  ["1.0", "1.0.", 0],
  ["1.0", "1_0", 0],
  ["1.0A", "1.0a", 0],
  ["1.2", "1.10", -1],
  ["1.02", "1.2", 0],
  ["1.0", "1.0.1", -1],
  ["1.0a", "1.0b", -1],
  ["1.0a", "1.0", 1],
  ["1.0.1", "1.0a", 1],
  ["2.0~rc1", "2.0", -1],
  ["2.0~rc1", "2.0~rc2", -1],
  ["2.0~", "2.0", -1],
  ["20231120", "9", 1],
])("%s against %s", (left, right, order) => {
  expect(Math.sign(compareModuleVersions(left, right))).toBe(order);
  expect(Math.sign(compareModuleVersions(right, left))).toBe(order === 0 ? 0 : -order);
});

test("every version is in order with itself, and orders turn around", () => {
  const version = fc.stringMatching(/^[0-9a-c.~_]{1,8}$/);
  fc.assert(
    fc.property(version, version, (left, right) => {
      expect(compareModuleVersions(left, left)).toBe(0);
      expect(Math.sign(compareModuleVersions(left, right))).toBe(0 - Math.sign(compareModuleVersions(right, left)));
    }),
  );
});

test("conditions", () => {
  expect(fulfils("1.5", ">=", "1.5")).toBe(true);
  expect(fulfils("1.5", ">", "1.5")).toBe(false);
  expect(fulfils("1.5", "!=", "1.5")).toBe(false);
  expect(fulfils("1.5", "<", "1.10")).toBe(true);
  expect(fulfils("1.5", undefined, "9")).toBe(true);
});
