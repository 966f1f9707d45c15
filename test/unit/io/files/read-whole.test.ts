import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readWhole } from "../../../../src/io/files/read-whole.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();

test.each([0, 1, 256 << 10, (256 << 10) + 1, 3 << 20])("a file of %i bytes", async (size) => {
  const bytes = randomBytes(size);
  writeFileSync(scratch("file"), bytes);
  expect((await readWhole(scratch("file"))).equals(bytes)).toBe(true);
});

test.runIf(process.platform === "linux")("a file of the kernel's, which says that it has no bytes", async () => {
  expect((await readWhole("/proc/self/status")).toString()).toMatch(/^Name:/);
});

test("nothing there, and a folder, are refused by the system's names", async () => {
  await expect(readWhole(scratch("nowhere"))).rejects.toMatchObject({ code: "ENOENT" });
  await expect(readWhole(scratch("."))).rejects.toMatchObject({ code: "EISDIR" });
});
