import { decompress, detectCompression } from "../../formats/compression.ts";
import { gunzipChunks } from "../../formats/compression/gzip.ts";
import type { Files } from "../../model/host.ts";

/**
 * The decompressed bytes of an index file in pieces; gzip, the usual form, without ever holding all of them. One that is not compressed, as small
 * archives have it, is text: its hash has been verified, so it is no damaged other thing.
 */
export async function* decodedFile(files: Files, path: string): AsyncGenerator<Buffer> {
  const bytes = await files.read(path);
  const compression = detectCompression(bytes);
  if (compression === "gzip") yield* gunzipChunks(bytes, 1 << 20);
  else yield compression === undefined ? bytes : await decompress(bytes);
}
