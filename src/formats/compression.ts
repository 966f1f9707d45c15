import { CgoxError } from "../model/error.ts";
import { newBuffers, type Buffers } from "./buffers.ts";
import { DEFAULT_LIMIT } from "./compression/limit.ts";

export type Compression = "xz" | "lzma" | "zstd" | "gzip" | "bzip2" | "none";

/**
 * Decompresses data by its magic bytes: xz, lzma, zstd, gzip; an uncompressed tar archive passes as it is. Streams that follow
 * each other and zero padding are fine, other trailing bytes are not. `limit` is the most bytes that may come out. They may lie in memory of
 * `buffers`: then that is where they go back to when they have been used.
 * @throws CgoxError `CGOX_FORMAT_COMPRESSION` for damaged, cut short or unknown data; `CGOX_FORMAT_TOO_LARGE` where more than `limit` comes out;
 * `CGOX_FORMAT_UNSUPPORTED` for bzip2, and where the decoder cannot be loaded on this host.
 */
export async function decompress(data: Buffer, limit: number = DEFAULT_LIMIT, buffers: Buffers = newBuffers): Promise<Buffer> {
  const compression = detectCompression(data);
  switch (compression) {
    case "xz":
    case "lzma": {
      const { decompressXz } = await import("./compression/xz.ts");
      return decompressXz(data, limit, buffers);
    }
    case "zstd": {
      const { decompressZstd } = await import("./compression/zstd.ts");
      return decompressZstd(data, limit, buffers);
    }
    case "gzip": {
      const { decompressGzip } = await import("./compression/gzip.ts");
      return decompressGzip(data, limit);
    }
    case "none":
      return data;
    case "bzip2":
      throw new CgoxError("CGOX_FORMAT_UNSUPPORTED", "The data is compressed with bzip2, which cgox does not read", {
        hint: "Debian has not packed with bzip2 since 2015; repack the file with xz, for example with `dpkg-deb -R` and `dpkg-deb -Zxz -b`.",
      });
    case undefined:
      throw new CgoxError("CGOX_FORMAT_COMPRESSION", `No known compression starts with the bytes "${data.toString("hex", 0, 6)}"`, {
        hint: "The file is damaged, or is not what its name says; fetch it again.",
      });
  }
}

/** How data is compressed, by its first bytes; `none` for a tar archive, undefined for what is not known. */
export function detectCompression(data: Buffer): Compression | undefined {
  const start = data.toString("latin1", 0, 6);
  return MAGICS.find(([magic]) => start.startsWith(magic))?.[1] ?? (isTar(data) ? "none" : undefined);
}

const MAGICS: readonly (readonly [string, Compression])[] = [
  ["\xfd7zXZ\0", "xz"],
  ["\x28\xb5\x2f\xfd", "zstd"],
  ["\x1f\x8b", "gzip"],
  ["BZh", "bzip2"],
  // lc=3 lp=0 pb=2 and a dictionary of a power of two over 64 KiB, as every encoder writes it: it has no magic of its own.
  ["\x5d\0\0", "lzma"],
];

const TAR_BLOCK = 512;

function isTar(data: Buffer): boolean {
  return (
    data.toString("latin1", 257, 262) === "ustar" || (data.length >= TAR_BLOCK && data.subarray(0, TAR_BLOCK).every((byte) => byte === 0))
  );
}
