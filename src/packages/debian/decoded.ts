import { decompress, gunzipChunks } from "../../formats/compression.ts";
import type { Files } from "../../model/host.ts";

/** The decompressed bytes of an index file in pieces; gzip, the usual form, without ever holding all of them. */
export async function* decodedFile(files: Files, path: string): AsyncGenerator<Buffer> {
  const bytes = await files.read(path);
  if (bytes.length > 2 && bytes.readUInt16BE(0) === GZIP_MAGIC) yield* gunzipChunks(bytes, 1 << 20);
  else yield await decompress(bytes);
}

const GZIP_MAGIC = 0x1f8b;
