import { decompress, detectCompression } from "../../formats/compression.ts";
import { gunzipChunks } from "../../formats/compression/gzip.ts";
import { DEFAULT_LIMIT, tooLarge } from "../../formats/compression/limit.ts";
import { CgoxError } from "../../model/error.ts";
import type { Files } from "../../model/host.ts";
import { sha256Of } from "../../model/sealed.ts";

/** An index file in the cache. */
export interface IndexFile {
  /** Absolute path. */
  readonly path: string;
  /** Lower-case hex, as the Release that lists it has it. */
  readonly sha256: string;
}

/**
 * The decompressed bytes of an index file in pieces; gzip, the usual form, without ever holding all of them. The bytes that are decoded are those
 * that were hashed, however long the file has been in the cache. One that is not compressed, as small archives have it, is text: its hash holds, so
 * it is no damaged other thing.
 * @throws CgoxError `CGOX_INDEX_DAMAGED` where the file is not what it was, `CGOX_FORMAT_COMPRESSION`
 */
export async function* decodedFile(files: Files, { path, sha256 }: IndexFile, limit = DEFAULT_LIMIT): AsyncGenerator<Buffer> {
  const bytes = await files.readIfThere(path);
  if (bytes === undefined || sha256Of(bytes) !== sha256) {
    throw new CgoxError("CGOX_INDEX_DAMAGED", `the index file ${path} in the cache is damaged`, { hint: `remove it: rm ${path}` });
  }
  const compression = detectCompression(bytes);
  if (compression !== "gzip") {
    yield compression === undefined ? bytes : await decompress(bytes, limit);
    return;
  }
  let length = 0;
  for await (const piece of gunzipChunks(bytes, 1 << 20)) {
    length += piece.length;
    if (length > limit) throw tooLarge(limit);
    yield piece;
  }
}
