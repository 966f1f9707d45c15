import fc from "fast-check";
import { posix } from "node:path";
import { describe, expect, it, test } from "vitest";
import { canonicalPath, relocateLink } from "../../../src/sysroot/relocate.ts";

const LINKS = { lib: "usr/lib", bin: "usr/bin" };

describe("canonicalPath", () => {
  it.each([
    ["lib/arm-linux-gnueabihf/libz.so.1", "usr/lib/arm-linux-gnueabihf/libz.so.1"],
    ["usr/lib/arm-linux-gnueabihf/libz.so", "usr/lib/arm-linux-gnueabihf/libz.so"],
    ["lib", "usr/lib"],
    ["library/x", "library/x"],
  ])("%s lies at %s", (path, expected) => {
    expect(canonicalPath(path, LINKS)).toBe(expected);
  });
});

describe("relocateLink", () => {
  it.each([
    ["usr/lib/arm/libz.so", "/lib/arm/libz.so.1.2", "libz.so.1.2"],
    ["lib/arm/libz.so.1", "libz.so.1.2", "libz.so.1.2"],
    ["lib/arm/libfoo.so", "../../usr/lib/arm/libfoo.so.2", "libfoo.so.2"],
    ["usr/lib/arm/libblas.so", "/etc/alternatives/libblas.so", "../../../etc/alternatives/libblas.so"],
    ["usr/include/mysql", "mariadb", "mariadb"],
    ["usr/include/up", "../../../../../etc/passwd", "../../etc/passwd"],
  ])("%s → %s becomes %s", (path, target, expected) => {
    expect(relocateLink({ path, target }, LINKS)).toBe(expected);
  });

  it("never leads out of the tree", () => {
    const part = fc.constantFrom("..", ".", "lib", "usr", "a", "b", "");
    const path = fc.array(fc.constantFrom("lib", "usr", "a", "b"), { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(path, fc.array(part, { minLength: 1, maxLength: 10 }), fc.boolean(), (from, parts, absolute) => {
        const target = relocateLink({ path: from, target: (absolute ? "/" : "") + parts.join("/") }, LINKS);
        const reached = posix.join("root", posix.dirname(canonicalPath(from, LINKS)), target);
        expect(target.startsWith("/")).toBe(false);
        expect(reached === "root" || reached.startsWith("root/") || reached === "root/").toBe(true);
      }),
    );
  });
});

test.each(["constructor/x", "__proto__/x", "toString"])("%s is no folder that is one with another", (path) => {
  expect(canonicalPath(path, { lib: "usr/lib" })).toBe(path);
});
