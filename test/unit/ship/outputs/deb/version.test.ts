import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDebianVersions, isDebianVersion } from "../../../../../src/packages/debian/version.ts";
import { checkVersion, debianVersion, gitDebianVersion, withoutEpoch } from "../../../../../src/ship/outputs/deb/version.ts";

describe("debianVersion", () => {
  test.each([
    ["1.2.0", "1.2.0-1"],
    ["v1.2.0", "1.2.0-1"],
    ["v1.2.0-rc.1", "1.2.0~rc.1-1"],
    ["1.2.0-rc-1+build.5", "1.2.0~rc-1+build.5-1"],
    ["cmd/app/v0.3.1", "0.3.1-1"],
    ["2026.11", "2026.11-1"],
  ])("%s is %s", (text, version) => expect(debianVersion(text)).toBe(version));

  test("takes another revision", () => expect(debianVersion("1.0.0", "0jo2")).toBe("1.0.0-0jo2"));

  test("sorts what comes before a release before it", () => {
    const order = ["1.2.0-alpha", "1.2.0-rc.1", "1.2.0-rc.2", "1.2.0", "1.2.1-rc.1", "1.10.0"].map((text) => debianVersion(text));
    expect(order.toSorted(compareDebianVersions)).toEqual(order);
  });

  test.each([
    ["one", "it has to start with a digit"],
    ["1.0 beta", "it may hold letters"],
    ["", "it has to start with a digit"],
    ["1_0", "it may hold letters"],
  ])("refuses %j: %s", (text, rule) => {
    expect(() => debianVersion(text)).toThrow(
      expect.objectContaining({ code: "CGOX_DEB_VERSION", message: expect.stringContaining(rule) }),
    );
  });
});

describe("gitDebianVersion", () => {
  const commit = "abc123def";
  const time = 1_795_233_600;
  test.each([
    [{ tag: "v1.2.0", distance: 0 }, "1.2.0-1"],
    [{ tag: "v1.2.0", distance: 5 }, "1.2.0+git5.abc123def-1"],
    [{ tag: "v1.2.0-rc.1", distance: 2 }, "1.2.0~rc.1+git2.abc123def-1"],
    [{ distance: 0 }, "0~git20261121.abc123def-1"],
  ])("%j is %s", (described, version) => expect(gitDebianVersion({ ...described, commit, time })).toBe(version));

  test("sorts commits between the tags", () => {
    const order = [
      gitDebianVersion({ distance: 0, commit, time }),
      gitDebianVersion({ tag: "v1.0.0", distance: 0, commit, time }),
      gitDebianVersion({ tag: "v1.0.0", distance: 9, commit, time }),
      gitDebianVersion({ tag: "v1.0.0", distance: 10, commit, time }),
      gitDebianVersion({ tag: "v1.0.1-rc.1", distance: 0, commit, time }),
    ];
    expect(order.toSorted(compareDebianVersions)).toEqual(order);
  });
});

describe("checkVersion", () => {
  test("takes what dpkg takes, and nothing else", () => {
    const part = fc.stringMatching(/^[0-9a-z.+~:_ -]{0,8}$/);
    fc.assert(
      fc.property(part, (text) => {
        let isTaken = true;
        try {
          checkVersion(text);
        } catch {
          isTaken = false;
        }
        // Colons in the upstream version are dpkg's alone: no file name may hold one.
        expect(isTaken).toBe(isDebianVersion(text) && !text.replace(/^\d+:/, "").includes(":"));
      }),
      { numRuns: 500 },
    );
  });
  test.each([
    ["x:1.0", "the epoch"],
    ["1.0-", "the revision"],
    ["1.0-a_b", "the revision"],
  ])("says of %s that it is %s", (text, what) => expect(() => checkVersion(text)).toThrow(what));
});

test("file names have no epoch", () => expect(withoutEpoch("2:1.0-1")).toBe("1.0-1"));

test("says that files differ from the commit, in the one place that may follow a plus sign", () => {
  const git = { commit: "abc123456", time: 1_795_219_200, dirty: true };
  expect(gitDebianVersion({ ...git, tag: "v1.2.0", distance: 0 })).toBe("1.2.0+dirty-1");
  expect(gitDebianVersion({ ...git, tag: "v1.2.0", distance: 3 })).toBe("1.2.0+git3.abc123456.dirty-1");
  expect(gitDebianVersion({ ...git, distance: 0 })).toBe("0~git20261121.abc123456+dirty-1");
});
