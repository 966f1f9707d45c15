import { expect, test } from "vitest";
import { formatDependency, parseDependencies } from "../../../../src/sysroot/pkg-config/dependencies.ts";

test.each([
  ["cairo", ["cairo"]],
  ["cairo,", ["cairo"]],
  [" , cairo,cairo-ft  cairo-png ,", ["cairo", "cairo-ft", "cairo-png"]],
  ["gtk+-3.0 >= 3.22", ["gtk+-3.0 >= 3.22"]],
  ["gtk+-3.0 >= 3.22, glib-2.0 != 2.1 zlib", ["gtk+-3.0 >= 3.22", "glib-2.0 != 2.1", "zlib"]],
  ["glib-2.0 >=2.50", ["glib-2.0 >= 2.50"]],
  ["zlib >=", []],
  ["a => 1", ["a (any) 1"]],
])("%j", (text, expected) => {
  expect(parseDependencies(text).map(formatDependency)).toEqual(expected);
});
