import { expect, test } from "vitest";
import { unpackLimit } from "../../../../src/packages/store/unpack-limit.ts";

const [KIB, MIB] = [1024, 1024 * 1024];

test.each([
  ["adwaita-icon-theme 43-1", { size: 5_124_100, installedSize: 20_899 * KIB }, 22_460_416],
  ["linux-libc-dev 6.1.192-3", { size: 2_458_036, installedSize: 7191 * KIB }, 7_558_144],
  ["libboost1.74-dev 1.74.0", { size: 9_507_888, installedSize: 138_224 * KIB }, 144_881_664],
  ["moment-timezone, without what the index says", { size: 1_256_532 }, 223_149_056],
])("%s may be unpacked", (_name, said, takes) => {
  expect(unpackLimit(said)).toBeGreaterThan(takes);
});

test("what the index says counts, not the file", () => {
  expect(unpackLimit({ size: 100_000, installedSize: 10 * KIB })).toBeLessThan(17 * MIB);
  expect(unpackLimit({ size: 100_000, installedSize: 300 * MIB })).toBeGreaterThan(600 * MIB);
});

test("no package takes more than 2 GiB, whatever the index says", () => {
  expect(unpackLimit({ size: 1, installedSize: 2 ** 50 })).toBe(2 ** 31);
  expect(unpackLimit({ size: 2 ** 40 })).toBe(2 ** 31);
});
