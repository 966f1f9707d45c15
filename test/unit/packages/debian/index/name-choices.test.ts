import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { choiceFor, parseNameChoices } from "../../../../../src/packages/debian/index/name-choices.ts";

const shipped = parseNameChoices(await readFile(new URL("../../../../../sysroots/names/debian.json", import.meta.url), "utf8"));

test("the shipped table names packages, a reason, and each name once a kind", () => {
  for (const kind of ["modules", "libraries", "headers"] as const) {
    const names = shipped.flatMap((choice) => choice[kind] ?? []);
    expect(names).toEqual([...new Set(names)]);
  }
  for (const choice of shipped) {
    expect(choice.packages.length).toBeGreaterThan(0);
    expect(choice.reason).toMatch(/^[^.]{10,}$/);
    expect([...(choice.modules ?? []), ...(choice.libraries ?? []), ...(choice.headers ?? [])].length).toBeGreaterThan(0);
  }
});

test("an entry is found by its kind and name, or by a header's folder", () => {
  expect(choiceFor(shipped, { kind: "library", name: "curl" })?.packages[0]).toBe("libcurl4-openssl-dev");
  expect(choiceFor(shipped, { kind: "header", name: "curl/easy.h" })?.packages[0]).toBe("libcurl4-openssl-dev");
  expect(choiceFor(shipped, { kind: "module", name: "curl" })).toBeUndefined();
  expect(choiceFor(shipped, { kind: "header", name: "curl" })).toBeUndefined();
});

test.each([
  "[]",
  '{"choices":{}}',
  '{"choices":[{"packages":"a","reason":"x"}]}',
  '{"choices":[{"packages":["a"]}]}',
  '{"choices":[null]}',
])("%s is refused", (text) => {
  expect(() => parseNameChoices(text)).toThrow(expect.objectContaining({ code: "CGOX_DATA_NAMES" }) as Error);
});
