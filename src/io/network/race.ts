import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { HttpClient, HttpResponse } from "./client.ts";
import { originOf, type Servers } from "./servers.ts";

export interface Race {
  readonly client: HttpClient;
  readonly servers: Servers;
  /** What to ask an address with. */
  readonly headers: (url: string) => Readonly<Record<string, string>>;
}

export interface Winner {
  readonly url: string;
  readonly response: HttpResponse;
}

/**
 * Asks the first address; when no first bytes have come for a while, or its server is out of reach, the first address of the next server as
 * well, and so on. The first answer with a file is taken, and the others are let go of. So when the network works there is one request.
 * Any answer of the first address counts, of the others only one with a file.
 * Throws what the client threw for the first address, when all others have failed too.
 */
export async function race(urls: readonly string[], { client, servers, headers }: Race): Promise<Winner> {
  const [first, ...rivals] = onePerServer(urls);
  if (first === undefined) throw new Error("no address to ask");
  if (rivals.length === 0) {
    const response = await client(first, headers(first));
    servers.answered(first);
    return { url: first, response };
  }
  const runners: Runner[] = [];
  let winner: Finished | undefined;
  for (const url of [first, ...rivals]) {
    const runner = start(url, { client, headers: headers(url), isFirst: url === first });
    runners.push(runner);
    const isLast = runners.length > rivals.length;
    winner = await (isLast
      ? firstToFinish(runners)
      : Promise.race([firstToFinish(runners), failureOf(runner), patience(servers.patienceMs(url))]));
    if (winner !== undefined) break;
  }
  return settle(runners, winner, servers);
}

type Finished = Winner & { readonly hasFile: boolean };
type Outcome = Finished | { readonly error: unknown };

interface Runner {
  readonly url: string;
  readonly outcome: Promise<Outcome>;
  readonly giveUp: () => void;
}

function start(
  url: string,
  { client, headers, isFirst }: { client: HttpClient; headers: Readonly<Record<string, string>>; isFirst: boolean },
): Runner {
  const abort = new AbortController();
  const giveUp = (): void => abort.abort();
  const run = async (): Promise<Outcome> => {
    try {
      const response = await client(url, headers, abort.signal);
      if (response.status === 304) return { url, response, hasFile: true };
      if (response.status === 200 || response.status === 206) return { url, response: await begun(response, giveUp), hasFile: true };
      if (isFirst) return { url, response, hasFile: false };
      giveUp();
      return { error: undefined };
    } catch (error) {
      return { error };
    }
  };
  return { url, outcome: run(), giveUp };
}

/** The same answer once its first bytes are here. */
async function begun(response: HttpResponse, giveUp: () => void): Promise<HttpResponse> {
  const pieces = response.body[Symbol.asyncIterator]();
  let first: IteratorResult<Buffer> | undefined = await pieces.next();
  const next = (): Promise<IteratorResult<Buffer>> => {
    const result = first;
    first = undefined;
    return result === undefined ? pieces.next() : Promise.resolve(result);
  };
  const stop = async (): Promise<IteratorResult<Buffer>> => {
    giveUp();
    return { done: true, value: undefined };
  };
  return { ...response, body: { [Symbol.asyncIterator]: () => ({ next, return: stop }) }, discard: async () => giveUp() };
}

/** Undefined where all of them have failed. */
function firstToFinish(runners: readonly Runner[]): Promise<Finished | undefined> {
  return new Promise((resolve) => {
    let running = runners.length;
    for (const { outcome } of runners) {
      void outcome.then((end) => {
        running--;
        if (!("error" in end)) resolve(end);
        else if (running === 0) resolve(undefined);
      });
    }
  });
}

/** Ends when a runner has failed, and never otherwise. */
function failureOf({ outcome }: Runner): Promise<undefined> {
  return new Promise((resolve) => void outcome.then((end) => "error" in end && resolve(undefined)));
}

const STEPS = 20;

/** In small steps, with a look at the network after each: time in which this process was too busy to listen is not the server's silence. */
async function patience(milliseconds: number): Promise<undefined> {
  for (let step = 0; step < STEPS; step++) {
    await sleep(milliseconds / STEPS, undefined, { ref: false });
    await nextTurn();
  }
}

async function settle(runners: readonly Runner[], winner: Finished | undefined, servers: Servers): Promise<Winner> {
  if (winner === undefined) {
    const end = await runners[0]?.outcome;
    throw end !== undefined && "error" in end ? end.error : new Error("a race without runners");
  }
  servers.answered(winner.url);
  for (const { url, giveUp } of runners) {
    if (url === winner.url) continue;
    giveUp();
    if (winner.hasFile) servers.outrun(url);
  }
  return winner;
}

function onePerServer(urls: readonly string[]): string[] {
  return urls.filter((url, index) => urls.findIndex((other) => originOf(other) === originOf(url)) === index);
}
