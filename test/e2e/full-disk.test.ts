import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHost } from "../../src/io/host.ts";
import { toolsAreRequired } from "./support/tools.ts";

const name = "a full disk";
const describeMounted = canMount() || toolsAreRequired ? describe : describe.skip;

describeMounted(canMount() ? name : `${name} (missing: the right to mount a tmpfs)`, () => {
  const host = createHost({});
  const large = randomBytes(2 * 1024 * 1024);
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cgox-full-"));
    mount(folder, "size=1m");
  });
  afterEach(() => {
    execFileSync("umount", [folder]);
    rmSync(folder, { recursive: true });
  });

  const full = () =>
    expect.objectContaining({
      code: "CGOX_IO_FULL",
      message: expect.stringContaining(folder),
      hint: expect.stringMatching(/cache prune.*CGOX_CACHE/),
    });

  it("writeAtomic leaves the old file and nothing else", async () => {
    const path = join(folder, "file");
    await host.files.writeAtomic(path, "old");
    await expect(host.files.writeAtomic(path, large)).rejects.toEqual(full());
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["file"]);
    await host.files.writeAtomic(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  it("a download leaves nothing, and the room that it took is free again", async () => {
    const server = await serve(large);
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/x.deb`;
    let count = 0;
    const request = { urls: [url, url], path: join(folder, "x.deb"), size: large.length, sha256: sha256(large) };
    await expect(host.network.download({ ...request, onBytes: (bytes) => (count += bytes) })).rejects.toEqual(full());
    server.closeAllConnections();
    server.close();
    expect(readdirSync(folder)).toEqual([]);
    expect(count).toBe(0);
    await host.files.writeAtomic(join(folder, "half"), large.subarray(0, 512 * 1024));
  });

  it("a tree is not published", async () => {
    const temporary = await host.files.makeTemporaryDirectory(folder);
    const tree = host.files.writeTree(temporary);
    expect(() => {
      for (let index = 0; index < 200; index++) tree.file(`usr/lib/${index}`, large.subarray(0, 10_000), 0o644);
    }).toThrow(full());
    await host.files.remove(temporary);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("without room for a name, locks and folders say so and leave nothing", async () => {
    execFileSync("mount", ["-o", "remount,nr_inodes=2", folder]);
    await expect(host.files.exclusively(join(folder, "lock"), async () => 1)).rejects.toEqual(full());
    await host.files.makeDirectory(join(folder, "a"));
    await expect(host.files.makeDirectory(join(folder, "b"))).rejects.toEqual(full());
    await expect(host.files.makeTemporaryDirectory(folder)).rejects.toEqual(full());
    await expect(host.files.writeAtomic(join(folder, "f"), "")).rejects.toEqual(full());
    expect(readdirSync(folder)).toEqual(["a"]);
  });

  it("a read-only one is denied", async () => {
    execFileSync("mount", ["-o", "remount,ro", folder]);
    const denied = { code: "CGOX_IO_DENIED", message: expect.stringContaining("EROFS") };
    await expect(host.files.writeAtomic(join(folder, "f"), "")).rejects.toMatchObject(denied);
    await expect(host.files.exclusively(join(folder, "lock"), async () => 1)).rejects.toMatchObject(denied);
    await expect(host.files.makeDirectory(folder)).resolves.toBeUndefined();
  });
});

function mount(folder: string, options: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
}

/** Root in a container may well not be allowed to. */
function canMount(): boolean {
  if (!existsSync("/proc/mounts") || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "cgox-mount-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  if (mounted) execFileSync("umount", [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}

async function serve(body: Buffer): Promise<Server> {
  const server = createServer((_, response) => void response.writeHead(200, { "content-length": String(body.length) }).end(body));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function sha256(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
