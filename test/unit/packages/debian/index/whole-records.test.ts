import { expect, test } from "vitest";
import { LONGEST_RECORD, wholeRecords } from "../../../../../src/packages/debian/index/whole-records.ts";

async function blocksOf(pieces: Iterable<Buffer>, end = "\n\n"): Promise<string[]> {
  const blocks: string[] = [];
  for await (const block of wholeRecords(pieces, end, "the index")) blocks.push(block.toString("latin1"));
  return blocks;
}

test("records across pieces come whole, what is left at the end comes last", async () => {
  const pieces = ["a\n\nb", "b", "\n", "\nc\n\nd", "e"].map((text) => Buffer.from(text));
  expect(await blocksOf(pieces)).toEqual(["a\n\n", "bb\n\nc\n\n", "de"]);
});

test("a record may have LONGEST_RECORD bytes, wherever it lies, and not one more", async () => {
  for (const before of ["", "x\n\n"]) {
    const record = (length: number) => Buffer.from(`${before}${"a".repeat(length - 2)}\n\nz`);
    expect((await blocksOf([record(LONGEST_RECORD)])).join("")).toHaveLength(before.length + LONGEST_RECORD + 1);
    await expect(blocksOf([record(LONGEST_RECORD + 1)])).rejects.toMatchObject({ code: "CGOX_INDEX_MALFORMED" });
  }
});

test("no more of a record without end is asked for than the longest may have", async () => {
  let asked = 0;
  function* endless(): Generator<Buffer> {
    for (;;) {
      asked++;
      yield Buffer.alloc(1000, "a");
    }
  }
  await expect(blocksOf(endless())).rejects.toThrow("the index cannot be read: it has an entry of more than 1048576 bytes");
  expect(asked).toBe(Math.ceil((LONGEST_RECORD + 1) / 1000));
});
