import { createServer, type AddressInfo } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { chmodSync, utimesSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createNetwork } from "../../../../src/io/network/network.ts";
import { cut, hang, hastyNetwork, status, useLoopback, whole, type Answer } from "../support/loopback.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();
const serve = useLoopback();
const body = Buffer.from("Origin: Debian\n".repeat(300));

describe("get", () => {
  it("returns the body and its validators", async () => {
    const server = await serve(whole(body, { etag: '"e"', "last-modified": "Mon, 06 Oct 2025 10:00:00 GMT" }));
    let count = 0;
    const result = await hastyNetwork().get(`${server.url}/InRelease`, { onBytes: (bytes) => (count += bytes) });
    expect(result).toEqual({
      status: 200,
      url: `${server.url}/InRelease`,
      body,
      etag: '"e"',
      lastModified: "Mon, 06 Oct 2025 10:00:00 GMT",
    });
    expect(count).toBe(body.length);
  });

  it("sends validators and takes 304 for an answer", async () => {
    const server = await serve(status(304));
    const validators = { etag: 'W/"e"', lastModified: "Mon, 06 Oct 2025 10:00:00 GMT" };
    expect(await hastyNetwork().get(server.url, validators)).toEqual({ status: 304, url: server.url });
    expect(server.requests[0]?.headers).toMatchObject({ "if-none-match": 'W/"e"', "if-modified-since": "Mon, 06 Oct 2025 10:00:00 GMT" });
  });

  it("takes a 304 that was not asked for as a refusal", async () => {
    const server = await serve(status(304));
    await expect(hastyNetwork().get(server.url)).rejects.toMatchObject({ code: "CGOX_NET_STATUS" });
  });

  it("is over at once when the network is closed, and asks nobody any more", async () => {
    const server = await serve(hang, hang, whole(body));
    const network = createNetwork({});
    const results = [network.get(server.url), network.download({ urls: [server.url], path: scratch("x"), size: 1, sha256: "" })];
    results.forEach((result) => result.catch(() => undefined));
    while (server.requests.length < 2) await sleep(5);
    network.close();
    for (const result of results) await expect(result).rejects.toThrow("the network was closed");
    await expect(network.get(server.url)).rejects.toThrow("the network was closed");
    expect(server.requests.length).toBe(2);
  });

  it("does not undo a content coding: the hash of a .gz is of its own bytes", async () => {
    const packed = gzipSync(body);
    const server = await serve(whole(packed, { "content-encoding": "gzip" }));
    expect(await hastyNetwork().get(server.url)).toMatchObject({ body: packed });
  });

  it.each([500, 502, 503, 504, 429, 408])("asks again after %d", async (code) => {
    const server = await serve(status(code), status(code), whole(body));
    expect(await hastyNetwork().get(server.url)).toMatchObject({ body });
  });

  it.each([400, 401, 403, 404, 410])("does not ask again after %d", async (code) => {
    const server = await serve(status(code), whole(body));
    await expect(hastyNetwork().get(`${server.url}/x`)).rejects.toMatchObject({
      code: "CGOX_NET_STATUS",
      message: expect.stringMatching(new RegExp(`/x answered ${code} `)),
    });
    expect(server.requests.length).toBe(1);
  });

  it("gives up after some attempts", async () => {
    const server = await serve(status(503));
    await expect(hastyNetwork().get(server.url)).rejects.toMatchObject({ message: expect.stringContaining("503 Service Unavailable") });
    expect(server.requests.length).toBe(3);
  });

  it("waits as long as Retry-After says, within bounds", async () => {
    const server = await serve(status(503, { "retry-after": "3600" }), whole(body));
    const start = performance.now();
    await hastyNetwork().get(server.url);
    expect(performance.now() - start).toBeGreaterThan(180);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("asks again when the body is cut, and counts no byte twice", async () => {
    const server = await serve(cut(body, 100), whole(body));
    let count = 0;
    expect(await hastyNetwork().get(server.url, { onBytes: (bytes) => (count += bytes) })).toMatchObject({ body });
    expect(count).toBe(body.length);
  });

  it("refuses what is too large, announced or not", async () => {
    const announced = await serve(whole(body));
    const silent = await serve((_, response) => void response.end(body));
    for (const { url } of [announced, silent]) {
      await expect(hastyNetwork().get(url, { maximumBytes: body.length - 1 })).rejects.toMatchObject({ code: "CGOX_NET_TOO_LARGE" });
      expect(await hastyNetwork().get(url, { maximumBytes: body.length })).toMatchObject({ body });
    }
  });

  it("throws on what a caller's own function throws", async () => {
    const server = await serve(whole(body));
    const onBytes = () => {
      throw new TypeError("a mistake");
    };
    await expect(hastyNetwork().get(server.url, { onBytes })).rejects.toThrow(TypeError);
  });

  it("follows redirects, but not for ever", async () => {
    const server = await serve(status(301, { location: "/there" }), whole(body));
    expect(await hastyNetwork().get(`${server.url}/here`)).toMatchObject({ body });
    const loop = await serve((incoming, response) => status(302, { location: `${incoming.url ?? ""}x` })(incoming, response));
    await expect(hastyNetwork().get(`${loop.url}/`)).rejects.toMatchObject({ code: "CGOX_NET_STATUS" });
    const nowhere = await serve(status(302, { location: "file:///etc/passwd" }));
    await expect(hastyNetwork().get(nowhere.url)).rejects.toMatchObject({ code: "CGOX_NET_UNREACHABLE" });
  });

  it("refuses addresses of other kinds", async () => {
    for (const address of ["ftp://jo:secret@host/x", "/a/path", "http://jo:secret@[bad/x"]) {
      const failure = hastyNetwork().get(address);
      await expect(failure).rejects.toMatchObject({ code: "CGOX_NET_ADDRESS" });
      await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("secret") });
    }
  });
});

