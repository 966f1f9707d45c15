import fc from "fast-check";
import { expect, test } from "vitest";
import { findKey, keysEndingIn, keysFrom, writeFrontCoded } from "../../../../../src/packages/debian/index/front-coded.ts";
import { growingBytes, usedBytes } from "../../../../../src/packages/debian/index/growing-bytes.ts";

const keyLists = fc
  .uniqueArray(
    fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "é", " "), minLength: 1, maxLength: 12 }).map((text) => text.repeat(3)),
    { maxLength: 120 },
  )
  .map((keys) => keys.sort());

function written(keys: readonly string[]): { keys: Buffer; blocks: Buffer } {
  const target = growingBytes(8);
  const blocks = writeFrontCoded(
    target,
    keys.map((key, i) => [key, i * 7] as const),
  );
  return { keys: usedBytes(target), blocks };
}

test("every key is found with its number, and no other key", () => {
  fc.assert(
    fc.property(keyLists, fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 9 }), (list, other) => {
      const { keys, blocks } = written(list);
      for (const [i, key] of list.entries()) expect(findKey(keys, blocks, key)).toBe(i * 7);
      expect(findKey(keys, blocks, other)).toBe(list.includes(other) ? list.indexOf(other) * 7 : undefined);
    }),
  );
});

test("entries come in order from any key on, and by their ends", () => {
  fc.assert(
    fc.property(keyLists, fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 3 }), (list, text) => {
      const { keys, blocks } = written(list);
      expect([...keysFrom(keys, blocks, text)].map(([key]) => key)).toEqual(list.filter((key) => key >= text));
      expect(keysEndingIn(keys, text).map(([key]) => key)).toEqual(list.filter((key) => key.endsWith(text)));
    }),
  );
});

test("keys may share more than a byte can count", () => {
  const list = ["x".repeat(300), `${"x".repeat(300)}a`, `${"x".repeat(300)}b/y`];
  const { keys, blocks } = written(list);
  expect(list.map((key) => findKey(keys, blocks, key))).toEqual([0, 7, 14]);
  expect(keysEndingIn(keys, "/y")).toEqual([[list[2], 14]]);
});
