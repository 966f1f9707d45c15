import type { JSLzmaStream } from "lzma-native";
import { CgoxError } from "../../model/error.ts";
import type { Buffers } from "../buffers.ts";
import { decompressIndexedXz } from "./indexed-xz.ts";
import { damaged, LARGEST_DICTIONARY, limitedOutput } from "./limit.ts";

/**
 * Decompresses xz and lzma data, xz with several streams and padding, in libuv's thread pool.
 * @throws CgoxError `CGOX_FORMAT_COMPRESSION`; `CGOX_FORMAT_UNSUPPORTED` where lzma-native does not load.
 */
export async function decompressXz(data: Buffer, limit: number, buffers: Buffers): Promise<Buffer> {
  return (await decompressIndexedXz(data, limit, buffers)) ?? decompressStreams(data, limit);
}

/** Any file, with lzma-native. */
async function decompressStreams(data: Buffer, limit: number): Promise<Buffer> {
  const lzma = await loadLzma();
  const stream = lzma.createStream("autoDecoder", { bufsize: OUTPUT_PIECE, memlimit: LARGEST_DICTIONARY });
  const output = limitedOutput(limit);
  try {
    await pump(stream, data, (piece) => output.add(piece));
  } catch (cause) {
    throw cause instanceof CgoxError ? cause : damaged("xz", reason(cause), cause);
  }
  if (data[0] === LZMA_FIRST_BYTE && totalIn(stream) < data.length) {
    throw damaged("lzma", `${data.length - totalIn(stream)} bytes follow its end`);
  }
  return output.joined();
}

const OUTPUT_PIECE = 1 << 20;

/**
 * What one piece of input grows to is held at once, at up to 7000 times its size: so a bomb gets to 230 MB before it is stopped.
 * lzma-native finds the end of an xz stream by its last bytes, `YZ`, which must not be split: streams are multiples of 4 bytes long.
 */
const INPUT_PIECE = 1 << 15;

/** The older format has no end mark of its own that the library looks behind: what follows it is dropped without a word. */
const LZMA_FIRST_BYTE = 0x5d;

function pump(stream: JSLzmaStream, data: Buffer, onPiece: (piece: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (error: unknown): void => {
      stream.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    stream.on("error", stop);
    stream.on("data", (piece: Buffer) => {
      try {
        onPiece(piece);
      } catch (error) {
        stop(error);
      }
    });
    stream.on("end", resolve);
    feed(stream, data, 0);
  });
}

function feed(stream: JSLzmaStream, data: Buffer, from: number): void {
  if (from >= data.length) {
    stream.end();
    return;
  }
  const to = from + INPUT_PIECE;
  stream.write(data.subarray(from, to), (error) => {
    if (!error && !stream.destroyed) {
      feed(stream, data, to);
    }
  });
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) {
    return String(cause);
  }
  return cause.name === "LZMA_BUF_ERROR" ? "it ends before its end mark" : cause.message;
}

/** The types misspell it. */
function totalIn(stream: JSLzmaStream): number {
  return (stream as unknown as { totalIn(): number }).totalIn();
}

async function loadLzma() {
  try {
    return (await import("lzma-native")).default;
  } catch (cause) {
    throw new CgoxError("CGOX_FORMAT_UNSUPPORTED", `The xz decoder lzma-native does not load on ${process.platform}-${process.arch}`, {
      hint: "Build it where cgox is installed: `npm rebuild lzma-native` (needs a C++ compiler, make and python3).",
      cause,
    });
  }
}
