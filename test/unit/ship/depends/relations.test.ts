import { describe, expect, test } from "vitest";
import { compareGroups, formatDependencies, parseDependencies } from "../../../../src/ship/depends/relations.ts";

describe("parseDependencies", () => {
  test("reads and writes what symbols and shlibs files give", () => {
    const text = "libc6 (>> 2.36),libc6(<< 2.37), perlapi-5.36.0,  libfoo1:any (= 1:2-3) | libbar";
    const groups = parseDependencies(text, "libx");
    expect(groups[0]).toEqual([{ name: "libc6", operator: ">>", version: "2.36" }]);
    expect(formatDependencies(groups)).toBe("libc6 (>> 2.36), libc6 (<< 2.37), perlapi-5.36.0, libfoo1:any (= 1:2-3) | libbar");
  });

  test("refuses what is no relation, by its owner", () => {
    expect(() => parseDependencies("libc6 (>= )", "libodd1")).toThrow(
      expect.objectContaining({ code: "CGOX_DEPENDS_RELATION", message: expect.stringMatching(/libodd1.*"libc6 \(>= \)"/) }),
    );
  });
});

test("compareGroups orders by name, operator, version as text, then alternatives", () => {
  const order = [
    "liba",
    "liba (>= 1)",
    "liba (>= 1) | libz",
    "liba (>= 10)",
    "liba (>= 2)",
    "liba (>> 1)",
    "liba (<< 1)",
    "liba2",
    "libb | liba",
  ];
  const groups = order.flatMap((text) => parseDependencies(text, ""));
  expect(formatDependencies([...groups].toReversed().toSorted(compareGroups))).toBe(order.join(", "));
});
