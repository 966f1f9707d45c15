import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createHash } from "node:crypto";
import { afterEach } from "vitest";
import { createNetwork } from "../../../../src/io/network/network.ts";
import type { Network } from "../../../../src/model/host.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Loopback {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly IncomingMessage[];
}

/** Starts servers that answer the first request by the first answer and so on, the rest by the last one. All stop after the test. */
export function useLoopback(): (...answers: readonly Answer[]) => Promise<Loopback> {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
  });
  return async (...answers) => {
    const requests: IncomingMessage[] = [];
    const sockets = new Set<Socket>();
    const listener: RequestListener = (request, response) => {
      requests.push(request);
      answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
    };
    const server = createServer(listener);
    server.on("connection", (socket) => void sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    stops.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, port, requests };
  };
}

/** Answers with the whole body. */
export const whole =
  (body: Buffer, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    void response.writeHead(200, { "content-length": String(body.length), ...headers }).end(body);

/** Promises the whole body, sends `count` bytes of it, and cuts the connection. */
export const cut =
  (body: Buffer, count: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) => {
    response.writeHead(200, { "content-length": String(body.length), ...headers });
    response.write(body.subarray(0, count), () => setTimeout(() => response.destroy(), 20));
  };

/** Answers Range as a server should; If-Range is compared with `etag`. */
export const ranged =
  (body: Buffer, etag?: string): Answer =>
  (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? Number.NaN);
    const condition = request.headers["if-range"];
    const validator: Record<string, string> = etag === undefined ? {} : { etag };
    if (Number.isNaN(start) || (condition !== undefined && condition !== etag)) {
      whole(body, validator)(request, response);
    } else if (start >= body.length) {
      response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
    } else {
      const range = `bytes ${start}-${body.length - 1}/${body.length}`;
      response.writeHead(206, { "content-length": String(body.length - start), "content-range": range, ...validator });
      response.end(body.subarray(start));
    }
  };

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end("an error page");

/** Never answers. */
export const hang: Answer = () => undefined;

/** A network that loses its patience soon. */
export function hastyNetwork(env: Readonly<Record<string, string>> = {}): Network {
  const tuning = {
    timeouts: { connectMs: 500, headersMs: 300, bodyMs: 300 },
    race: { unknownMs: 100, knownMs: 200 },
    retries: { attempts: 3, baseMs: 5, maximumMs: 200, patienceMs: 5000 },
  };
  return createNetwork(env, tuning, () => "cgox/1.2");
}

export function sha256(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}
