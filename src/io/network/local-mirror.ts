import { createReadStream, promises } from "node:fs";
import { fileURLToPath } from "node:url";
import { hasCode } from "../files/io-error.ts";
import type { HttpClient, HttpResponse } from "./client.ts";

/** The same requests, answered out of the file system for `file:` addresses, as apt does; all others go on to `http`. */
export function withLocalMirrors(http: HttpClient): HttpClient {
  return async (url, headers, signal) => (/^file:/i.test(url) ? answerFromFile(url, headers) : http(url, headers, signal));
}

const answerFromFile: HttpClient = async (url, headers) => {
  const path = fileURLToPath(url);
  const facts = await promises.stat(path, { bigint: true }).catch((error: unknown) => {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  });
  if (facts?.isFile() !== true) return answer(404);
  const size = Number(facts.size);
  const etag = `"${facts.mtimeNs.toString(36)}-${size.toString(36)}"`;
  if (headers["if-none-match"] === etag) return answer(304);
  const start = rangeStart(headers, etag);
  if (start === undefined) return answer(200, { etag, "content-length": String(size) }, bytesOf(path, 0));
  if (start >= size) return answer(416);
  const range = { "content-length": String(size - start), "content-range": `bytes ${start}-${size - 1}/${size}` };
  return answer(206, { etag, ...range }, bytesOf(path, start));
};

function rangeStart(headers: Readonly<Record<string, string>>, etag: string): number | undefined {
  const asked = /^bytes=(\d+)-$/.exec(headers["range"] ?? "")?.[1];
  const condition = headers["if-range"];
  return asked === undefined || (condition !== undefined && condition !== etag) ? undefined : Number(asked);
}

/** The file is opened when its bytes are asked for: a stream that nobody reads would report its errors to nobody. */
function bytesOf(path: string, start: number): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => createReadStream(path, { start, highWaterMark: 1024 * 1024 })[Symbol.asyncIterator]() };
}

const nothing: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: async function* () {} };

function answer(status: number, headers: Readonly<Record<string, string>> = {}, body = nothing): HttpResponse {
  return { status, header: (name) => headers[name], body, discard: async () => undefined };
}
