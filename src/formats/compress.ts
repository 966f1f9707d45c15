import { promisify } from "node:util";
import zlib from "node:zlib";
import { CgoxError } from "../model/error.ts";

/**
 * The block size and settings by which xz data is the same, byte for byte, however many threads make it, and by xz(1) too. Each thread takes
 * 70 MB with these (and 105 MB with blocks of 8 MiB), so there are two at most, whatever the number of processors.
 */
export const XZ_SETTINGS = { preset: 6, blockSize: 5 << 20, threads: 2 } as const;

/**
 * Compresses as `gzip -9n` does: no time, no name. In libuv's thread pool; what is larger than two pieces, in pieces beside each other
 * that make one gzip member. The same bytes whatever the number of threads.
 */
export async function compressGzip(data: Uint8Array): Promise<Buffer> {
  if (data.length > 2 * GZIP_PIECE) return compressGzipInPieces(data);
  const compressed = await promisify(zlib.gzip)(data, GZIP_OPTIONS);
  compressed[OS_BYTE] = UNIX;
  return compressed;
}

/** Each piece begins with what the one before has in the window, and all but the last end at a byte without ending the stream. */
async function compressGzipInPieces(data: Uint8Array): Promise<Buffer> {
  const starts = Array.from({ length: Math.ceil(data.length / GZIP_PIECE) }, (_, index) => index * GZIP_PIECE);
  const pieces = await Promise.all(
    starts.map((start) => {
      const isLast = start + GZIP_PIECE >= data.length;
      return promisify(zlib.deflateRaw)(data.subarray(start, start + GZIP_PIECE), {
        ...GZIP_OPTIONS,
        ...(start === 0 ? {} : { dictionary: data.subarray(start - DEFLATE_WINDOW, start) }),
        finishFlush: isLast ? zlib.constants.Z_FINISH : zlib.constants.Z_SYNC_FLUSH,
      });
    }),
  );
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(zlib.crc32(data), 0);
  trailer.writeUInt32LE(data.length % 2 ** 32, 4);
  return Buffer.concat([GZIP_HEADER, ...pieces, trailer]);
}

const GZIP_OPTIONS = { level: zlib.constants.Z_BEST_COMPRESSION };
const GZIP_PIECE = 1 << 20;
const DEFLATE_WINDOW = 32 << 10;
/** The system that zlib was built for (RFC 1952, 2.3.1). */
const UNIX = 3;
const OS_BYTE = 9;
/** Magic, deflate, no flags, no time, the best compression, Unix. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, UNIX]);

/**
 * Compresses with xz's preset 6 and CRC32, in blocks of 5 MiB, so that two threads have work. The same bytes as
 * `xz -6 -C crc32 -T2 --block-size=5MiB`.
 * @throws CgoxError `CGOX_FORMAT_UNSUPPORTED` where lzma-native does not load.
 */
export async function compressXz(data: Uint8Array): Promise<Buffer> {
  const lzma = await loadLzma();
  const { preset, blockSize, threads } = XZ_SETTINGS;
  const stream = lzma.createStream("easyEncoder", {
    preset,
    check: CRC32,
    // With one thread the library would take another encoder, whose bytes differ.
    threads,
    blockSize,
    bufsize: 1 << 20,
  });
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.on("error", reject);
    stream.on("end", () => resolve(Buffer.concat(pieces)));
    stream.end(data);
  });
}

/**
 * Compresses into one zstd frame with its size and a checksum, at zstd's default level 3, with zstd-napi; where that does not load, with
 * node's own. The same bytes for any number of threads.
 * @throws CgoxError `CGOX_FORMAT_UNSUPPORTED` where this host has neither.
 */
export async function compressZstd(data: Uint8Array, threads: number): Promise<Buffer> {
  let cause: unknown;
  try {
    const { default: zstd } = await import("zstd-napi");
    const compressor = new zstd.Compressor();
    // Without workers the library would take another encoder, whose bytes differ.
    compressor.setParameters({ compressionLevel: 3, checksumFlag: true, nbWorkers: Math.max(threads, 1), jobSize: ZSTD_JOB });
    return compressor.compress(data);
  } catch (error) {
    cause = error;
  }
  const { zstdCompress } = zlib as { zstdCompress?: (data: Uint8Array, callback: (error: Error | null, result: Buffer) => void) => void };
  if (zstdCompress !== undefined) return promisify(zstdCompress)(data);
  throw new CgoxError("CGOX_FORMAT_UNSUPPORTED", `The zstd encoder zstd-napi does not load on ${process.platform}-${process.arch}`, {
    hint: "Run its install script where cgox is installed, `npm rebuild zstd-napi`; or use Node 22.15 or later, which has its own.",
    cause,
  });
}

/** Bytes that one of zstd's workers takes at a time: small enough that a program of some megabytes has work for several. */
const ZSTD_JOB = 2 << 20;

/** LZMA_CHECK_CRC32, which dpkg-deb uses, too: the library wants its number, its types a name. */
const CRC32 = 1 as never;

async function loadLzma() {
  try {
    return (await import("lzma-native")).default;
  } catch (cause) {
    throw new CgoxError("CGOX_FORMAT_UNSUPPORTED", `The xz encoder lzma-native does not load on ${process.platform}-${process.arch}`, {
      hint: "Build it where cgox is installed: `npm rebuild lzma-native` (needs a C++ compiler, make and python3).",
      cause,
    });
  }
}
