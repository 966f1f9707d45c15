import type { GetOptions, GetResult } from "../../model/host.ts";
import type { HttpClient, HttpResponse } from "./client.ts";
import { race } from "./race.ts";
import type { Servers } from "./servers.ts";
import { failed, failureError, unreachable, type Attempt } from "./failure.ts";
import { parseRetryAfter, withRetries, type RetryPolicy } from "./retry.ts";
import { checkAddress } from "./address.ts";

export interface Tools {
  readonly client: HttpClient;
  readonly retries: RetryPolicy;
  readonly servers: Servers;
  /** Up to this size a file is first tried for in one go, without what a resumed download needs. */
  readonly smallBytes: number;
}

/**
 * Fetches something into memory, from the first address unless another is quicker by far (`race`); conditionally where validators are given. The
 * bytes are those that the server keeps: no content coding is asked for, and none is undone. `file:` addresses work too. Errors are those of the
 * first address.
 * @throws CgoxError CGOX_NET_UNREACHABLE, CGOX_NET_STATUS, CGOX_NET_TOO_LARGE
 */
export async function get(urls: readonly string[], options: GetOptions, { client, retries, servers }: Tools): Promise<GetResult> {
  for (const url of urls) checkAddress(url);
  const outcome = await withRetries(retries, () => getOnce(urls, options, { client, servers }));
  if (!outcome.ok) throw failureError(outcome.failure, urls[0] ?? "");
  return outcome.value;
}

async function getOnce(
  urls: readonly string[],
  options: GetOptions,
  { client, servers }: Pick<Tools, "client" | "servers">,
): Promise<Attempt<GetResult>> {
  const headers = (url: string): Record<string, string> => ((options.seenAt ?? url) === url ? conditions(options) : {});
  try {
    const { url, response } = await race(urls, { client, servers, headers });
    if (response.status === 200) return await readWhole(url, response, options);
    await response.discard();
    if (response.status === 304 && Object.keys(headers(url)).length > 0) return { ok: true, value: { status: 304, url } };
    return failed(statusFailure(response));
  } catch (error) {
    return failed(unreachable(error));
  }
}

/** The failure that an answer other than the wanted one is. */
export function statusFailure({ status, header }: Pick<HttpResponse, "status" | "header">) {
  const retryAfterMs = parseRetryAfter(header("retry-after"), Date.now());
  return { kind: "status", status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } as const;
}

async function readWhole(
  url: string,
  response: HttpResponse,
  { maximumBytes = Infinity, onBytes }: GetOptions,
): Promise<Attempt<GetResult>> {
  const pieces: Buffer[] = [];
  let count = 0;
  const tooLarge = { kind: "too-large", maximumBytes } as const;
  if (Number(response.header("content-length") ?? 0) > maximumBytes) {
    await response.discard();
    return failed(tooLarge);
  }
  try {
    for await (const piece of response.body) {
      count += piece.length;
      pieces.push(piece);
      onBytes?.(piece.length);
      if (count > maximumBytes) break;
    }
  } catch (error) {
    onBytes?.(-count);
    throw error;
  }
  if (count > maximumBytes) return failed(tooLarge);
  const [etag, lastModified] = [response.header("etag"), response.header("last-modified")];
  return {
    ok: true,
    value: {
      status: 200,
      url,
      body: Buffer.concat(pieces, count),
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
    },
  };
}

function conditions({ etag, lastModified }: GetOptions): Record<string, string> {
  return {
    ...(etag === undefined ? {} : { "if-none-match": etag }),
    ...(lastModified === undefined ? {} : { "if-modified-since": lastModified }),
  };
}
