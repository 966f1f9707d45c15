import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cgox } from "./support/cgox.ts";
import { type FileServer, serveFolder } from "./support/serve.ts";
import { smallArchive } from "./support/small-archive.ts";
import { describeWith } from "./support/tools.ts";

const HOURS_MS = 60 * 60 * 1000;

describeWith(["apt-ftparchive", "dpkg-deb"], "a store that several share", () => {
  let folder: string;
  let server: FileServer;
  const suites = ["bookworm", "bookworm-updates", "bookworm-security"];

  const writeArchive = (...names: readonly string[]) =>
    smallArchive(
      join(folder, "archive"),
      suites,
      Object.fromEntries(names.map((name) => [`lib${name}-dev`, { [`usr/include/${name}.h`]: `int ${name};\n` }])),
    );

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-shared-"));
    await writeArchive("a", "b", "c");
    server = await serveFolder(join(folder, "archive"));
    for (const name of ["first", "second", "third"]) {
      await mkdir(join(folder, name));
      const repository = JSON.stringify({ mirrors: [server.url], trusted: true });
      const text = `platforms: { debian-12: { repositories: { debian: ${repository}, debian-security: ${repository} } } }\n`;
      await writeFile(join(folder, name, "cgox.yaml"), text);
    }
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const cache = (...path: readonly string[]) => join(folder, "cache", ...path);

  const run = async (project: string, words: readonly string[], place = "cache", env: Readonly<Record<string, string>> = {}) => {
    const done = await cgox(words, {
      cwd: join(folder, project),
      cache: join(folder, place),
      env: { http_proxy: undefined, HTTP_PROXY: undefined, ...env },
    });
    expect(done, done.stderr).toMatchObject({ exitCode: 0 });
    return done.stdout;
  };

  const tree = (project: string) => run(project, ["sysroot", "path", "linux/arm"]);

  /** Makes everything in the cache older than it is. */
  const age = async () => {
    for (const path of await readdir(cache(), { recursive: true })) {
      const then = new Date((await stat(cache(path))).mtimeMs - 2 * HOURS_MS);
      await utimes(cache(path), then, then);
    }
  };

  const prune = async () => {
    await age();
    const { removed, freed } = JSON.parse(await run("third", ["cache", "prune", "--json"])) as {
      readonly removed: readonly { readonly what: string }[];
      readonly freed: number;
    };
    return { removed: removed.map(({ what }) => what.slice(cache().length + 1)), freed };
  };

  test("has one copy of what two add at once", async () => {
    await Promise.all([
      run("first", ["sysroot", "add", "linux/arm", "liba-dev", "libb-dev"]),
      run("second", ["sysroot", "add", "linux/arm", "libb-dev", "libc-dev"]),
    ]);
    expect((await readdir(cache("store/downloads"))).filter((name) => /^[0-9a-f]{64}$/.test(name)).length).toBe(3);
    const buckets = (await readdir(cache("store"))).filter((name) => name.startsWith("unpacked"));
    expect((await readdir(cache("store", buckets[0] ?? ""))).filter((name) => /^[0-9a-f]{64}$/.test(name)).length).toBe(3);
    const [first, second] = await Promise.all(
      ["first", "second"].map(async (project) => stat(join((await tree(project)).trim(), "usr/include/b.h"))),
    );
    expect(first?.ino).toBe(second?.ino);
    expect((await readdir(cache(), { recursive: true })).filter((path) => path.includes(".tmp-"))).toEqual([]);
  });

  test("is a layer that is used, and not written to", async () => {
    const names = async () => (await readdir(cache(), { recursive: true })).toSorted();
    const before = await names();
    const env = { CGOX_STORE_BASE: cache() };
    const path = await run("first", ["sysroot", "path", "linux/arm", "--offline"], "upper", env);
    expect(path.startsWith(cache("sysroots"))).toBe(true);
    await run("third", ["sysroot", "add", "linux/arm", "libc-dev"], "upper", env);
    const own = (await readdir(join(folder, "upper"), { recursive: true })).filter((name) => /^store\/.*[0-9a-f]{64}/.test(name));
    expect(own).toEqual([]);
    expect(await names()).toEqual(before);
    await rm(join(folder, "third/cgox.lock"));
  });

  test("loses what no lock names, and nothing else", async () => {
    expect((await prune()).removed.filter((path) => !path.startsWith("index/chosen/"))).toEqual([]);
    await rm(join(folder, "second/cgox.lock"));
    const { removed, freed } = await prune();
    expect(removed.map((path) => path.replace(/[0-9a-f]{16,}/, "*")).toSorted()).toEqual([
      "store/downloads/*",
      "store/unpacked-3/*",
      "sysroots/debian-12-armhf-*",
    ]);
    expect(freed).toBeGreaterThan(0);
    await run("first", ["sysroot", "sync", "--offline"]);
  });

  test("loses the indexes that newer ones have replaced, and those of suites that no lock names", async () => {
    const tables = async () => (await readdir(cache("index/debian-2"))).filter((name) => name.startsWith("packages-"));
    const [old = ""] = await tables();
    await writeArchive("a", "b", "c", "d");
    await run("first", ["sysroot", "add", "linux/arm", "libd-dev"]);
    expect((await tables()).length).toBe(2);
    const { removed } = await prune();
    expect(removed).toContain(`index/debian-2/${old}`);
    expect(removed.filter((path) => path.startsWith("index/debian-2/files/")).length).toBe(1);
    expect((await tables()).length).toBe(1);
    await run("first", ["sysroot", "add", "linux/arm", "libc-dev", "--dry-run", "--offline"]);

    await rm(join(folder, "first/cgox.lock"));
    await prune();
    expect((await readdir(cache("index/debian-2"), { recursive: true })).filter((path) => path !== "files")).toEqual([]);
  });
});