describe("get, of a file: address", () => {
  it("returns the file, and 304 while it stays the same", async () => {
    writeFileSync(scratch("In Release"), body);
    const url = pathToFileURL(scratch("In Release")).href;
    const first = await hastyNetwork().get(url);
    expect(first).toMatchObject({ status: 200, body });
    const etag = "etag" in first ? (first.etag ?? "") : "";
    expect(await hastyNetwork().get(url, { etag })).toEqual({ status: 304, url });
    utimesSync(scratch("In Release"), 1, 1);
    expect(await hastyNetwork().get(url, { etag })).toMatchObject({ status: 200 });
  });

  it("answers 404 for what is not there, and for a folder", async () => {
    for (const path of [scratch("gone"), scratch()]) {
      await expect(hastyNetwork().get(pathToFileURL(path).href)).rejects.toMatchObject({
        code: "CGOX_NET_STATUS",
        message: expect.stringContaining("404"),
      });
    }
  });

  it("limits its size too", async () => {
    writeFileSync(scratch("large"), body);
    chmodSync(scratch("large"), 0o444);
    const url = pathToFileURL(scratch("large")).href;
    await expect(hastyNetwork().get(url, { maximumBytes: 10 })).rejects.toMatchObject({ code: "CGOX_NET_TOO_LARGE" });
  });
});

describe("get, of a server that is out of reach", () => {
  it.each([
    ["refused", "http://jo:secret@127.0.0.1:1/x", /^cannot reach 127\.0\.0\.1:1: connection refused/],
    ["unknown", "http://jo:secret@no-such-host.invalid/x", /^cannot reach no-such-host\.invalid: getaddrinfo (ENOTFOUND|EAI_AGAIN)/],
  ])("says that it is %s", async (_, url, message) => {
    const failure = hastyNetwork().get(url);
    await expect(failure).rejects.toMatchObject({
      code: "CGOX_NET_UNREACHABLE",
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/https_proxy.*--mirror.*--offline/),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("secret") });
  });

  it("says that it does not answer", async () => {
    const silent = await serve(hang);
    await expect(hastyNetwork().get(silent.url)).rejects.toMatchObject({
      message: expect.stringContaining("timed out waiting for an answer"),
    });
    expect(silent.requests.length).toBe(3);
  });

  it("says that it stops in the middle", async () => {
    const stops: Answer = (_, response) => void response.writeHead(200, { "content-length": "10" }).write("x");
    const stopping = await serve(stops);
    await expect(hastyNetwork().get(stopping.url)).rejects.toMatchObject({
      message: expect.stringContaining("in the middle of the answer"),
    });
    expect(stopping.requests.length).toBe(3);
  });

  it("says that it speaks no HTTP", async () => {
    const server = createServer((socket) => void socket.on("error", () => undefined).end("220 mail.example ESMTP\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(hastyNetwork().get(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: "CGOX_NET_UNREACHABLE",
      message: expect.stringContaining("HTTP"),
    });
    server.close();
  });

  it("says that it speaks no TLS, or none that is to be trusted", async () => {
    const plain = await serve(whole(body));
    await expect(hastyNetwork().get(`https://127.0.0.1:${plain.port}/`)).rejects.toMatchObject({
      message: expect.stringContaining("TLS: "),
    });
    let handshakes = 0;
    const server = createTlsServer({}, () => undefined).on("connection", () => void handshakes++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(hastyNetwork().get(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: "CGOX_NET_UNREACHABLE" });
    expect(handshakes).toBe(1);
    server.close();
  });
});

describe("get, through a proxy", () => {
  it("asks an http proxy for plain addresses without a tunnel, with its credentials", async () => {
    const proxy = await serve(whole(body));
    const env = { http_proxy: `http://jo:secret@127.0.0.1:${proxy.port}` };
    expect(await hastyNetwork(env).get("http://mirror.invalid/debian/x?y=1")).toMatchObject({ body });
    expect(proxy.requests[0]).toMatchObject({ method: "GET", url: "http://mirror.invalid/debian/x?y=1" });
    expect(proxy.requests[0]?.headers).toMatchObject({
      host: "mirror.invalid",
      "proxy-authorization": `Basic ${Buffer.from("jo:secret").toString("base64")}`,
    });
  });

  it("goes past it for the hosts of no_proxy", async () => {
    const server = await serve(whole(body));
    expect(await hastyNetwork({ HTTP_PROXY: "http://127.0.0.1:1", NO_PROXY: "example.org,127.0.0.1" }).get(server.url)).toMatchObject({
      body,
    });
    await expect(hastyNetwork({ HTTP_PROXY: "http://127.0.0.1:1" }).get(server.url)).rejects.toMatchObject({
      code: "CGOX_NET_UNREACHABLE",
    });
  });

  it("makes a tunnel for https", async () => {
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      socket.once("data", (bytes) => {
        asked.push(bytes.toString().split("\r\n")[0] ?? "");
        socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      });
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const failure = hastyNetwork({ https_proxy: `http://127.0.0.1:${port}` }).get("https://mirror.invalid/x");
    await expect(failure).rejects.toMatchObject({ code: "CGOX_NET_UNREACHABLE", message: expect.stringContaining("403") });
    expect(asked[0]).toBe("CONNECT mirror.invalid:443 HTTP/1.1");
    proxy.close();
  });

  it("does not look at this process's own variables", async () => {
    const server = await serve(whole(body));
    process.env["http_proxy"] = "http://127.0.0.1:1";
    try {
      expect(await hastyNetwork({}).get(server.url)).toMatchObject({ body });
    } finally {
      delete process.env["http_proxy"];
    }
  });
});
