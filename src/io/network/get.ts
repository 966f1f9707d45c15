import type { GetOptions, GetResult } from "../../model/host.ts";
import type { HttpClient, HttpResponse } from "./client.ts";
import { failed, failureError, unreachable, type Attempt } from "./failure.ts";
import { parseRetryAfter, withRetries, type RetryPolicy } from "./retry.ts";
import { checkAddress } from "./address.ts";

export interface Tools {
  readonly client: HttpClient;
  readonly retries: RetryPolicy;
  /** Up to this size a file is first tried for in one go, without what a resumed download needs. */
  readonly smallBytes: number;
}

/**
 * Fetches something into memory; conditionally where validators are given. The bytes are those that the server keeps:
 * no content coding is asked for, and none is undone. `file:` addresses work too.
 * @throws CgoxError CGOX_NET_UNREACHABLE, CGOX_NET_STATUS, CGOX_NET_TOO_LARGE
 */
export async function get(url: string, options: GetOptions, { client, retries }: Tools): Promise<GetResult> {
  checkAddress(url);
  const headers = conditions(options);
  const outcome = await withRetries(retries, () => getOnce(url, { headers, options, client }));
  if (!outcome.ok) throw failureError(outcome.failure, url);
  return outcome.value;
}

interface Once {
  readonly headers: Readonly<Record<string, string>>;
  readonly options: GetOptions;
  readonly client: HttpClient;
}

async function getOnce(url: string, { headers, options, client }: Once): Promise<Attempt<GetResult>> {
  try {
    const response = await client(url, headers);
    if (response.status === 200) return await readWhole(response, options);
    await response.discard();
    if (response.status === 304 && Object.keys(headers).length > 0) return { ok: true, value: { status: 304 } };
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

async function readWhole(response: HttpResponse, { maximumBytes = Infinity, onBytes }: GetOptions): Promise<Attempt<GetResult>> {
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
