import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createNetwork } from "../../../../src/io/network/network.ts";
import { cut, sha256, status, useLoopback, whole } from "../support/loopback.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();
const serve = useLoopback();
const body = randomBytes(50_000);
const network = createNetwork(
  {},
  {
    timeouts: { connectMs: 2000, headersMs: 2000, bodyMs: 2000 },
    race: { unknownMs: 500, knownMs: 500 },
    retries: { attempts: 2, baseMs: 1, maximumMs: 5, patienceMs: 1000 },
    smallBytes: body.length,
  },
);

function download(...urls: readonly string[]) {
  return downloadTo("file.deb", urls);
}

function downloadTo(name: string, urls: readonly string[]) {
  let count = 0;
  const request = {
    urls,
    path: scratch(name),
    size: body.length,
    sha256: sha256(body),
    onBytes: (bytes: number) => (count += bytes),
  };
  return network.download(request).then(() => count);
}

describe("a small file", () => {
  it("takes one request, and leaves nothing but itself", async () => {
    const server = await serve(whole(body));
    expect(await download(server.url)).toBe(body.length);
    expect(readFileSync(scratch("file.deb")).equals(body)).toBe(true);
    expect(readdirSync(scratch())).toEqual(["file.deb"]);
    expect(server.requests.length).toBe(1);
  });

  it("is fetched the careful way where the first try fails, and counted once", async () => {
    const server = await serve(cut(body, 1000), whole(body));
    expect(await download(server.url)).toBe(body.length);
    const missing = await serve(status(404));
    const other = await serve(whole(body));
    expect(await download(missing.url, other.url)).toBe(body.length);
    expect(readdirSync(scratch())).toEqual(["file.deb"]);
  });

  it("is asked for once where its folder has to be made first", async () => {
    const server = await serve(whole(body));
    expect(await downloadTo("folder/file.deb", [server.url])).toBe(body.length);
    expect(readdirSync(scratch("folder"))).toEqual(["file.deb"]);
    expect(server.requests.length).toBe(1);
  });

  it("with another hash is refused", async () => {
    const server = await serve(whole(randomBytes(body.length)));
    await expect(download(server.url)).rejects.toMatchObject({ code: "CGOX_FETCH_MISMATCH" });
    expect(readdirSync(scratch())).toEqual([]);
  });
});
