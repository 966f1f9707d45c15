import { setImmediate as nextTurn } from "node:timers/promises";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { CgoxError } from "../../model/error.ts";
import type { Buffers } from "../buffers.ts";
import { damaged, limitedOutput, tooLarge } from "./limit.ts";

/**
 * Decompresses zstd data, one frame or several, with zstd-napi; where that does not load, with node's own zstd.
 * @throws CgoxError `CGOX_FORMAT_COMPRESSION`; `CGOX_FORMAT_UNSUPPORTED` where this host has neither.
 */
export async function decompressZstd(data: Buffer, limit: number, buffers: Buffers): Promise<Buffer> {
  let binding: Binding;
  try {
    ({ default: binding } = await import("zstd-napi/binding.js"));
  } catch (cause) {
    return decompressWithNode(data, limit, cause);
  }
  return decompressWithBinding(binding, data, { limit, buffers });
}

type Binding = Pick<typeof import("zstd-napi/binding.js"), "DCtx">;

/** Bytes that are put out before others get their turn: a millisecond's work. */
const OUTPUT_PIECE = 1 << 20;

/** What is put out, to what was put in: packages have three to five. */
const USUAL_RATIO = 5;

/**
 * The package's own stream puts out all that one input chunk becomes before anyone can stop it, and 4 bytes can become 128 KiB. All goes to one
 * buffer: pieces by the thousand keep the garbage collector busier than the decoder.
 */
async function decompressWithBinding(
  binding: Binding,
  data: Buffer,
  { limit, buffers }: { readonly limit: number; readonly buffers: Buffers },
): Promise<Buffer> {
  const context = new binding.DCtx();
  let output = atMost(limit, buffers.take(Math.min(limit, data.length * USUAL_RATIO + OUTPUT_PIECE)));
  let length = 0;
  let rest = data;
  for (;;) {
    if (length === output.length) output = larger(output, limit, buffers);
    const room = output.subarray(length, length + OUTPUT_PIECE);
    const [missing, produced, consumed] = decompressPiece(context, room, rest);
    length += produced;
    rest = rest.subarray(consumed);
    if (rest.length === 0 && (missing === 0 || produced < room.length)) {
      if (missing !== 0) {
        throw damaged("zstd", "it ends within a frame");
      }
      return output.subarray(0, length);
    }
    await nextTurn();
  }
}

/** @throws CgoxError `CGOX_FORMAT_COMPRESSION` where it is as large as may be */
function larger(output: Buffer, limit: number, buffers: Buffers): Buffer {
  if (output.length >= limit) throw tooLarge(limit);
  const next = atMost(limit, buffers.take(Math.min(limit, output.length * 2)));
  output.copy(next);
  buffers.giveBack(output);
  return next;
}

function atMost(limit: number, buffer: Buffer): Buffer {
  return buffer.subarray(0, limit);
}

function decompressPiece(context: InstanceType<Binding["DCtx"]>, piece: Buffer, rest: Buffer): [number, number, number] {
  try {
    return context.decompressStream(piece, rest);
  } catch (cause) {
    throw damaged("zstd", cause instanceof Error ? cause.message : String(cause), cause);
  }
}

type NodeZstd = (
  data: Buffer,
  options: { readonly maxOutputLength: number; readonly info: true },
  callback: (error: Error | null, result: { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } }) => void,
) => void;

/** node:zlib has zstd since 22.15, which the types of Node 20 do not know. It stops after a frame, whatever follows. */
async function decompressWithNode(data: Buffer, limit: number, loadError: unknown): Promise<Buffer> {
  const { zstdDecompress } = zlib as { zstdDecompress?: NodeZstd };
  if (zstdDecompress === undefined) {
    throw new CgoxError("CGOX_FORMAT_UNSUPPORTED", `The zstd decoder zstd-napi does not load on ${process.platform}-${process.arch}`, {
      hint: "Run its install script where cgox is installed, `npm rebuild zstd-napi`; or use Node 22.15 or later, which has its own.",
      cause: loadError,
    });
  }
  const output = limitedOutput(limit);
  let rest = data;
  do {
    try {
      const { buffer, engine } = await promisify(zstdDecompress)(rest, { maxOutputLength: limit + 1, info: true });
      output.add(buffer);
      rest = rest.subarray(engine.bytesWritten);
    } catch (cause) {
      throw nodeError(cause, limit);
    }
  } while (rest.length > 0);
  return output.joined();
}

function nodeError(cause: unknown, limit: number): CgoxError {
  if (cause instanceof CgoxError) {
    return cause;
  }
  return cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE"
    ? tooLarge(limit)
    : damaged("zstd", cause instanceof Error ? cause.message : String(cause), cause);
}
