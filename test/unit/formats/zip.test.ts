import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeZip, type ZipMember } from "../../../src/formats/zip.ts";

/** Reads an archive by its central directory, checking it against the local headers. */
function readZip(zip: Buffer) {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [packed, size, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)];
    const offset = zip.readUInt32LE(at + 42);
    const path = zip.toString("utf8", at + 46, at + 46 + nameLength);
    expect(zip.subarray(offset + 4, offset + 30).equals(zip.subarray(at + 6, at + 32))).toBe(true);
    expect(zip.toString("utf8", offset + 30, offset + 30 + nameLength)).toBe(path);
    const bytes = zip.subarray(offset + 30 + nameLength, offset + 30 + nameLength + packed);
    const data = zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes;
    expect(data.length).toBe(size);
    const entry = { path, data: Buffer.from(data), mode: (zip.readUInt32LE(at + 38) >>> 16) & 0o7777, time: zip.readUInt32LE(at + 12) };
    at += 46 + nameLength;
    return entry;
  });
}

const byName = (left: { path: string }, right: { path: string }) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path));

test("what goes in comes out, sorted, whatever the order", async () => {
  const member = fc.record({
    path: fc.array(fc.stringMatching(/^[a-zé€ +-]{1,8}$/u), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/")),
    data: fc.uint8Array({ maxLength: 300 }),
    mode: fc.constantFrom(0o644, 0o755),
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(member, { selector: ({ path }) => path, maxLength: 8 }), async (members) => {
      const zip = await writeZip(members, 1_767_225_600);
      expect(readZip(zip).map(({ path, data, mode }) => ({ path, data, mode }))).toEqual(
        members.toSorted(byName).map(({ path, data, mode }) => ({ path, data: Buffer.from(data), mode })),
      );
      expect((await writeZip(members.toReversed(), 1_767_225_600)).equals(zip)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test.each([
  [0, "1980-1-1 0:0:0"],
  [1_767_225_601, "2026-1-1 0:0:0"],
  [1_798_761_599, "2026-12-31 23:59:58"],
  [9_999_999_999, "2107-12-31 23:59:58"],
])("the time %i is %s", async (modified, text) => {
  const time = readZip(await writeZip([{ path: "a", data: Buffer.alloc(0), mode: 0o644 }], modified))[0]?.time ?? 0;
  const day = [(time >>> 25) + 1980, (time >>> 21) & 15, (time >>> 16) & 31].join("-");
  expect(`${day} ${[(time >>> 11) & 31, (time >>> 5) & 63, (time & 31) * 2].join(":")}`).toBe(text);
});

test.each(["", "/a", "a//b", "../a", "a/..", "a\\b", "c:a", "a\0", "./a"])("%j is no path for it", async (path) => {
  await expect(writeZip([{ path, data: Buffer.alloc(0), mode: 0o644 }], 0)).rejects.toMatchObject({ code: "CGOX_FORMAT_ZIP" });
});

test("two of one path, too many and too large are refused", async () => {
  const member: ZipMember = { path: "a", data: Buffer.from("x"), mode: 0o644 };
  await expect(writeZip([member, member], 0)).rejects.toMatchObject({ message: expect.stringMatching("two files are to be a") });
  await expect(
    writeZip(
      Array.from({ length: 65_535 }, () => member),
      0,
    ),
  ).rejects.toMatchObject({ message: expect.stringMatching("65535 files") });
  const huge = { ...member, data: { length: 2 ** 32 } as Uint8Array };
  await expect(writeZip([huge], 0)).rejects.toMatchObject({
    message: expect.stringMatching("4294967296 bytes"),
    hint: expect.stringMatching("zip64"),
  });
});
