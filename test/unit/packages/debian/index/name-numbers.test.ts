import { expect, test } from "vitest";
import { nameNumbers } from "../../../../../src/packages/debian/index/name-numbers.ts";

test("names are numbered as they come up, each once", () => {
  const numbers = nameNumbers();
  const bytes = Buffer.from("libz libc libz lib");
  const places = [
    [0, 4],
    [5, 9],
    [10, 14],
    [15, 18],
    [0, 3],
  ] as const;
  expect(places.map(([start, end]) => numbers.numberOf(bytes, start, end))).toEqual([1, 2, 1, 3, 3]);
});

test("numbers stay when the table grows", () => {
  const numbers = nameNumbers();
  const names = Array.from({ length: 300_000 }, (_, i) => Buffer.from(`package-${String(i)}-dev`));
  const all = (): number[] => names.map((name) => numbers.numberOf(name, 0, name.length));
  const expected = names.map((_, i) => i + 1);
  expect(all()).toEqual(expected);
  expect(all()).toEqual(expected);
});
