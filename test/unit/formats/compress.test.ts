import { randomBytes } from "node:crypto";
import zlib from "node:zlib";
import { expect, test } from "vitest";
import { compressGzip, compressXz, compressZstd } from "../../../src/formats/compress.ts";
import { decompress, detectCompression } from "../../../src/formats/compression.ts";

const data = Buffer.alloc(3 << 20, "cgox");
data.write("ustar", 257);

test.each([
  ["gzip", compressGzip],
  ["xz", compressXz],
  ["zstd", (bytes: Buffer) => compressZstd(bytes, 2)],
] as const)("%s is read back", async (compression, compress) => {
  const compressed = await compress(data);
  expect(detectCompression(compressed)).toBe(compression);
  expect(compressed.length).toBeLessThan(data.length / 100);
  expect((await decompress(compressed)).equals(data)).toBe(true);
});

test("gzip data says neither when nor where it was made", async () => {
  expect((await compressGzip(data)).subarray(0, 10).toString("hex")).toBe("1f8b0800000000000203");
});

test("zstd data is the same for any number of threads", async () => {
  const large = Buffer.concat([data, randomBytes(4 << 20), data]);
  expect((await compressZstd(large, 1)).equals(await compressZstd(large, 8))).toBe(true);
});

test.each([2 << 20, (2 << 20) + 1, 3 << 20, (5 << 20) - 1])(
  "gzip data of %d bytes is one member, and hardly larger for its pieces",
  async (length) => {
    const line = Buffer.concat([randomBytes(20_000), Buffer.alloc(5_000, "text")]);
    const large = Buffer.alloc(length, line);
    const compressed = await compressGzip(large);
    // What follows a member's end is no part of its stream: one that is read to its last byte is alone.
    const { buffer, engine } = zlib.gunzipSync(compressed, { info: true } as object) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    expect(buffer.equals(large)).toBe(true);
    expect(engine.bytesWritten).toBe(compressed.length);
    expect(compressed.indexOf(Buffer.from("1f8b08000000000002", "hex"), 1)).toBe(-1);
    expect(compressed.length).toBeLessThan(zlib.gzipSync(large, { level: 9 }).length * 1.01);
  },
);
