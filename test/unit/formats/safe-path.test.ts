import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  entryPathInside,
  followParentLinks,
  isSafeEntryPath,
  isSafeLinkTarget,
  linkTargetInside,
  packageLinkTarget,
  packagePath,
} from "../../../src/formats/safe-path.ts";

const path = fc
  .array(fc.oneof(fc.constantFrom("..", ".", "", "a", "b", "usr", "..a", "a..", "\\", "C:", "\0"), fc.string({ maxLength: 4 })), {
    maxLength: 6,
  })
  .map((parts) => parts.join("/"));

const isUnder = (root: string, file: string) => file === root || file.startsWith(`${root}/`);

describe("entryPathInside", () => {
  test.each([
    ["./usr/lib/", "usr/lib"],
    ["usr//lib/./libz.so", "usr/lib/libz.so"],
    ["./", ""],
    [".", ""],
    ["..a/b..", "..a/b.."],
    ["a\\..\\b", "a\\..\\b"],
  ])("%j is %j", (entry, expected) => {
    expect(entryPathInside(entry)).toBe(expected);
  });

  test.each(["", "/", "/etc/passwd", "..", "../a", "a/../b", "a/..", "./..", "a\0b", "//a"])("refuses %j", (entry) => {
    expect(entryPathInside(entry)).toBeUndefined();
  });

  test.each(["a\\b", "..\\a", "C:", "C:a", "a/b:stream"])("refuses %j on Windows alone", (entry) => {
    expect(isSafeEntryPath(entry)).toBe(true);
    expect(isSafeEntryPath(entry, { windows: true })).toBe(false);
  });

  test("what it takes stays inside and is the same file", () => {
    fc.assert(
      fc.property(path, (entry) => {
        const inside = entryPathInside(entry);
        fc.pre(inside !== undefined);
        const file = posix.resolve("/root/of/it", inside);
        expect(isUnder("/root/of/it", file)).toBe(true);
        expect(file).toBe(posix.resolve("/root/of/it", entry));
      }),
    );
  });

  test("what leaves the root is refused", () => {
    fc.assert(
      fc.property(path, (entry) => {
        fc.pre(!isUnder("/root/of/it", posix.resolve("/root/of/it", entry)));
        expect(isSafeEntryPath(entry)).toBe(false);
      }),
    );
  });

  test("on Windows nothing that it takes leaves a drive's folder", async () => {
    const { win32 } = await import("node:path");
    fc.assert(
      fc.property(path, (entry) => {
        const inside = entryPathInside(entry, { windows: true });
        fc.pre(inside !== undefined);
        expect(win32.relative("C:\\root", win32.resolve("C:\\root", inside))).not.toMatch(/^(\.\.([\\/]|$)|[A-Za-z]:)/);
      }),
    );
  });
});

describe("linkTargetInside", () => {
  test.each([
    ["usr/lib/libz.so", "libz.so.1", "usr/lib/libz.so.1"],
    ["usr/lib/libz.so", "../../lib/libz.so.1", "lib/libz.so.1"],
    ["usr/lib/libz.so", "/lib/libz.so.1", "lib/libz.so.1"],
    ["usr/lib/libz.so", "../..", ""],
    ["lib", "usr/lib", "usr/lib"],
    ["a/b", "/", ""],
  ])("%s → %s is %j", (link, target, expected) => {
    expect(linkTargetInside(link, target)).toBe(expected);
  });

  test.each([
    ["libz.so", "../libz.so"],
    ["usr/lib/libz.so", "../../../etc/passwd"],
    ["usr/lib/libz.so", "../../../usr/lib/libz.so.1"],
    ["a/b", "/../etc"],
    ["a", ""],
    ["a", "b\0"],
  ])("refuses %s → %j", (link, target) => {
    expect(isSafeLinkTarget(link, target)).toBe(false);
  });

  test("what it takes stays inside", () => {
    fc.assert(
      fc.property(path, path, (link, target) => {
        const inside = linkTargetInside(link, target);
        fc.pre(inside !== undefined && isSafeEntryPath(link));
        expect(isSafeEntryPath(inside === "" ? "." : inside)).toBe(true);
        if (!target.startsWith("/")) {
          expect(posix.resolve("/root", inside)).toBe(posix.resolve("/root", posix.dirname(posix.join(link)), target));
        }
      }),
    );
  });
});

describe("packagePath", () => {
  test.each([
    ["usr/../../etc", "leads out"],
    ["/etc/passwd", "is absolute"],
    ["usr/lib/a\nb", "has a character"],
    ["a/".repeat(257), "more than 256 folders deep"],
    ["a/".repeat(8000), "longer than 2048 bytes"],
    ["ä".repeat(128), "a name of over 255 bytes"],
  ])("refuses %j and says why", (entry, why) => {
    expect(() => packagePath(entry)).toThrow(
      expect.objectContaining({ code: "CGOX_FORMAT_UNSAFE_PATH", message: expect.stringContaining(why) }),
    );
  });

  test("an error has place for a line of it", () => {
    expect(() => packagePath(`/${"a".repeat(10_000)}`)).toThrow(/^.{1,120}$/);
  });

  test("takes what packages have", () => {
    expect(packagePath("./usr/share/man/man3/Foo::Bar.3pm.gz")).toBe("usr/share/man/man3/Foo::Bar.3pm.gz");
    expect(packagePath("./lib/systemd/system/system-systemd\\x2dcryptsetup.slice")).toBe(
      "lib/systemd/system/system-systemd\\x2dcryptsetup.slice",
    );
  });
});

test("packageLinkTarget refuses what no system could hold", () => {
  expect(packageLinkTarget("a", "../b")).toBe("../b");
  for (const target of ["a\0b", "a\nb", "a/".repeat(2000)]) {
    expect(() => packageLinkTarget("usr/lib/a", target)).toThrow(
      expect.objectContaining({ code: "CGOX_FORMAT_UNSAFE_PATH", message: expect.stringContaining("usr/lib/a") }),
    );
  }
});

describe("followParentLinks", () => {
  const links: Record<string, string> = {
    lib: "usr/lib",
    lib64: "/lib/sixtyfour",
    "usr/lib/up": "../../../outside",
    circle: "circle/again",
    "usr/lib/link": "target",
  };
  const linkAt = (link: string) => links[link];

  test.each([
    ["lib/libc.so", "usr/lib/libc.so"],
    ["./lib64/ld.so", "usr/lib/sixtyfour/ld.so"],
    ["lib", "lib"],
    ["lib/link", "usr/lib/link"],
    ["lib/link/x", "usr/lib/target/x"],
    ["usr/bin/x", "usr/bin/x"],
  ])("%s is %s", (from, to) => {
    expect(followParentLinks(from, linkAt)).toBe(to);
  });

  test.each(["lib/up/passwd", "circle/x", "../x", "/x"])("refuses %s", (from) => {
    expect(followParentLinks(from, linkAt)).toBeUndefined();
  });

  test("whatever the links, the result has no link on its way and stays inside", () => {
    fc.assert(
      fc.property(fc.dictionary(path, path), path, (hostile, entry) => {
        const result = followParentLinks(entry, (link) => (Object.hasOwn(hostile, link) ? hostile[link] : undefined));
        fc.pre(result !== undefined && result !== "");
        expect(isSafeEntryPath(result)).toBe(true);
        const parents = result
          .split("/")
          .slice(0, -1)
          .map((_, index, all) => all.slice(0, index + 1).join("/"));
        expect(parents.filter((parent) => Object.hasOwn(hostile, parent))).toEqual([]);
      }),
    );
  });
});
