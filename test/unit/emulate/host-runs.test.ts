import { expect, test } from "vitest";
import { hostRuns } from "../../../src/emulate/host-runs.ts";
import { target } from "./support.ts";

test.each([
  ["linux", "x64", "linux", "amd64", true],
  ["linux", "x64", "linux", "386", true],
  ["linux", "x64", "linux", "arm64", false],
  ["linux", "arm64", "linux", "arm64", true],
  ["linux", "arm64", "linux", "arm", false],
  ["darwin", "arm64", "linux", "arm64", false],
  ["win32", "x64", "windows", "amd64", true],
] as const)("%s on %s runs programs for %s/%s: %s", (platform, arch, goos, goarch, expected) => {
  expect(hostRuns({ platform, arch }, target(goos, goarch))).toBe(expected);
});
