import { gzipSync } from "node:zlib";
import lzma from "lzma-native";
import { describe, expect, test } from "vitest";
import { compress as zstdCompress, CompressStream } from "zstd-napi";
import { decompress, detectCompression } from "../../../src/formats/compression.ts";
import { gunzipChunks } from "../../../src/formats/compression/gzip.ts";
import { tarBytes } from "./tar-bytes.ts";

const text = Buffer.from(Array.from({ length: 40_000 }, (_, index) => `line ${index * 7919} of it\n`).join(""));
const noise = Buffer.from(Array.from({ length: 300_000 }, (_, index) => Math.imul(index ^ (index >> 3), 2_654_435_761) >>> 24));

const compressLzma = (data: Buffer, coder: "easyEncoder" | "aloneEncoder"): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const stream = lzma.createStream(coder, { preset: 1 });
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.on("end", () => resolve(Buffer.concat(pieces)));
    stream.on("error", reject);
    stream.end(data);
  });

const compressors = {
  xz: (data: Buffer) => compressLzma(data, "easyEncoder"),
  lzma: (data: Buffer) => compressLzma(data, "aloneEncoder"),
  zstd: (data: Buffer) => Promise.resolve(zstdCompress(data)),
  gzip: (data: Buffer) => Promise.resolve(gzipSync(data)),
};

const refusal = expect.objectContaining({ code: "CGOX_FORMAT_COMPRESSION", hint: expect.any(String) });

describe.each(Object.entries(compressors))("%s", (name, compress) => {
  test("is told by its magic and comes back", async () => {
    for (const data of [text, noise, Buffer.alloc(0), Buffer.from("x")]) {
      const compressed = await compress(data);
      expect(detectCompression(compressed)).toBe(name);
      expect((await decompress(compressed)).equals(data)).toBe(true);
    }
  });

  test("cut short anywhere is refused", async () => {
    const compressed = await compress(text);
    for (const length of [13, 100, compressed.length >> 1, compressed.length - 9, compressed.length - 1]) {
      await expect(decompress(compressed.subarray(0, length))).rejects.toThrow(refusal);
    }
  });

  test("trailing garbage is refused", async () => {
    const compressed = await compress(text);
    for (const tail of ["garbage that is no stream", "x"]) {
      await expect(decompress(Buffer.concat([compressed, Buffer.from(tail)]))).rejects.toThrow(refusal);
    }
  });

  test("the limit is the most that may come out", async () => {
    const compressed = await compress(text);
    expect((await decompress(compressed, text.length)).length).toBe(text.length);
    await expect(decompress(compressed, text.length - 1)).rejects.toThrow(
      expect.objectContaining({ code: "CGOX_FORMAT_TOO_LARGE", message: expect.stringContaining(`the ${text.length - 1} `) }),
    );
  });

  test("a bomb is stopped", async () => {
    const bomb = await compress(Buffer.alloc(16 << 20));
    await expect(decompress(bomb, 1 << 20)).rejects.toMatchObject({ code: "CGOX_FORMAT_TOO_LARGE" });
  });
});

describe.each(["xz", "zstd", "gzip"] as const)("%s", (name) => {
  test("damage is noticed", async () => {
    const compressed = Buffer.from(await compressors[name](noise));
    compressed.writeUInt8((compressed[compressed.length >> 1] ?? 0) ^ 0x10, compressed.length >> 1);
    if (name === "zstd") {
      // Without a checksum in the frame, a flipped literal is not an error; a flipped block header is.
      compressed.fill(0xff, 12, 20);
    }
    await expect(decompress(compressed)).rejects.toThrow(refusal);
  });

  test("streams that follow each other are one", async () => {
    const both = Buffer.concat([await compressors[name](text), await compressors[name](noise)]);
    expect((await decompress(both)).equals(Buffer.concat([text, noise]))).toBe(true);
  });
});

test("xz: the next stream is found wherever the first one ends in a piece of input", async () => {
  const second = await compressors.xz(text);
  const size = 1 << 15;
  // Uncompressible data makes the first stream as long as one wants, to have its final `YZ` fall on both sides of a piece's end.
  const probe = await compressors.xz(noiseOf(size));
  const overhead = probe.length - size;
  const lengths = new Set<number>();
  for (let wanted = size - overhead - 8; wanted <= size - overhead + 8; wanted++) {
    const data = noiseOf(wanted);
    const first = await compressors.xz(data);
    lengths.add(first.length - size);
    expect((await decompress(Buffer.concat([first, second]))).equals(Buffer.concat([data, text]))).toBe(true);
  }
  expect(lengths).toContain(0);
});

test("zstd without a content size in its header", async () => {
  const stream = new CompressStream();
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => stream.on("end", resolve));
  stream.write(text);
  stream.end(noise);
  await ended;
  const compressed = Buffer.concat(pieces);
  expect((await decompress(compressed)).equals(Buffer.concat([text, noise]))).toBe(true);
  await expect(decompress(compressed.subarray(0, compressed.length - 4))).rejects.toThrow(refusal);
});

