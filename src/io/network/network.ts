import { setMaxListeners } from "node:events";
import type { Host, Network } from "../../model/host.ts";
import { keepCredentials, type Credentials } from "./credentials.ts";
import { createHttpClient, type HttpClient, type Timeouts } from "./client.ts";
import { download } from "./download.ts";
import { get } from "./get.ts";
import { withLocalMirrors } from "./local-mirror.ts";
import type { RetryPolicy } from "./retry.ts";
import { rememberServers, type RaceTiming } from "./servers.ts";

export interface NetworkTuning {
  readonly timeouts: Timeouts;
  readonly retries: RetryPolicy;
  readonly race: RaceTiming;
  /** 0 where it is left out. */
  readonly smallBytes?: number;
}

const usual: NetworkTuning = {
  timeouts: { connectMs: 10_000, headersMs: 30_000, bodyMs: 30_000 },
  retries: { attempts: 4, baseMs: 300, maximumMs: 30_000, patienceMs: 25_000 },
  race: { unknownMs: 1000, knownMs: 5000 },
  smallBytes: 2 << 20,
};

/** The network as `env` says that it is reached: straight, or through the proxies that it names. */
export function createNetwork(
  env: Host["env"],
  tuning: NetworkTuning = usual,
  userAgent = () => "cgox",
  credentials: Credentials = keepCredentials(),
): Network {
  const closing = new AbortController();
  // Each connection that is being made listens.
  setMaxListeners(0, closing.signal);
  const client = untilClosed(
    withLocalMirrors(createHttpClient(env, { ...tuning.timeouts, closing: closing.signal, userAgent, credentials })),
    closing.signal,
  );
  const tools = { client, retries: tuning.retries, servers: rememberServers(tuning.race), smallBytes: tuning.smallBytes ?? 0 };
  return {
    withoutCredentials: (address) => credentials.takeOut(address),
    get: (urls, options = {}) => get([urls].flat(), options, tools),
    download: (request) => download(request, tools),
    close: () => closing.abort(),
  };
}

/**
 * Ends what is asked for with an error that is no server's fault, so that nothing is tried again for nobody: the library does not say that its
 * connections are no more to be made, and waits for them.
 */
function untilClosed(client: HttpClient, closing: AbortSignal): HttpClient {
  const check = (): void => {
    if (closing.aborted) throw new Error("the network was closed");
  };
  return async (...request) => {
    check();
    return client(...request).catch((error: unknown) => {
      check();
      throw error;
    });
  };
}
