import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { type Answer, hang, hastyNetwork, ranged, sha256, status, useLoopback, whole } from "../support/loopback.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();
const serve = useLoopback();
const body = randomBytes(300_000);
const dead = "http://127.0.0.1:1";

/** Longer than the patience of `hastyNetwork` with a server that it has not met, shorter than its time-outs. */
const late =
  (answer: Answer): Answer =>
  (request, response) =>
    void setTimeout(() => answer(request, response), 250);

const headersAlone: Answer = (_, response) => {
  response.writeHead(200, { "content-length": String(body.length) });
  response.flushHeaders();
};

function request(...urls: readonly string[]) {
  return { urls, path: scratch("file.deb"), size: body.length, sha256: sha256(body) };
}

function expectComplete(): void {
  expect(readFileSync(scratch("file.deb")).equals(body)).toBe(true);
  expect(readdirSync(scratch())).toEqual(["file.deb"]);
}

describe("mirrors, when the first one answers", () => {
  it("are not asked besides it", async () => {
    const [first, second] = [await serve(whole(body)), await serve(whole(body))];
    const network = hastyNetwork();
    await network.download(request(first.url, second.url));
    expectComplete();
    await expect(network.get([first.url, second.url])).resolves.toMatchObject({ status: 200, url: first.url });
    expect([first.requests.length, second.requests.length]).toEqual([2, 0]);
  });

  it("are asked for what it does not have", async () => {
    const [first, second] = [await serve(status(404)), await serve(whole(body))];
    await hastyNetwork().download(request(first.url, second.url));
    expectComplete();
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
  });
});

describe("mirrors, when the first one keeps us waiting", () => {
  it.each([
    ["accepts and never answers", hang],
    ["answers and sends nothing", headersAlone],
    ["answers late", late(whole(body))],
  ])("are asked as well where it %s, and the quicker one is used from then on", async (_, answer) => {
    const [first, second] = [await serve(answer), await serve(whole(body))];
    const network = hastyNetwork();
    await network.download(request(first.url, second.url));
    expectComplete();
    await network.download({ ...request(first.url, second.url), path: scratch("other.deb") });
    expect([first.requests.length, second.requests.length]).toEqual([1, 2]);
  });

  it("make us let go of it", async () => {
    const [first, second] = [await serve(hang), await serve(whole(body))];
    const closed = new Promise((resolve) => {
      const watch = setInterval(() => {
        const [pending] = first.requests;
        if (pending === undefined) return;
        clearInterval(watch);
        if (pending.socket.destroyed) resolve(true);
        else void once(pending.socket, "close").then(resolve);
      }, 1);
    });
    await hastyNetwork().download(request(first.url, second.url));
    await closed;
  });

  it("are of no use without the file: its late answer is waited for", async () => {
    const [first, second] = [await serve(late(whole(body))), await serve(status(404))];
    await hastyNetwork().download(request(first.url, second.url));
    expectComplete();
    expect([first.requests.length, second.requests.length]).toEqual([1, 1]);
  });

  it("are of no use with another file: its late answer is taken", async () => {
    const [first, second] = [await serve(late(whole(body))), await serve(whole(randomBytes(body.length)))];
    await hastyNetwork().download(request(first.url, second.url));
    expectComplete();
  });

  it("may be several, of which a silent one is passed by", async () => {
    const [first, second, third] = [await serve(hang), await serve(hang), await serve(whole(body))];
    await hastyNetwork().download(request(first.url, second.url, third.url));
    expectComplete();
    expect([first.requests.length, second.requests.length, third.requests.length]).toEqual([1, 1, 1]);
  });

  it("go on with what is there of a file", async () => {
    const [first, second] = [await serve(hang), await serve(ranged(body))];
    writeFileSync(scratch("file.deb.part"), body.subarray(0, 1234));
    await hastyNetwork().download(request(first.url, second.url));
    expectComplete();
    expect(second.requests[0]?.headers.range).toBe("bytes=1234-");
  });

  it("are asked by their first address each", async () => {
    const [first, second] = [await serve(hang), await serve(whole(body))];
    await hastyNetwork().download(
      request(`${first.url}/by-hash`, `${first.url}/by-name`, `${second.url}/by-hash`, `${second.url}/by-name`),
    );
    expect(first.requests.map(({ url }) => url)).toEqual(["/by-hash"]);
    expect(second.requests.map(({ url }) => url)).toEqual(["/by-hash"]);
  });
});

describe("mirrors, when the first one is out of reach", () => {
  it("take its place at once", async () => {
    const second = await serve(whole(body));
    await hastyNetwork().download(request(dead, second.url));
    expectComplete();
    expect(second.requests.length).toBe(1);
  });

  it("may be so too, and then the error is the first one's", async () => {
    await expect(hastyNetwork().get([`${dead}/index`, "http://127.0.0.1:2/index"])).rejects.toMatchObject({
      code: "CGOX_NET_UNREACHABLE",
      message: expect.stringContaining(`${dead}/index`),
    });
  });
});

describe("get from several mirrors", () => {
  it("says which one answered, and shows validators to the one that they are of", async () => {
    const [first, second] = [await serve(hang), await serve(whole(body, { etag: '"new"' }))];
    const answer = await hastyNetwork().get([first.url, second.url], { etag: '"old"', seenAt: first.url });
    expect(answer).toMatchObject({ status: 200, url: second.url, etag: '"new"' });
    expect(first.requests[0]?.headers["if-none-match"]).toBe('"old"');
    expect(second.requests[0]?.headers["if-none-match"]).toBeUndefined();
  });

  it("counts 304 as an answer", async () => {
    const [first, second] = [await serve(hang), await serve(status(304))];
    const answer = await hastyNetwork().get([first.url, second.url], { etag: '"same"', seenAt: second.url });
    expect(answer).toEqual({ status: 304, url: second.url });
  });
});
