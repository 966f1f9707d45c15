import type { Host } from "../../model/host.ts";
import type { Credentials } from "./credentials.ts";
import { readProxies } from "./proxies.ts";

/** One answer, its body not read yet: read it or `discard` it. */
export interface HttpResponse {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: AsyncIterable<Buffer>;
  /** Lets go of the body; the connection is kept when little is left of it. */
  readonly discard: () => Promise<void>;
}

/** Sends a GET. Follows redirects. Throws what undici throws. `signal` ends the request, and the reading of its body. */
export type HttpClient = (url: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal) => Promise<HttpResponse>;

export interface Timeouts {
  readonly connectMs: number;
  /** From the request to the first byte of the answer. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly bodyMs: number;
}

const connectionsPerServer = 8;
const redirects = 5;

export interface ClientOptions extends Timeouts {
  /** Ends every connection, also one that is still being made. */
  readonly closing: AbortSignal;
  /** What it calls itself. */
  readonly userAgent: () => string;
  readonly credentials: Credentials;
}

/** A client on undici that honours the proxy variables of `env`. undici is loaded at the first request. */
export function createHttpClient(env: Host["env"], options: ClientOptions): HttpClient {
  let loading: Promise<HttpClient> | undefined;
  return async (url, headers, signal) => {
    loading ??= connect(env, options);
    return (await loading)(url, headers, signal);
  };
}

async function connect(env: Host["env"], options: ClientOptions): Promise<HttpClient> {
  const { connectMs, headersMs, bodyMs, closing, userAgent, credentials } = options;
  const { check, ...proxies } = readProxies(env);
  const { EnvHttpProxyAgent, redirect } = await import("./undici.ts");
  const dispatcher = new EnvHttpProxyAgent({
    // Empty strings, since undici looks into process.env for what is undefined.
    ...proxies,
    connections: connectionsPerServer,
    connect: { timeout: connectMs, signal: closing },
    proxyTls: { timeout: connectMs, signal: closing },
    // Proxies are often set up to allow CONNECT for port 443 alone, squid's own configuration among them.
    proxyTunnel: false,
  }).compose(redirect({ maxRedirections: redirects }));
  const always = { "user-agent": userAgent(), "accept-encoding": "identity" };

  return async (address, headers, signal) => {
    const { url, authorization } = credentials.of(address);
    check(url);
    const response = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: "GET",
      headers: { ...always, ...authorization, ...headers },
      headersTimeout: headersMs,
      bodyTimeout: bodyMs,
      ...(signal === undefined ? {} : { signal }),
    });
    // A body that is let go of before its end reports that as an error, to nobody.
    response.body.on("error", () => undefined);
    return {
      status: response.statusCode,
      header: (name) => [response.headers[name]].flat()[0],
      body: response.body as AsyncIterable<Buffer>,
      discard: () => response.body.dump({ limit: 64 * 1024 }).catch(() => undefined),
    };
  };
}
