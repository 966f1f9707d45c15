import { describe, expect, test } from "vitest";
import { parseRelationGroups, parseRelations, satisfies } from "../../../../src/packages/debian/relation.ts";
import { appliesToArchitecture, appliesToProfiles } from "../../../../src/packages/debian/restriction.ts";

const field = "Depends";

describe("parseRelationGroups", () => {
  test("reads groups, alternatives, operators and qualifiers", () => {
    const text = "libc6 (>= 2.36), debconf (>= 0.5) | debconf-2.0,\n python3:any (<<4),libx1( = 1:2.0-3~x ) , perl:native";
    expect(parseRelationGroups(text, { field })).toEqual([
      [{ name: "libc6", operator: ">=", version: "2.36" }],
      [{ name: "debconf", operator: ">=", version: "0.5" }, { name: "debconf-2.0" }],
      [{ name: "python3", operator: "<<", version: "4", qualifier: "any" }],
      [{ name: "libx1", operator: "=", version: "1:2.0-3~x" }],
      [{ name: "perl", qualifier: "native" }],
    ]);
  });

  test("takes the obsolete signs as dpkg does: or equal", () => {
    expect(parseRelationGroups("a (< 1), b (> 1)", { field })).toEqual([
      [{ name: "a", operator: "<=", version: "1" }],
      [{ name: "b", operator: ">=", version: "1" }],
    ]);
  });

  test("an empty field, a trailing comma and line ends are fine", () => {
    expect(parseRelationGroups("", { field })).toEqual([]);
    expect(parseRelationGroups("\n a,\n b,\n", { field })).toEqual([[{ name: "a" }], [{ name: "b" }]]);
  });

  test("judges architectures where one is given", () => {
    const text = "a [armhf arm64], b [!armhf] | c, d [linux-any], e [amd64]";
    expect(parseRelationGroups(text, { field, architecture: "armhf" })).toEqual([[{ name: "a" }], [{ name: "c" }], [{ name: "d" }]]);
    expect(parseRelationGroups(text, { field })).toHaveLength(4);
  });

  test("judges build profiles: none are active unless given", () => {
    const text = "a <!nocheck>, b <cross>, c (>= 1) [any] <!nocheck !cross> <stage1>";
    const names = (profiles?: string[]) =>
      parseRelationGroups(text, { field, architecture: "arm64", ...(profiles ? { profiles } : {}) }).map((group) => group[0]?.name);
    expect(names()).toEqual(["a", "c"]);
    expect(names(["cross"])).toEqual(["a", "b"]);
    expect(names(["nocheck", "stage1"])).toEqual(["c"]);
  });

  test.each([
    "a |",
    "| a",
    "a b",
    "a (1.0)",
    "a (>= )",
    "a (>= 1 2)",
    "a (>> 1",
    "(>= 1)",
    "-a",
    "a [",
    "a <b",
    "a (== 1)",
    "a (>= 1_0)",
    "ä",
  ])("refuses %j and names the field", (text) => {
    expect(() => parseRelationGroups(`libc6, ${text}`, { field, owner: "libfoo 1.0" })).toThrow(
      expect.objectContaining({ code: "CGOX_DEBIAN_RELATION", message: expect.stringContaining("Depends field of libfoo 1.0") }),
    );
  });
});

describe("parseRelations", () => {
  test("reads a list", () => {
    expect(parseRelations("libz-dev, libjpeg-dev (= 1:2.1.5-2)", { field: "Provides" })).toEqual([
      { name: "libz-dev" },
      { name: "libjpeg-dev", operator: "=", version: "1:2.1.5-2" },
    ]);
  });

  test("refuses alternatives", () => {
    expect(() => parseRelations("a | b", { field: "Provides" })).toThrow(expect.objectContaining({ code: "CGOX_DEBIAN_RELATION" }));
  });
});

describe("satisfies", () => {
  test.each([
    ["<<", [true, false, false]],
    ["<=", [true, true, false]],
    ["=", [false, true, false]],
    [">=", [false, true, true]],
    [">>", [false, false, true]],
  ] as const)("%s", (operator, expected) => {
    expect(["1.0~rc1", "1.0", "1.0-1"].map((version) => satisfies(version, { name: "a", operator, version: "1.0" }))).toEqual(expected);
  });

  test("any version satisfies a relation without one", () => {
    expect(satisfies("0", { name: "a" })).toBe(true);
  });
});

describe("appliesToArchitecture", () => {
  // What `dpkg-architecture -a ARCHITECTURE -i WILDCARD` says.
  test.each([
    ["armhf", "any-arm", true],
    ["armel", "any-arm", true],
    ["arm64", "any-arm", false],
    ["x32", "any-amd64", true],
    ["i386", "linux-any", true],
    ["hurd-i386", "linux-any", false],
    ["hurd-i386", "any-i386", true],
    ["hurd-i386", "hurd-any", true],
    ["arm64", "gnu-any-any", true],
    ["arm64", "musl-any-any", false],
    ["musl-linux-arm64", "musl-any-any", true],
    ["musl-linux-arm64", "linux-any", true],
    ["arm64", "any", true],
    ["arm64", "amd64 arm64", true],
    ["arm64", "!amd64 !i386", true],
    ["arm64", "!amd64 !arm64", false],
  ])("%s, [%s]: %s", (architecture, list, expected) => {
    expect(appliesToArchitecture(list, architecture)).toBe(expected);
  });
});

test("appliesToProfiles: terms in a pair of brackets are and, pairs are or", () => {
  expect(appliesToProfiles("<a b> <c>", ["a"])).toBe(false);
  expect(appliesToProfiles("<a b> <c>", ["a", "b"])).toBe(true);
  expect(appliesToProfiles("<a b> <c>", ["c"])).toBe(true);
});

test("a long run of blanks before what is no relation takes no time", () => {
  const started = performance.now();
  expect(() => parseRelations(`libc6${" ".repeat(20_000)}!`, { field: "Depends" })).toThrow(
    expect.objectContaining({ code: "CGOX_DEBIAN_RELATION" }),
  );
  expect(performance.now() - started).toBeLessThan(1000);
});
