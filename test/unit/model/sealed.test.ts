import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { createFiles } from "../../../src/io/files/files.ts";
import { readSealed, readSealedBytes, sealed, sealedBytes, unsealed } from "../../../src/model/sealed.ts";
import { useScratch } from "../io/support/scratch.ts";

const scratch = useScratch();
const files = createFiles();
const value = { list: [1, "two", null], __proto: { constructor: "x" }, "1": "}" };

test("a note says what it was told", async () => {
  expect(unsealed(sealed(value))).toEqual(value);
  await writeFile(scratch("note"), sealed(value));
  expect(await readSealed(files, scratch("note"))).toEqual(value);
});

test("a note with one other byte, a shorter and a longer one count as not there, and so does what was never one", () => {
  const text = sealed(value);
  for (let at = 0; at < text.length; at++) {
    expect(unsealed(text.slice(0, at))).toBeUndefined();
    for (const other of [" ", "0", "\0", "}"]) {
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      if (changed !== text) expect(unsealed(changed)).toBeUndefined();
    }
  }
  for (const other of [`${text} `, ` ${text}`, "", "null", "{}", "[]", '{"sha256":1,"value":2}', JSON.stringify(value)]) {
    expect(unsealed(other)).toBeUndefined();
  }
});

test("bytes that are not whole count as not there", async () => {
  const path = scratch("bytes");
  await files.writeAtomic(path, sealedBytes(Buffer.from("\na\tb\n")));
  expect((await readSealedBytes(files, path))?.toString()).toBe("\na\tb\n");
  const whole = await files.read(path);
  for (const damaged of [Buffer.concat([whole, Buffer.from(" ")]), whole.subarray(0, -1), Buffer.alloc(0), Buffer.alloc(whole.length)]) {
    await writeFile(path, damaged);
    expect(await readSealedBytes(files, path)).toBeUndefined();
  }
});

test("a folder in the place of a note counts as no note", async () => {
  await files.makeDirectory(scratch("note"));
  expect(await readSealed(files, scratch("note"))).toBeUndefined();
  expect(await readSealedBytes(files, scratch("note"))).toBeUndefined();
});
