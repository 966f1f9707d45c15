import { expect, test } from "vitest";
import { compareDebianVersions } from "../../../../../src/packages/debian/version.ts";
import { relationFields } from "../../../../../src/ship/outputs/deb/relation-fields.ts";

const computed = [[{ name: "libc6", operator: ">=", version: "2.34" }], [{ name: "libz1" }]] as const;

test("what is given joins what is computed, and the stronger stays", () => {
  const settings = {
    depends: ["libc6 (>= 2.36), adduser", "libz1 (>= 1.2) | libz-ng"],
    recommends: ["a | b (<< 2)"],
    provides: ["demo (= 1)", "demo-abi"],
  };
  expect(relationFields(settings, computed, compareDebianVersions)).toEqual({
    Depends: "libc6 (>= 2.36), libz1, adduser, libz1 (>= 1.2) | libz-ng",
    Recommends: "a | b (<< 2)",
    Provides: "demo (= 1), demo-abi",
  });
});

test("refuses what is no relation", () => {
  expect(() => relationFields({ conflicts: ["two words"] }, [], compareDebianVersions)).toThrow(
    expect.objectContaining({
      code: "CGOX_DEB_RELATION",
      message: 'package.deb.conflicts holds "two words", which is no relation to a package',
    }),
  );
});
