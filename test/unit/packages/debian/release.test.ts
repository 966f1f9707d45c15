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
    ["a path that comes twice", `${TEXT} ${"c".repeat(64)} 99 main/binary-armhf/Packages.xz\n`],
    ["a field that comes twice", `${TEXT}Suite: other\n`],
    ["a field that comes twice in other letters", `${TEXT}suite: other\n`],
    ["a second table of sums", `${TEXT}SHA256:\n ${"c".repeat(64)} 99 main/binary-armhf/Packages\n`],
    ["a path that leads up", `${TEXT} ${HASH} 1 ../x\n`],
    ["a path that leads up, encoded", `${TEXT} ${HASH} 1 main/%2e%2E/x\n`],
    ["an absolute path", `${TEXT} ${HASH} 1 /etc/passwd\n`],
    ["a size that is none", `${TEXT} ${HASH} -1 x\n`],
    ["a size without end", `${TEXT} ${HASH} ${"9".repeat(13)} x\n`],
    ["more in a sum than a sum", `${TEXT} ${HASH} 1 x y\n`],
    ["a line that is no field", `${TEXT}evil\n`],
    ["an empty line", TEXT.replace("SHA256:", "\nSHA256:")],
    ["a beginning that continues nothing", ` ${HASH} 1 x\n${TEXT}`],
    ["a name of a field with a blank", `${TEXT}Valid Until: x\n`],
  ])("refuses %s", (_, text) => {
    expect(() => parseRelease(text)).toThrow(expect.objectContaining({ code: "CGOX_INDEX_MALFORMED" }));
  });
});

it("a field may be called __proto__ or constructor, and a path too", () => {
  const release = parseRelease(`__proto__: x\nconstructor: y\n${TEXT} ${HASH} 1 constructor\n`);
  expect(release.files.get("constructor")?.size).toBe(1);
  expect(release.files.get("toString")).toBeUndefined();
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
