import { expect, test } from "vitest";
import { compareDebianVersions, isDebianVersion } from "../../../../../src/packages/debian/version.ts";
import { relationFields } from "../../../../../src/ship/outputs/deb/relation-fields.ts";

const versions = { compare: compareDebianVersions, isVersion: isDebianVersion };
const computed = [[{ name: "libc6", operator: ">=", version: "2.34" }], [{ name: "libz1" }]] as const;

test("what is given joins what is computed, and the stronger stays", () => {
  const settings = {
    depends: ["libc6 (>= 2.36), adduser", "libz1 (>= 1.2) | libz-ng"],
    recommends: ["aa | bb (<< 2)"],
    provides: ["demo (= 1)", "demo-abi"],
  };
  expect(relationFields(settings, computed, versions)).toEqual({
    Depends: "libc6 (>= 2.36), libz1, adduser, libz1 (>= 1.2) | libz-ng",
    Recommends: "aa | bb (<< 2)",
    Provides: "demo (= 1), demo-abi",
  });
});

test("refuses what is no relation, with the field, the value and why", () => {
  expect(() => relationFields({ conflicts: ["old | older"] }, [], versions)).toThrow(
    expect.objectContaining({
      code: "CGOX_DEB_RELATION",
      message:
        'package.deb.conflicts holds "old | older", which no package can have there: alternatives with | are for Pre-Depends, Depends, Recommends, Suggests only (Debian Policy 7.1)',
    }),
  );
});

test.each([
  ["depends", "two words", "no version in brackets"],
  ["provides", "a1 | b1", "alternatives"],
  ["replaces", "a1 | b1", "alternatives"],
  ["breaks", "a1 | b1", "alternatives"],
  ["enhances", "a1 | b1", "alternatives"],
  ["provides", "virt (>= 1.0)", "only = can be used in Provides"],
  ["depends", "foo (>= v1.0)", '"v1.0" is no version'],
  ["depends", "foo (= )", '"" is no version'],
  ["depends", "foo (> 1)", "> is obsolete"],
  ["depends", "foo (< 1)", "< is obsolete"],
  ["depends", "foo (1)", "without an operator"],
  ["depends", "foo (== 1)", '"==" is no operator'],
  ["depends", "Foo", "lower-case"],
  ["depends", "foo_bar", "lower-case"],
  ["depends", "f", "two characters"],
  ["depends", "föö", '"f\\u00f6\\u00f6"'],
  ["depends", "foo\u00a0", "\\u00a0"],
  ["depends", "foo:", "no architecture"],
  ["depends", "foo [arm64]", "source packages"],
  ["depends", "foo <!nocheck>", "source packages"],
  ["depends", "${shlibs:Depends}", "${variable}"],
  ["depends", "foo (= ${binary:Version})", "${variable}"],
  ["depends", "foo,,bar", "a name is missing"],
  ["depends", "foo,", "a name is missing"],
  ["depends", "foo |", "a name is missing"],
  ["depends", " ", "a name is missing"],
])("%s: refuses %j", (key, text, why) => {
  expect(() => relationFields({ [key]: [text] }, [], versions)).toThrow(
    expect.objectContaining({ code: "CGOX_DEB_RELATION", message: expect.stringContaining(why) }),
  );
});

test("a relation over two lines is one", () => {
  expect(relationFields({ depends: ["foo\n  (>=1),\r\n bar:any\n"] }, [], versions)).toEqual({
    Depends: "foo (>= 1), bar:any",
  });
});
