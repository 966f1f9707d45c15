import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Buffers } from "../buffers.ts";
import { once } from "../once.ts";
import { damaged, LARGEST_DICTIONARY, tooLarge } from "./limit.ts";

/**
 * Decompresses an xz file of one stream, the usual form, in one call of libuv's thread pool, into memory of just the size that the
 * file's own index names. The liblzma that node-liblzma ships decodes more than twice as fast as the one of lzma-native.
 * undefined for all other files, and where node-liblzma has nothing for this host: another decoder has to be asked then.
 * @throws CgoxError `CGOX_FORMAT_COMPRESSION`, `CGOX_FORMAT_TOO_LARGE`
 */
export async function decompressIndexedXz(data: Buffer, limit: number, buffers: Buffers): Promise<Buffer | undefined> {
  const binding = loadDecoder();
  const size = binding === undefined ? undefined : sizeOfOnlyStream(binding, data);
  if (binding === undefined || size === undefined || size > LARGEST) return undefined;
  if (size > limit) throw tooLarge(limit, size);
  refuseLargeDictionaries(data);
  return decode(binding, data, buffers.take(size + 1).subarray(0, size + 1));
}

/** Bytes; the binding refuses buffers above 512 MiB. */
const LARGEST = 500 << 20;

/** What is used of node-liblzma's binding, which its own JavaScript wraps into streams: those copy, and cannot be told where to write. */
interface Binding {
  readonly LZMA: new (
    mode: number,
    options: { readonly check: number; readonly preset: number; readonly filters: readonly number[] },
  ) => Decoder;
  readonly STREAM_DECODE: number;
  readonly LZMA_FINISH: number;
  readonly LZMA_STREAM_END: number;
  readonly LZMA_FILTER_LZMA2: number;
  parseFileIndex(data: Buffer): { readonly uncompressedSize: number; readonly compressedSize: number };
}

interface Decoder {
  code(...call: [flush: number, input: Buffer, start: number, length: number, output: Buffer, offset: number, done: OnDone]): void;
  close(): void;
}

type OnDone = (status: number, inputLeft: number, outputLeft: number) => boolean;

const require = createRequire(import.meta.url);

/** What the package ships comes before what was built from it: it is a newer liblzma than most systems have. */
export const loadDecoder = once((): Binding | undefined => {
  const folder = packageFolder();
  if (folder === undefined) return undefined;
  for (const file of [`prebuilds/${process.platform}-${process.arch}/node-liblzma.node`, "build/Release/node_lzma.node"]) {
    try {
      return require(join(folder, file)) as Binding;
    } catch {
      // For another host, or not built.
    }
  }
  return undefined;
});

function packageFolder(): string | undefined {
  try {
    return dirname(dirname(require.resolve("node-liblzma")));
  } catch {
    return undefined;
  }
}

/** undefined where the last stream's index does not account for every byte of the file: several streams, padding, damage, no xz at all. */
function sizeOfOnlyStream(binding: Binding, data: Buffer): number | undefined {
  try {
    const { uncompressedSize, compressedSize } = binding.parseFileIndex(data);
    const indexSize = (data.readUInt32LE(data.length - 8) + 1) * 4;
    return HEADER + compressedSize + indexSize + HEADER === data.length ? uncompressedSize : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of the header of an xz stream, and of its footer. */
const HEADER = 12;

/**
 * liblzma would take the memory that each block says it wants before it decodes the first byte, up to 4 GiB. (The .xz File Format, 3.1 and 4)
 * @throws CgoxError `CGOX_FORMAT_COMPRESSION`
 */
function refuseLargeDictionaries(data: Buffer): void {
  let at = data.length - HEADER - (data.readUInt32LE(data.length - 8) + 1) * 4 + 1;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; scale < 2 ** 63; scale *= 128) {
      const byte = data[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  let block = HEADER;
  for (let left = number(); left > 0 && block < data.length; left--) {
    const size = number();
    number();
    const dictionary = dictionaryOf(data, block);
    if (dictionary > LARGEST_DICTIONARY) throw damaged("xz", `it wants a dictionary of ${dictionary} bytes`);
    block += Math.ceil(size / 4) * 4;
  }
}

/** The last filter of a block is LZMA2, whose one byte of properties is the size of its dictionary. It stands before the padding and the CRC32. */
function dictionaryOf(data: Buffer, block: number): number {
  const header = data.subarray(block, block + ((data[block] ?? 0) + 1) * 4 - 4);
  const id = header.lastIndexOf(LZMA2_ONE_BYTE);
  const bits = id < 0 ? 0 : (header[id + 2] ?? 0) & 0x3f;
  return (2 + (bits % 2)) * 2 ** (Math.floor(bits / 2) + 11);
}

/** Its number, and the length of its properties. */
const LZMA2_ONE_BYTE = Buffer.from([0x21, 0x01]);

/** `output` is one byte longer than what is due: with no room left the decoder would end before it has checked the sums. */
function decode(binding: Binding, data: Buffer, output: Buffer): Promise<Buffer> {
  const decoder = new binding.LZMA(binding.STREAM_DECODE, { check: 0, preset: 6, filters: [binding.LZMA_FILTER_LZMA2] });
  return new Promise((resolve, reject) => {
    decoder.code(binding.LZMA_FINISH, data, 0, data.length, output, 0, (status, inputLeft, outputLeft) => {
      decoder.close();
      if (status === binding.LZMA_STREAM_END && inputLeft === 0 && outputLeft === 1) resolve(output.subarray(0, -1));
      else reject(damaged("xz", `liblzma stopped at byte ${data.length - inputLeft} with status ${status}`));
      return false;
    });
  });
}
