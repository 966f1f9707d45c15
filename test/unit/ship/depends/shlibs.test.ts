import { describe, expect, test } from "vitest";
import { findInShlibs, splitSoname } from "../../../../src/ship/depends/shlibs.ts";

describe("splitSoname", () => {
  test.each([
    ["libz.so.1", "libz", "1"],
    ["libfoo.so.1.2.3", "libfoo", "1.2.3"],
    ["libbfd-2.40-system.so", "libbfd", "2.40-system"],
    ["ld-linux-armhf.so.3", "ld-linux-armhf", "3"],
  ])("%s", (soname, name, version) => {
    expect(splitSoname(soname)).toEqual({ name, version });
  });

  test.each(["libfoo.so", "libfoo", "plugin-x.so"])("%s has no version", (soname) => {
    expect(splitSoname(soname)).toBeUndefined();
  });
});

describe("findInShlibs", () => {
  const text = [
    "# comment",
    "udeb: libz 1 zlib1g-udeb (>= 1:1.2.13)",
    "libz 1 zlib1g (>= 1:1.2.0), libz-data | other",
    "libtyped 2 libtyped2",
    "deb: libtyped 2 libtyped2 (>= 2.1)",
    "libfree 3",
    "libbfd 2.40 binutils (>= 2.40)  ",
    "not_a_line",
  ].join("\n");

  test.each([
    ["libz.so.1", "zlib1g (>= 1:1.2.0), libz-data | other"],
    ["libtyped.so.2", "libtyped2 (>= 2.1)"],
    ["libfree.so.3", ""],
    ["libbfd-2.40.so", "binutils (>= 2.40)"],
  ])("%s", (soname, dependencies) => {
    expect(findInShlibs(text, soname)).toBe(dependencies);
  });

  test.each(["libz.so.2", "libzz.so.1", "libz.so", "not_a_line"])("does not name %s", (soname) => {
    expect(findInShlibs(text, soname)).toBeUndefined();
  });
});
