import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDebianVersions } from "../../../../src/packages/debian/version.ts";
import { satisfies } from "../../../../src/packages/debian/relation.ts";
import type { RelationGroup } from "../../../../src/model/package.ts";
import { formatDependencies, parseDependencies } from "../../../../src/ship/depends/relations.ts";
import { simplifyGroups } from "../../../../src/ship/depends/simplify.ts";

function simplify(text: string): string {
  return formatDependencies(simplifyGroups(parseDependencies(text, ""), compareDebianVersions));
}

describe("simplifyGroups", () => {
  test.each([
    ["libz, libz (>= 1)", "libz (>= 1)"],
    ["libz (>= 1), liba, libz (>= 2~)", "libz (>= 2~), liba"],
    ["libz (>= 2), libz (>> 2)", "libz (>> 2)"],
    ["libz (>= 1:1), libz (>= 9)", "libz (>= 1:1)"],
    ["libz (= 3), libz (>= 3), libz (<= 4), libz (<< 4), libz (>> 2)", "libz (= 3)"],
    ["libz (<= 4), libz (<< 4)", "libz (<< 4)"],
    ["a | b, c, a", "a, c"],
    ["a | b, a (>= 1) | b", "a (>= 1) | b"],
    ["libz (>= 1), libz (<< 3)", "libz (>= 1), libz (<< 3)"],
    ["libz:any, libz", "libz:any, libz"],
    ["libz, libz", "libz"],
  ])("%s → %s", (before, after) => {
    expect(simplify(before)).toBe(after);
  });

  test("what is left out is implied by what stays, for every version of the packages", () => {
    const relation = fc
      .tuple(fc.constantFrom("a", "b"), fc.constantFrom("<<", "<=", "=", ">=", ">>", ""), fc.constantFrom("1", "2", "3"))
      .map(([name, operator, version]) => (operator === "" ? name : `${name} (${operator} ${version})`));
    const group = fc.array(relation, { minLength: 1, maxLength: 2 }).map((alternatives) => alternatives.join(" | "));
    const versions = [undefined, "0", "1", "1.5", "2", "2.5", "3", "4"];
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 5 }), (texts) => {
        const before = parseDependencies(texts.join(", "), "");
        const after = simplifyGroups(before, compareDebianVersions);
        for (const a of versions) {
          for (const b of versions) {
            expect(isMet(after, { a, b })).toBe(isMet(before, { a, b }));
          }
        }
        expect(after.every((kept) => before.includes(kept))).toBe(true);
      }),
    );
  });
});

function isMet(groups: readonly RelationGroup[], installed: Readonly<Record<string, string | undefined>>): boolean {
  return groups.every((group) =>
    group.some((relation) => {
      const version = installed[relation.name];
      return version !== undefined && satisfies(version, relation);
    }),
  );
}
