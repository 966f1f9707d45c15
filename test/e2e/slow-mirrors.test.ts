import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { cgox } from "./support/cgox.ts";
import { type FileServer, serveFolder } from "./support/serve.ts";
import { smallArchive } from "./support/small-archive.ts";
import { describeWith } from "./support/tools.ts";

/** Far more than it takes, far less than waiting for time-outs would: 30 s for an answer, four attempts, for each file anew. */
const PATIENCE_MS = 25_000;

/** Packages enough that more than one batch of downloads is needed. */
const NAMES = Array.from({ length: 24 }, (_, number) => `libtiny${String(number)}-dev`);

/** Listens without ever taking a connection, so that the system lets nobody in once its queue is full. */
const DEAF = `const server = require("node:net").createServer();
server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  require("node:fs").writeSync(1, server.address().port + "\\n");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

describeWith(["apt-ftparchive", "dpkg-deb"], "mirrors", () => {
  let folder: string;
  let good: FileServer;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-mirrors-"));
    await smallArchive(
      join(folder, "archive"),
      ["bookworm", "bookworm-updates", "bookworm-security"],
      Object.fromEntries(NAMES.map((name) => [name, { [`usr/include/${name}.h`]: `int ${name.replace("-dev", "")};\n` }])),
    );
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Adds all packages from mirrors in this order, in a project and a cache of its own. */
  const addFrom = async (name: string, ...mirrors: readonly string[]) => {
    const project = join(folder, name);
    await mkdir(project);
    const repository = (list: readonly string[]) => JSON.stringify({ mirrors: list, trusted: true });
    await writeFile(
      join(project, "cgox.yaml"),
      `platforms: { debian-12: { repositories: { debian: ${repository(mirrors)}, debian-security: ${repository([good.url])} } } }\n`,
    );
    const started = performance.now();
    const env = { http_proxy: undefined, HTTP_PROXY: undefined };
    const added = await cgox(["sysroot", "add", "linux/arm", "libtiny0-dev.h", ...NAMES], {
      cwd: project,
      cache: join(project, "cache"),
      env,
    });
    expect(added, added.stderr).toMatchObject({ exitCode: 0 });
    return performance.now() - started;
  };

  const serveGood = async () => {
    good = await serveFolder(join(folder, "archive"));
    ends.push(() => good.close());
    return good;
  };

  test("are asked one after the other while they work", async () => {
    const first = await serveGood();
    const second = await serveFolder(join(folder, "archive"));
    ends.push(() => second.close());
    await addFrom("working", first.url, second.url);
    expect(first.requests.filter((path) => path.startsWith("/pool/")).toSorted()).toEqual(
      NAMES.map((name) => `/pool/${name}_1.0_armhf.deb`).toSorted(),
    );
    expect(second.requests).toEqual([]);
  });

  test("that take a connection and never answer are passed by", async () => {
    await serveGood();
    const { url, requests } = await listen(() => undefined);
    expect(await addFrom("silent", url, good.url)).toBeLessThan(PATIENCE_MS);
    // For the two suites; no package is asked for there.
    expect(requests().match(/^GET .*/gm)?.length).toBeLessThanOrEqual(2);
    expect(requests()).not.toContain("/pool/");
  });

  test("that answer slowly are passed by", async () => {
    await serveGood();
    const { url, requests } = await listen((socket) => {
      const answer = `HTTP/1.1 200 OK\r\nx-filler: ${"x".repeat(10_000)}`;
      let sent = 0;
      const drip = setInterval(() => socket.write(answer.charAt(sent++)), 300);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await addFrom("slow", url, good.url)).toBeLessThan(PATIENCE_MS);
    expect(requests()).not.toContain("/pool/");
  });

  test("that take no connection are passed by, and do not keep cgox from ending", async () => {
    await serveGood();
    const deaf = execa(process.execPath, ["-e", DEAF], { reject: false });
    ends.push(async () => {
      deaf.kill("SIGKILL");
      await deaf;
    });
    const port = await new Promise<string>((resolve) => void deaf.stdout.once("data", (data: Buffer) => resolve(data.toString().trim())));
    // The queue takes two.
    for (let count = 0; count < 3; count++) await listenTo(Number(port));
    expect(await addFrom("deaf", `http://127.0.0.1:${port}`, good.url)).toBeLessThan(10_000);
  });

  async function listenTo(port: number): Promise<void> {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    ends.unshift(() => socket.destroy());
    await new Promise<void>((resolve) => {
      socket.once("connect", resolve);
      setTimeout(resolve, 500).unref();
    });
  }

  async function listen(greet: (socket: Socket) => void): Promise<{ url: string; requests: () => string }> {
    const connections: Socket[] = [];
    let received = "";
    const server: Server = createServer((socket) => {
      connections.push(socket);
      socket.on("error", () => undefined);
      socket.on("data", (bytes) => (received += bytes.toString("latin1")));
      greet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ends.push(() => {
      for (const socket of connections) socket.destroy();
      server.close();
    });
    return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, requests: () => received };
  }
});
