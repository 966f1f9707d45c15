import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { cut, hang, hastyNetwork, ranged, sha256, status, useLoopback, whole } from "../support/loopback.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();
const serve = useLoopback();
const body = randomBytes(300_000);
const dead = "http://127.0.0.1:1";

function request(...urls: readonly string[]) {
  return { urls, path: scratch("file.deb"), size: body.length, sha256: sha256(body) };
}

/** What a finished download leaves: the file under its own name and nothing else. */
function expectComplete(): void {
  expect(readFileSync(scratch("file.deb")).equals(body)).toBe(true);
  expect(readdirSync(scratch())).toEqual(["file.deb"]);
}

describe("download", () => {
  it("writes the file under its own name and counts its bytes", async () => {
    const server = await serve(whole(body));
    let count = 0;
    await hastyNetwork().download({ ...request(`${server.url}/file.deb`), onBytes: (bytes) => (count += bytes) });
    expectComplete();
    expect(count).toBe(body.length);
    expect(server.requests[0]?.headers).toMatchObject({ "user-agent": "cgox/1.2", "accept-encoding": "identity" });
    expect(server.requests[0]?.headers.range).toBeUndefined();
  });

  it("makes the folder of the file", async () => {
    const server = await serve(whole(body));
    await hastyNetwork().download({ ...request(`${server.url}/file.deb`), path: scratch("a", "b", "file.deb") });
    expect(existsSync(scratch("a", "b", "file.deb"))).toBe(true);
  });

  it("asks no server where the file is already there, and replaces one that is wrong", async () => {
    const server = await serve(whole(body));
    writeFileSync(scratch("file.deb"), body);
    await hastyNetwork().download(request(dead));
    writeFileSync(scratch("file.deb"), randomBytes(body.length));
    await hastyNetwork().download(request(server.url));
    expectComplete();
  });

  it("downloads an empty file", async () => {
    const empty = Buffer.alloc(0);
    const server = await serve(whole(empty));
    await hastyNetwork().download({ urls: [server.url], path: scratch("empty"), size: 0, sha256: sha256(empty) });
    expect(readFileSync(scratch("empty")).length).toBe(0);
  });

  it("works from a file: address, also from the middle", async () => {
    writeFileSync(scratch("mirror.deb"), body);
    const url = pathToFileURL(scratch("mirror.deb")).href;
    writeFileSync(scratch("file.deb.part"), body.subarray(0, 1234));
    await hastyNetwork().download(request(url));
    expect(readdirSync(scratch())).toEqual(["file.deb", "mirror.deb"]);
    await expect(hastyNetwork().download({ ...request(`${url}.gone`), path: scratch("other") })).rejects.toMatchObject({
      code: "CGOX_FETCH_MISSING",
    });
  });

  it("follows a redirect and keeps the credentials at home", async () => {
    const target = await serve(whole(body));
    const server = await serve(status(302, { location: `http://localhost:${target.port}/file.deb` }));
    await hastyNetwork().download(request(`http://jo:s%40cret@127.0.0.1:${server.port}/file.deb`));
    expectComplete();
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from("jo:s@cret").toString("base64")}`);
    expect(target.requests[0]?.headers.authorization).toBeUndefined();
  });
});

describe("download, resumed", () => {
  it("goes on where a cut connection stopped, on the condition that the file is the same", async () => {
    const server = await serve(cut(body, 200_000, { etag: '"one"' }), ranged(body, '"one"'));
    let count = 0;
    await hastyNetwork().download({ ...request(server.url), onBytes: (bytes) => (count += bytes) });
    expectComplete();
    expect(count).toBe(body.length);
    expect(server.requests[1]?.headers).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d*-$/), "if-range": '"one"' });
  });

  it("goes on with what another run left, and remembers what the server had said", async () => {
    const server = await serve(cut(body, 200_000, { etag: '"one"' }), hang, hang, ranged(body, '"one"'));
    await expect(hastyNetwork().download(request(server.url))).rejects.toMatchObject({ code: "CGOX_NET_UNREACHABLE" });
    expect(existsSync(scratch("file.deb"))).toBe(false);
    await hastyNetwork().download(request(server.url));
    expectComplete();
    expect(server.requests.length).toBe(4);
    expect(server.requests[3]?.headers).toMatchObject({ range: "bytes=200000-", "if-range": '"one"' });
  });

  it("starts again where the file has changed on the server", async () => {
    const server = await serve(cut(randomBytes(body.length), 100_000, { etag: '"old"' }), ranged(body, '"new"'));
    await hastyNetwork().download(request(server.url));
    expectComplete();
    expect(server.requests.length).toBe(2);
  });

  it("starts again where the server ignores ranges", async () => {
    const server = await serve(cut(body, 100_000), whole(body));
    let count = 0;
    await hastyNetwork().download({ ...request(server.url), onBytes: (bytes) => (count += bytes) });
    expectComplete();
    expect(count).toBe(body.length);
    expect(server.requests[1]?.headers.range).toBeDefined();
  });

  it("takes a complete .part without any server", async () => {
    writeFileSync(scratch("file.deb.part"), body);
    await hastyNetwork().download(request(dead));
    expectComplete();
  });

  it("throws a complete but wrong .part away", async () => {
    writeFileSync(scratch("file.deb.part"), randomBytes(body.length));
    const server = await serve(ranged(body));
    let count = 0;
    await hastyNetwork().download({ ...request(server.url), onBytes: (bytes) => (count += bytes) });
    expectComplete();
    expect(count).toBe(body.length);
  });

  it("throws a .part away that is larger than the file", async () => {
    writeFileSync(scratch("file.deb.part"), randomBytes(body.length + 1));
    const server = await serve(ranged(body));
    await hastyNetwork().download(request(server.url));
    expectComplete();
  });

  it("does not blame the only mirror for a bad .part", async () => {
    writeFileSync(scratch("file.deb.part"), randomBytes(1000));
    const server = await serve(ranged(body));
    await hastyNetwork().download(request(server.url));
    expectComplete();
    expect(server.requests.map(({ headers }) => headers.range)).toEqual(["bytes=1000-", undefined]);
  });

  it("starts again where the server sends another range than the one asked for", async () => {
    const server = await serve(
      cut(body, 1000),
      (_, response) => {
        response.writeHead(206, { "content-range": `bytes 0-${body.length - 1}/${body.length}`, "content-length": String(body.length) });
        response.end(body);
      },
      whole(body),
    );
    await hastyNetwork().download(request(server.url));
    expectComplete();
  });

  it("starts again where the server refuses the range", async () => {
    const server = await serve(cut(body, 1000), status(416), ranged(body));
    await hastyNetwork().download(request(server.url));
    expectComplete();
    expect(server.requests[2]?.headers.range).toBeUndefined();
  });

  it("gets through though every connection is cut, as long as each brings something", async () => {
    const server = await serve((incoming, response) => {
      const start = Number(/\d+/.exec(incoming.headers.range ?? "0")?.[0]);
      const length = { "content-length": String(body.length - start) };
      if (start === 0) response.writeHead(200, length);
      else response.writeHead(206, { ...length, "content-range": `bytes ${start}-${body.length - 1}/${body.length}` });
      if (body.length - start <= 30_000) response.end(body.subarray(start));
      else response.write(body.subarray(start, start + 30_000), () => setTimeout(() => response.destroy(), 10));
    });
    await hastyNetwork().download(request(server.url));
    expectComplete();
    expect(server.requests.length).toBe(10);
  });

  it("goes on from another mirror", async () => {
    const first = await serve(cut(body, 100_000, { etag: '"a"' }), status(404));
    const second = await serve(ranged(body, '"b"'));
    await hastyNetwork().download(request(first.url, second.url));
    expectComplete();
    expect(second.requests[0]?.headers).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]/) });
    expect(second.requests[0]?.headers["if-range"]).toBeUndefined();
  });

  it("takes a body without a length that ends early for a cut connection", async () => {
    const early =
      (count: number, from = 0) =>
      (_: unknown, response: import("node:http").ServerResponse) => {
        response.useChunkedEncodingByDefault = false;
        response.removeHeader("transfer-encoding");
        const range = `bytes ${from}-${body.length - 1}/${body.length}`;
        response.writeHead(from === 0 ? 200 : 206, { connection: "close", ...(from === 0 ? {} : { "content-range": range }) });
        response.end(body.subarray(from, from + count));
      };
    const server = await serve(early(1000), early(body.length, 1000));
    await hastyNetwork().download(request(server.url));
    expectComplete();
    expect(server.requests[1]?.headers.range).toBe("bytes=1000-");
  });
});

describe("download, refused", () => {
  it("tries the next mirror when the hash is wrong", async () => {
    const bad = await serve(whole(randomBytes(body.length)));
    const good = await serve(ranged(body));
    await hastyNetwork().download(request(bad.url, good.url));
    expectComplete();
    expect(good.requests[0]?.headers.range).toBeUndefined();
  });

  it("names the file, what was expected and what came", async () => {
    const wrong = randomBytes(body.length);
    const server = await serve(whole(wrong));
    const failure = hastyNetwork().download(request(`http://jo:secret@127.0.0.1:${server.port}/pool/libx_1_armhf.deb`));
    await expect(failure).rejects.toMatchObject({
      code: "CGOX_FETCH_MISMATCH",
      message: expect.stringMatching(new RegExp(`libx_1_armhf\\.deb .*${sha256(wrong)}.*${sha256(body)}`)),
      hint: expect.stringContaining("--mirror"),
    });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("secret") });
    expect(readdirSync(scratch())).toEqual([]);
    expect(server.requests.length).toBe(1);
  });

  it.each([
    ["too long", whole(Buffer.concat([body, body]))],
    ["too short", whole(body.subarray(1))],
    [
      "too long without a length",
      (_: unknown, response: import("node:http").ServerResponse) => void response.end(Buffer.concat([body, body])),
    ],
    [
      "too short in chunks",
      (_: unknown, response: import("node:http").ServerResponse) => {
        response.write(body.subarray(0, 10));
        response.end();
      },
    ],
  ])("refuses a body that is %s, and leaves nothing", async (_, answer) => {
    const server = await serve(answer);
    await expect(hastyNetwork().download(request(server.url))).rejects.toMatchObject({
      code: "CGOX_FETCH_MISMATCH",
      message: expect.stringContaining(`expected ${body.length}`),
    });
    expect(readdirSync(scratch())).toEqual([]);
  });

  it("says that no mirror has the file", async () => {
    const [one, two] = [await serve(status(404)), await serve(status(410))];
    await expect(hastyNetwork().download(request(`${one.url}/x.deb`, `${two.url}/x.deb`))).rejects.toMatchObject({
      code: "CGOX_FETCH_MISSING",
      message: expect.stringMatching(/^x\.deb is on none of the mirrors: .*404 Not Found.*410 Gone$/),
    });
    expect(one.requests.length).toBe(1);
    expect(readdirSync(scratch())).toEqual([]);
  });

  it("says that a mirror is out of reach rather than that the file is missing", async () => {
    const server = await serve(status(404));
    await expect(hastyNetwork().download(request(server.url, dead))).rejects.toMatchObject({ code: "CGOX_NET_UNREACHABLE" });
  });

  it("passes on a refusal", async () => {
    const server = await serve(status(403));
    await expect(hastyNetwork().download(request(server.url))).rejects.toMatchObject({
      code: "CGOX_NET_STATUS",
      message: expect.stringContaining("403 Forbidden"),
    });
  });

  it("keeps what came for a later attempt when the server goes away", async () => {
    const server = await serve(cut(body, 200_000), hang);
    await expect(hastyNetwork().download(request(server.url))).rejects.toMatchObject({
      code: "CGOX_NET_UNREACHABLE",
      message: expect.stringContaining("timed out"),
    });
    expect(readFileSync(scratch("file.deb.part")).equals(body.subarray(0, 200_000))).toBe(true);
  });
});

describe("downloads at once", () => {
  it("fetch the same file once", async () => {
    const server = await serve(whole(body));
    const networks = Array.from({ length: 6 }, () => hastyNetwork());
    await Promise.all(networks.map((network) => network.download(request(server.url))));
    expectComplete();
    expect(server.requests.length).toBe(1);
  });

  it("go on with what one left that failed", async () => {
    const server = await serve(cut(body, 100_000, { etag: '"e"' }), status(404), ranged(body, '"e"'));
    const outcomes = await Promise.allSettled([hastyNetwork().download(request(server.url)), hastyNetwork().download(request(server.url))]);
    expect(outcomes.map(({ status: outcome }) => outcome).toSorted()).toEqual(["fulfilled", "rejected"]);
    expectComplete();
    expect(server.requests[2]?.headers.range).toBe("bytes=100000-");
  });
});
