import { expect, test } from "vitest";
import { checkPackageName, packageNameFor } from "../../../../../src/ship/outputs/deb/package-name.ts";

test.each(["ab", "libc++1", "a.b-c", "0ad"])("%s is a name", (name) => expect(checkPackageName(name)).toBe(name));

test.each([
  ["a", "two characters"],
  ["Demo", "start with a lower-case letter"],
  ["-demo", "start with a lower-case letter"],
  ["de_mo", "lower-case letters, digits and + - . only"],
  ["demö", "lower-case letters, digits and + - . only"],
])("%s is none: %s", (name, rule) => {
  expect(() => checkPackageName(name)).toThrow(expect.objectContaining({ code: "CGOX_DEB_NAME", message: expect.stringContaining(rule) }));
});

test("a program's name becomes one", () => expect(packageNameFor("Image_Server")).toBe("image-server"));
