import zlib from "node:zlib";
import { expect, test, vi } from "vitest";
import { decompress } from "../../../src/formats/compression.ts";

const notBuilt = vi.hoisted(() => () => {
  throw new Error("Cannot find module './build/Release/binding.node'");
});
vi.mock("zstd-napi/binding.js", notBuilt);
vi.mock("lzma-native", notBuilt);

/** A frame with one raw block: `hello`. */
const zstdHello = Buffer.from("28b52ffd200529000068656c6c6f", "hex");

test("zstd without zstd-napi: node's own where it has one, else an error that says what to do", async () => {
  if ("zstdDecompress" in zlib) {
    expect((await decompress(Buffer.concat([zstdHello, zstdHello]))).toString()).toBe("hellohello");
    for (const bad of [zstdHello.subarray(0, -1), Buffer.concat([zstdHello, Buffer.from("x")])]) {
      await expect(decompress(bad)).rejects.toThrow(expect.objectContaining({ code: "CGOX_FORMAT_COMPRESSION" }));
    }
  } else {
    await expect(decompress(zstdHello)).rejects.toThrow(
      expect.objectContaining({ code: "CGOX_FORMAT_UNSUPPORTED", hint: expect.stringContaining("npm rebuild zstd-napi") }),
    );
  }
});

test("xz without lzma-native: an error that says what to do", async () => {
  await expect(decompress(Buffer.from("\xfd7zXZ\0\0\x04", "latin1"))).rejects.toThrow(
    expect.objectContaining({ code: "CGOX_FORMAT_UNSUPPORTED", hint: expect.stringContaining("npm rebuild lzma-native") }),
  );
});