test("zero padding after xz and gzip is fine", async () => {
  for (const name of ["xz", "gzip"] as const) {
    expect((await decompress(Buffer.concat([await compressors[name](text), Buffer.alloc(512)]))).equals(text)).toBe(true);
  }
});

test("an uncompressed tar archive passes as it is", async () => {
  for (const tar of [tarBytes([{ path: "a", data: "x" }]), Buffer.alloc(1024)]) {
    expect(await decompress(tar)).toBe(tar);
  }
});

test("bzip2 is named as not supported", async () => {
  await expect(decompress(Buffer.from("BZh91AY&SY"))).rejects.toThrow(
    expect.objectContaining({ code: "CGOX_FORMAT_UNSUPPORTED", message: expect.stringContaining("bzip2") }),
  );
});

test.each(["", "x", "hello, this is not compressed", "\x1f", "\xfd7zXY\0"])("%j is no known compression", async (data) => {
  await expect(decompress(Buffer.from(data, "latin1"))).rejects.toThrow(refusal);
});

describe("gunzipChunks", () => {
  const collect = async (source: Buffer, chunkSize?: number): Promise<Buffer[]> => {
    const chunks: Buffer[] = [];
    for await (const chunk of gunzipChunks(source, chunkSize)) chunks.push(chunk);
    return chunks;
  };

  test("gives all of it, in pieces of the size asked for or less", async () => {
    const chunks = await collect(gzipSync(text), 1 << 16);
    expect(Buffer.concat(chunks).equals(text)).toBe(true);
    expect(chunks.length).toBeGreaterThan(5);
    expect(Math.max(...chunks.map(({ length }) => length))).toBe(1 << 16);
  });

  test("members that follow each other are one", async () => {
    expect(Buffer.concat(await collect(Buffer.concat([gzipSync(text), gzipSync(noise)]))).equals(Buffer.concat([text, noise]))).toBe(true);
  });

  test("cut short, damaged, followed by garbage or no gzip at all: a CgoxError", async () => {
    const source = gzipSync(text);
    const damaged = Buffer.from(source);
    damaged.fill(0xff, source.length >> 1, (source.length >> 1) + 8);
    for (const bad of [source.subarray(0, -5), damaged, Buffer.concat([source, Buffer.from("garbage")]), text, Buffer.alloc(0)]) {
      await expect(collect(bad)).rejects.toThrow(refusal);
    }
  });

  test("memory does not grow with what comes out", async () => {
    const source = gzipSync(Buffer.alloc(128 << 20), { level: 1 });
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    let total = 0;
    for await (const chunk of gunzipChunks(source)) {
      total += chunk.length;
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
    }
    expect(total).toBe(128 << 20);
    expect(peak).toBeLessThan(64 << 20);
  });

  test("a caller that stops early stops it", async () => {
    for await (const chunk of gunzipChunks(gzipSync(text), 1 << 14)) {
      expect(chunk.length).toBe(1 << 14);
      break;
    }
  });
});

/** Bytes that no compressor gets smaller: a linear congruential generator's upper bits. */
function noiseOf(length: number): Buffer {
  const data = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[index] = state >>> 24;
  }
  return data;
}

/** 3000 zeros by `xz --lzma2=dict=1536MiB`. */
const LARGE_DICTIONARY = Buffer.from(
  "fd377a585a000004e6d6b44602002101250000003b787b41e00bb700155d00006ffdffffa3b7ff473e481572396151b840ea30440000000030166e63f61b005f000131b817000000262c0ae1b1c467fb020000000004595a",
  "hex",
);

test("xz: a dictionary of 1.5 GiB is refused, in one stream and in several, before there is memory for it", async () => {
  for (const data of [LARGE_DICTIONARY, Buffer.concat([LARGE_DICTIONARY, LARGE_DICTIONARY])])
    await expect(decompress(data)).rejects.toThrow(refusal);
  expect((await decompress(await compressors.xz(text))).equals(text)).toBe(true);
});

test("xz: the dictionaries of all blocks are looked at, with sizes in their headers", async () => {
  const { compressXz } = await import("../../../src/formats/compress.ts");
  const blocks = await compressXz(noiseOf(11 << 20));
  expect((await decompress(blocks)).length).toBe(11 << 20);
  // LZMA2 with the 8 MiB of preset 6, in the header of the third block.
  const third = blocks.lastIndexOf(Buffer.from("210116", "hex"));
  expect(third).toBeGreaterThan(10 << 20);
  blocks.writeUInt8(40, third + 2);
  await expect(decompress(blocks)).rejects.toThrow(/dictionary of 4294967296 bytes/);
});

test("zstd: a window of 2 GiB is refused", async () => {
  // A frame without its size, whose window descriptor says 2^31, with one empty block.
  await expect(decompress(Buffer.from("28b52ffd00a8010000", "hex"))).rejects.toThrow(refusal);
});
