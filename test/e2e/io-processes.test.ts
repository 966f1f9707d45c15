import { createHash, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sweepTemporary } from "../../src/io/files/temporary.ts";
import { createNetwork } from "../../src/io/network/network.ts";
import { judgeToken } from "../../src/io/process-token.ts";
import { compileIo, type Child, type IoChildren } from "./support/io-children.ts";

let io: IoChildren;
let scratch = "";
let children: Child[] = [];

beforeAll(() => {
  io = compileIo();
});
afterAll(() => io.stop());
beforeEach(() => {
  scratch = mkdtempSync(join(io.folder, "scratch-"));
  children = [];
});
afterEach(async () => {
  for (const { process: child } of children) child.kill("SIGKILL");
  await Promise.all(children.map(({ ended }) => ended));
});

function start(script: string, args: readonly string[], options = {}): Child {
  const child = io.start(script, args, options);
  children.push(child);
  return child;
}

async function expectSuccess(child: Child): Promise<string> {
  const { code, stdout, stderr } = await child.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("exclusively, between processes", () => {
  /** Counts by reading and writing, which loses counts, and makes a file that must not be there, unless it is alone. */
  const contender = `
    const [lock, folder, rounds] = args;
    for (let round = 0; round < Number(rounds); round++) {
      await host.files.exclusively(lock, async () => {
        fs.writeFileSync(folder + "/inside", "", { flag: "wx" });
        const count = Number(fs.readFileSync(folder + "/count", "utf8"));
        await sleep(Math.random() * 3);
        fs.writeFileSync(folder + "/count", String(count + 1));
        fs.rmSync(folder + "/inside");
      });
    }`;
  const holder = `
    const [lock] = args;
    await host.files.exclusively(lock, async () => { console.log("holding"); await sleep(1e6); });`;
  const count = (): number => Number(readFileSync(join(scratch, "count"), "utf8"));

  it("has one holder at a time, also when holders are killed", async () => {
    const lock = join(scratch, "locks", "lock");
    writeFileSync(join(scratch, "count"), "0");
    const first = start(holder, [lock]);
    await first.printed("holding");
    const contenders = Array.from({ length: 4 }, () => start(contender, [lock, scratch, "40"]));
    await sleep(700);
    expect(count()).toBe(0);
    first.process.kill("SIGKILL");
    for (let victim = 0; victim < 3; victim++) {
      const next = start(holder, [lock]);
      await next.printed("holding");
      const before = count();
      await sleep(300);
      expect(count()).toBe(before);
      next.process.kill("SIGKILL");
    }
    for (const child of contenders) await expectSuccess(child);
    expect(count()).toBe(160);
    // The last victim may have come when all others were done: its lock is there for the next one.
    await expectSuccess(start(contender, [lock, scratch, "1"]));
    expect(await sweepTemporary(join(scratch, "locks"))).toEqual([]);
    expect(readdirSync(join(scratch, "locks"))).toEqual([]);
  }, 60_000);
});

describe("writeAtomic and temporary folders, killed at any time", () => {
  it("leave whole files, and what can be swept", async () => {
    const target = join(scratch, "file");
    for (let round = 0; round < 5; round++) {
      const writer = start(
        `await host.files.makeTemporaryDirectory(args[1]);
         console.log("writing");
         for (let i = 0; ; i++) await host.files.writeAtomic(args[0], String(i % 10).repeat(500_000));`,
        [target, scratch],
      );
      await writer.printed("writing");
      await sleep(150 + Math.random() * 50);
      writer.process.kill("SIGKILL");
      await writer.ended;
      expect(readFileSync(target, "utf8")).toMatch(/^(\d)\1{499999}$/);
    }
    expect(readdirSync(scratch).filter((name) => name.startsWith(".tmp-")).length).toBeGreaterThanOrEqual(5);
    await sweepTemporary(scratch);
    expect(readdirSync(scratch)).toEqual(["file"]);
  });
});

describe("download, by several processes", () => {
  /** More than what is fetched in one go, without a lock and a partial file. */
  const body = randomBytes(6_000_000);
  const sha256 = createHash("sha256").update(body).digest("hex");
  const downloader = `
    const [url, path, size, sha256] = args;
    await host.network.download({ urls: [url], path, size: Number(size), sha256 });`;
  let server: Server;
  let requests: IncomingMessage[];

  /** Sends a tenth of the file every 50 ms. */
  beforeEach(async () => {
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const range = `bytes ${from}-${body.length - 1}/${body.length}`;
      response.writeHead(from > 0 ? 206 : 200, { "content-length": String(body.length - from), etag: '"e"', "content-range": range });
      let sent = from;
      const timer = setInterval(() => {
        response.write(body.subarray(sent, sent + body.length / 10));
        sent += body.length / 10;
        if (sent >= body.length) response.end();
        if (sent >= body.length) clearInterval(timer);
      }, 50);
      response.on("close", () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const args = (): string[] => {
    const { port } = server.address() as AddressInfo;
    return [`http://127.0.0.1:${port}/x.deb`, join(scratch, "x.deb"), String(body.length), sha256];
  };

  it("brings the file once, and the bytes of a killed process are gone on with", async () => {
    const victim = start(downloader, args());
    while (!existsSync(join(scratch, "x.deb.part")) || readFileSync(join(scratch, "x.deb.part")).length < 1_200_000) await sleep(10);
    const others = Array.from({ length: 3 }, () => start(downloader, args()));
    await sleep(100);
    victim.process.kill("SIGKILL");
    expect(existsSync(join(scratch, "x.deb"))).toBe(false);
    for (const child of others) await expectSuccess(child);
    expect(readFileSync(join(scratch, "x.deb")).equals(body)).toBe(true);
    expect(readdirSync(scratch)).toEqual(["x.deb"]);
    expect(requests.length).toBe(2);
    expect(requests[1]?.headers).toMatchObject({ range: expect.stringMatching(/^bytes=[1-9]\d{5,}-$/), "if-range": '"e"' });
  });

  it("works beside downloads of this process", async () => {
    const [url = "", path = ""] = args();
    const beside = Array.from({ length: 2 }, () => start(downloader, args()));
    await createNetwork({}).download({ urls: [url], path, size: body.length, sha256 });
    for (const child of beside) await expectSuccess(child);
    expect(requests.length).toBe(1);
  });
});

describe("passThrough", () => {
  const runner = (program: string): string => `
    process.exitCode = await host.processes.passThrough(process.execPath, ["-e", ${JSON.stringify(program)}]);`;
  const waiting = "console.log('ready'); setInterval(() => {}, 1000);";

  it.each([
    ["SIGTERM", `process.on('SIGTERM', () => process.exit(5)); ${waiting}`, 5],
    ["SIGINT", `process.on('SIGINT', () => process.exit(6)); ${waiting}`, 6],
    ["SIGHUP", `process.on('SIGHUP', () => process.exit(7)); ${waiting}`, 7],
    ["SIGUSR1", `process.on('SIGUSR1', () => process.exit(9)); ${waiting}`, 9],
    ["SIGTERM", waiting, 143],
    ["SIGINT", waiting, 130],
  ] as const)("sends %s on and waits for what the program makes of it", async (signal, program, code) => {
    const child = start(runner(program), []);
    await child.printed("ready");
    child.process.kill(signal);
    expect(await child.ended).toMatchObject({ code, stderr: "" });
  });

  it("gives the program all the time it takes to tidy up", async () => {
    const tidies = `process.on('SIGTERM', () => setTimeout(() => process.exit(8), 6500)); ${waiting}`;
    const child = start(runner(tidies), []);
    await child.printed("ready");
    child.process.kill("SIGTERM");
    expect(await child.ended).toMatchObject({ code: 8 });
  });

  it("passes stdin and stdout", async () => {
    const child = start(runner("process.stdin.pipe(process.stdout)"), [], { stdio: ["pipe", "pipe", "pipe"] });
    child.process.stdin?.end("through and through");
    expect(await expectSuccess(child)).toBe("through and through");
  });
});

describe("run", () => {
  it("takes the program along when cgox is ended", async () => {
    const child = start(`await host.processes.run("/bin/sh", ["-c", "echo $$ > " + args[0] + "; exec sleep 1000"]);`, [
      join(scratch, "pid"),
    ]);
    while (!existsSync(join(scratch, "pid")) || readFileSync(join(scratch, "pid"), "utf8") === "") await sleep(10);
    // The shell can be that far before the call that started it has returned, to those who will end it.
    await sleep(300);
    child.process.kill("SIGTERM");
    expect(await child.ended).toMatchObject({ signal: "SIGTERM" });
    const pid = readFileSync(join(scratch, "pid"), "utf8").trim();
    await expect.poll(() => judgeToken(`${pid}-x`), { timeout: 5000 }).toBe("dead");
  });
});

describe("detach", () => {
  it("starts a program that goes on after the end of cgox", async () => {
    const done = join(scratch, "done");
    const child = start(`host.processes.detach("/bin/sh", ["-c", "sleep 0.5; echo > " + args[0]]);`, [done]);
    await expectSuccess(child);
    expect(existsSync(done)).toBe(false);
    await expect.poll(() => existsSync(done), { timeout: 5000 }).toBe(true);
  });
});

describe("createHost", () => {
  it("loads undici and execa only when they are used", async () => {
    const hooks = `
      import { writeSync } from "node:fs";
      export async function resolve(specifier, context, next) {
        const found = await next(specifier, context);
        writeSync(1, "loaded " + found.url + "\\n");
        return found;
      }`;
    const file = join(scratch, "register.mjs");
    writeFileSync(
      file,
      `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});`,
    );
    const libraries = (output: string): string[] => ["undici", "execa"].filter((name) => output.includes(`/node_modules/${name}/`));
    const env = { ...process.env, NODE_OPTIONS: `--import=${file}` };
    const idle = await expectSuccess(start(`await host.files.list("/"); await host.processes.which("sh");`, [], { env }));
    expect(idle).toContain("/io/host.js");
    expect(libraries(idle)).toEqual([]);
    const busy = start(`await host.processes.run("true", []); await host.network.get("http://127.0.0.1:1/").catch(() => {});`, [], { env });
    expect(libraries(await expectSuccess(busy))).toEqual(["undici", "execa"]);
  });
});

/** Root may do everything, so these run as somebody else. */
const somebody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

describe("as a user without rights", () => {
  beforeEach(() => chmodSync(scratch, 0o777));

  it("removes trees with read-only folders", async () => {
    const script = `
      const tree = args[0];
      fs.mkdirSync(tree + "/a/b", { recursive: true });
      fs.writeFileSync(tree + "/a/b/c", "", { mode: 0o444 });
      for (const path of [tree + "/a/b", tree + "/a", tree]) fs.chmodSync(path, 0o500);
      await host.files.remove(tree);`;
    await expectSuccess(start(script, [join(scratch, "tree")], somebody));
    expect(readdirSync(scratch)).toEqual([]);
  });

  it("is told which path is denied", async () => {
    mkdirSync(join(scratch, "closed"), { mode: 0o555 });
    const script = `
      const [folder] = args;
      const codes = [];
      for (const attempt of [
        () => host.files.writeAtomic(folder + "/x", ""),
        () => host.files.makeTemporaryDirectory(folder),
        () => host.files.exclusively(folder + "/lock", async () => {}),
        () => host.network.download({ urls: ["http://127.0.0.1:1/x"], path: folder + "/x", size: 1, sha256: "" }),
        async () => host.files.writeTree(folder + "/tree").file("x", Buffer.alloc(1), 0o644),
      ]) {
        await attempt().then(() => codes.push("done"), (error) => codes.push(error.code + (error.message.includes(folder) && /CGOX_CACHE/.test(error.hint) ? "" : "?")));
      }
      console.log(codes.join(" "));`;
    const output = await expectSuccess(start(script, [join(scratch, "closed")], somebody));
    expect(output.trim().split(" ")).toEqual(Array.from({ length: 5 }, () => "CGOX_IO_DENIED"));
  });
});
