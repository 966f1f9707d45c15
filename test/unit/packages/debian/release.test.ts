import { describe, expect, it } from "vitest";
import { checkRelease, parseRelease } from "../../../../src/packages/debian/release.ts";

const HASH = "a".repeat(64);
const TEXT = `Origin: Debian
Suite: oldstable-security
Codename: bookworm-security
Date: Wed, 18 Nov 2026 22:17:41 UTC
Valid-Until: Wed, 25 Nov 2026 22:17:41 UTC
Acquire-By-Hash: yes
Architectures: all amd64 armhf
MD5Sum:
 ${"b".repeat(32)} 7 main/binary-armhf/Packages
SHA256:
 ${HASH}   1234 main/binary-armhf/Packages.xz
`;

describe("parseRelease", () => {
  it("reads the fields that cgox uses and the SHA256 table alone", () => {
    const release = parseRelease(TEXT);
    expect(release).toMatchObject({ suite: "oldstable-security", codename: "bookworm-security", acquireByHash: true });
    expect(release.architectures).toEqual(["all", "amd64", "armhf"]);
    expect([...release.files]).toEqual([["main/binary-armhf/Packages.xz", { size: 1234, sha256: HASH }]]);
  });

  it.each([
    ["no SHA256 table", "Suite: x\nDate: Wed, 18 Nov 2026 22:17:41 UTC\n"],
    ["no Date", `SHA256:\n ${HASH} 1 x\n`],
    ["a Date that is none", `Date: yesterday\nSHA256:\n ${HASH} 1 x\n`],
    ["a sum that is none", "Date: Wed, 18 Nov 2026 22:17:41 UTC\nSHA256:\n zz 1 x\n"],
  ])("refuses %s", (_, text) => {
    expect(() => parseRelease(text)).toThrow(expect.objectContaining({ code: "CGOX_INDEX_MALFORMED" }));
  });
});

describe("checkRelease", () => {
  const release = parseRelease(TEXT);

  it.each(["oldstable-security", "bookworm-security"])("knows the suite as %s", (name) => {
    expect(() => checkRelease(release, name, new Date("2026-11-20T00:00:00Z"))).not.toThrow();
  });

  it.each([
    ["another suite", "trixie-security", "2026-11-20T00:00:00Z", "CGOX_INDEX_WRONG_SUITE"],
    ["an index past its Valid-Until", "bookworm-security", "2026-11-25T22:17:42Z", "CGOX_INDEX_EXPIRED"],
    ["a Date in the future", "bookworm-security", "2026-11-18T22:17:00Z", "CGOX_INDEX_FUTURE"],
  ])("refuses %s", (_, suite, now, code) => {
    expect(() => checkRelease(release, suite, new Date(now))).toThrow(expect.objectContaining({ code }));
  });
});
