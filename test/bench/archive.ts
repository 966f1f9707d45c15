import { createReadStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join, normalize } from "node:path";

/** A copy of what the cases need of Debian's archive, served on the loopback interface. */
export interface Archive {
  /** `http://127.0.0.1:<port>/debian` */
  readonly address: string;
  /** While true, what the copy lacks is fetched from the real archive and kept; else it is a 404. */
  filling: boolean;
  /** Serves another folder as well; returns its address. */
  mount(name: string, folder: string): string;
  close(): void;
}

/**
 * Serves `folder`. Conditional requests and ranges are answered as a mirror does, so that both sides can use what they know.
 * @param upstream address of a Debian mirror
 */
export async function serveArchive(folder: string, upstream: string): Promise<Archive> {
  const state = { filling: false };
  const mounted = new Map<string, string>();
  const server = createServer((request, response) => {
    answer(request, response, { folder, upstream, filling: state.filling, mounted }).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  // As a proxy it makes no tunnels: the archive is all that there is.
  server.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/debian`,
    get filling() {
      return state.filling;
    },
    set filling(value) {
      state.filling = value;
    },
    mount(name, other) {
      mounted.set(name, other);
      return `http://127.0.0.1:${port}/${name}`;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Place {
  readonly folder: string;
  readonly upstream: string;
  readonly filling: boolean;
  readonly mounted: ReadonlyMap<string, string>;
}

async function answer(request: IncomingMessage, response: ServerResponse, place: Place): Promise<void> {
  const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
  const [, name = ""] = path.split("/");
  const mounted = place.mounted.get(name);
  if (name !== "debian" && mounted === undefined) return void response.writeHead(404).end();
  const file = mounted === undefined ? join(place.folder, path) : join(mounted, path.slice(name.length + 1));
  if (place.filling && mounted === undefined) await fetchMissing(file, `${place.upstream}${path.slice("/debian".length)}`);
  const facts = await stat(file).catch(() => undefined);
  if (facts?.isFile() !== true) return void response.writeHead(404).end();

  const etag = `"${facts.size.toString(36)}-${Math.floor(facts.mtimeMs).toString(36)}"`;
  const headers = { etag, "last-modified": facts.mtime.toUTCString(), "accept-ranges": "bytes" };
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  if (request.headers["if-none-match"] === etag || since >= Math.floor(facts.mtimeMs / 1000) * 1000) {
    return void response.writeHead(304, headers).end();
  }
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const length = { "content-length": facts.size - start };
  if (start > 0) response.writeHead(206, { ...headers, ...length, "content-range": `bytes ${start}-${facts.size - 1}/${facts.size}` });
  else response.writeHead(200, { ...headers, ...length });
  createReadStream(file, { start, highWaterMark: 1 << 18 }).pipe(response);
}

async function fetchMissing(file: string, address: string): Promise<void> {
  if ((await stat(file).catch(() => undefined)) !== undefined) return;
  const response = await fetch(address, { headers: { "accept-encoding": "identity" } });
  if (!response.ok) return;
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${Math.random().toString(36).slice(2)}.new`;
  await writeFile(temporary, Buffer.from(await response.arrayBuffer()));
  await rename(temporary, file);
}
