import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import lzma from "lzma-native";
import { describe, expect, test } from "vitest";
import { newBuffers } from "../../../../src/formats/buffers.ts";
import { decompressIndexedXz } from "../../../../src/formats/compression/indexed-xz.ts";

const text = Buffer.from(Array.from({ length: 5000 }, (_, index) => `line ${index}\n`).join(""));

function xz(data: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    lzma.compress(data, 1, resolve);
  });
}

/** Whether node-liblzma has something for this host: it is optional, and ships binaries for some. */
function hasBinding(): boolean {
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve("node-liblzma")));
    return existsSync(join(folder, "prebuilds", `${process.platform}-${process.arch}`)) || existsSync(join(folder, "build", "Release"));
  } catch {
    return false;
  }
}

describe.skipIf(!hasBinding())("files that are one stream", () => {
  test("are decoded, empty ones too", async () => {
    for (const data of [text, Buffer.from("x"), Buffer.alloc(0)]) {
      expect((await decompressIndexedXz(await xz(data), 1 << 20, newBuffers))?.equals(data)).toBe(true);
    }
  });

  test("a sum that does not hold is noticed, and so is an index that lies", async () => {
    const good = await xz(text);
    for (let at = 12; at < good.length - 12; at += 7) {
      const bad = Buffer.from(good);
      bad.writeUInt8((bad[at] ?? 0) ^ 0x40, at);
      const result = await decompressIndexedXz(bad, 1 << 20, newBuffers).catch((error: { code: string }) => error.code);
      expect([undefined, "CGOX_FORMAT_COMPRESSION", "CGOX_FORMAT_TOO_LARGE"]).toContain(result);
    }
  });

  test("the limit is held to what the index says, before anything is decoded", async () => {
    await expect(decompressIndexedXz(await xz(text), text.length - 1, newBuffers)).rejects.toThrow(
      expect.objectContaining({ code: "CGOX_FORMAT_TOO_LARGE" }),
    );
  });
});

test("all other files are left to the other decoder", async () => {
  const good = await xz(text);
  const others = [
    Buffer.concat([good, good]),
    Buffer.concat([good, Buffer.alloc(4)]),
    good.subarray(0, -1),
    Buffer.from("no xz"),
    Buffer.alloc(0),
  ];
  for (const data of others) expect(await decompressIndexedXz(data, 1 << 20, newBuffers)).toBe(undefined);
});
