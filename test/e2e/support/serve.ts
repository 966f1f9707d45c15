import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";

export interface FileServer {
  /** Address without a slash at its end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  /** Set to answer otherwise: returns true where it has answered. */
  intercept: ((path: string, response: ServerResponse) => boolean) | undefined;
  close(): Promise<void>;
}

/** Serves a folder over HTTP on the loopback interface. */
export async function serveFolder(folder: string): Promise<FileServer> {
  const state: FileServer = { url: "", requests: [], intercept: undefined, close: async () => {} };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "/");
    state.requests.push(path);
    if (state.intercept?.(path, response) === true) return;
    readFile(join(folder, normalize(path))).then(
      (bytes) => response.writeHead(200, { "content-length": bytes.length }).end(bytes),
      () => response.writeHead(404).end("not found"),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) });
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
