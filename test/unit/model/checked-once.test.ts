import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFiles } from "../../../src/io/files/files.ts";
import { checkOnce, parseOnce } from "../../../src/model/checked-once.ts";

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "cgox-checked-"))));
afterEach(() => rm(directory, { recursive: true }));

const bytes = Buffer.from("{}");
const once = (into: string | undefined, checker = import.meta.url) => ({ files: createFiles(), directory: into, checker });

test("bytes that passed are not checked again; others, and those of another checker, are", async () => {
  const check = vi.fn(async () => {});
  await checkOnce(once(directory), bytes, check);
  await checkOnce(once(directory), bytes, check);
  expect(check).toHaveBeenCalledTimes(1);
  await checkOnce(once(directory), Buffer.from("[]"), check);
  await checkOnce(once(directory, new URL("checked-once.test.js", import.meta.url).href), bytes, check);
  expect(check).toHaveBeenCalledTimes(3);
});

test("bytes that did not pass are checked each time", async () => {
  const check = vi.fn(() => Promise.reject(new Error("bad")));
  await expect(checkOnce(once(directory), bytes, check)).rejects.toThrow("bad");
  await expect(checkOnce(once(directory), bytes, check)).rejects.toThrow("bad");
  expect(await readdir(directory)).toEqual([]);
});

test("without a folder, or one that cannot be written to, everything is checked", async () => {
  const check = vi.fn(async () => {});
  for (const into of [undefined, undefined, "/proc/nowhere", "/proc/nowhere"]) await checkOnce(once(into), bytes, check);
  expect(check).toHaveBeenCalledTimes(4);
});

test("what was parsed is read from its note, and made anew where that is damaged", async () => {
  const parse = vi.fn(async () => ({ list: [1, "two"] }));
  expect(await parseOnce(once(directory), bytes, parse)).toEqual({ list: [1, "two"] });
  expect(await parseOnce(once(directory), bytes, parse)).toEqual({ list: [1, "two"] });
  expect(parse).toHaveBeenCalledTimes(1);
  const [note = ""] = await readdir(directory);
  await writeFile(join(directory, note), '{ "list": [1');
  expect(await parseOnce(once(directory), bytes, parse)).toEqual({ list: [1, "two"] });
  expect(parse).toHaveBeenCalledTimes(2);
});

test("what could not be parsed is not noted, and a folder is not needed", async () => {
  await expect(parseOnce(once(directory), bytes, () => Promise.reject(new Error("bad")))).rejects.toThrow("bad");
  expect(await readdir(directory)).toEqual([]);
  expect(await parseOnce(once(undefined), bytes, async () => 7)).toBe(7);
});
