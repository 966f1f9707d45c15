import { expect, test } from "vitest";
import { parseDependencies } from "../../../../src/sysroot/pkg-config/dependencies.ts";
import type { PcModule } from "../../../../src/sysroot/pkg-config/module.ts";
import { providesFor } from "../../../../src/sysroot/pkg-config/provides.ts";

function serves(provided: string, wanted: string): boolean {
  const [dependency] = parseDependencies(wanted);
  if (dependency === undefined) throw new Error(wanted);
  return providesFor({ provides: parseDependencies(provided) } as unknown as PcModule, dependency);
}

test.each([
  ["x = 1.5", "x", true],
  ["x = 1.5", "x = 1.5", true],
  ["x = 1.5", "x >= 1.5", true],
  ["x = 1.5", "x > 1.5", false],
  ["x = 1.5", "x != 1.5", false],
  ["x != 1.5", "x = 1.5", false],
  ["x != 1.5", "x = 1.6", true],
  ["x >= 1.5", "x = 1.6", true],
  ["x >= 1.5", "x = 1.4", false],
  ["x >= 1.5", "x >= 1.6", true],
  ["x >= 1.5", "x < 1.4", false],
  ["x < 2", "x > 1", true],
  ["y = 1", "x", false],
  ["x", "x", false],
])("a module that provides %s, where %s is wanted", (provided, wanted, answer) => {
  expect(serves(provided, wanted)).toBe(answer);
});
