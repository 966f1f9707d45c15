import { existsSync, linkSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import type { LockedSysroot } from "../../../src/model/lock.ts";
import type { Session } from "../../../src/model/session.ts";
import { formatLockfile } from "../../../src/packages/lock/lockfile.ts";
import { registerProject } from "../../../src/packages/store/projects.ts";
import { pruneCache } from "../../../src/pipeline/cache.ts";
import { rootDirectory } from "../../../src/pipeline/runtime-root.ts";
import { sysrootDirectory } from "../../../src/pipeline/target-context.ts";
import { useScratch } from "../io/support/scratch.ts";

const scratch = useScratch();
const id = "debian-12/armhf";
const [used, pruned, unused] = ["a", "b", "c"].map((letter) => letter.repeat(64)) as [string, string, string];

const locked: LockedSysroot = {
  requests: [{ name: "zlib", kind: "module", package: "zlib1g-dev" }],
  indexes: [],
  omitted: [],
  packages: [item("zlib1g-dev", used)],
  pruned: [item("libc6", pruned)],
};

function item(name: string, sha256: string) {
  return { name, version: "1", architecture: "armhf", repository: "debian", path: `pool/${name}.deb`, size: 1, sha256, why: "wanted" };
}

function session(project = "elsewhere"): Session {
  const root = scratch(project);
  return {
    host: createHost({}),
    emit: () => undefined,
    project: {
      root,
      workingDirectory: root,
      configFile: `${root}/cgox.yaml`,
      lockFile: `${root}/cgox.lock`,
      stateDirectory: `${root}/.cgox`,
      stateBase: root,
    },
    config: { targets: {}, platforms: {}, choices: {} },
    cacheDirectory: scratch("cache"),
    zigCacheDirectory: scratch("cache", "zig"),
    trustFile: scratch("trusted.json"),
    dataDirectory: "",
    pkgConfigScript: "",
    warmScript: "",
    stampScript: "",
    mirrors: [],
    offline: true,
    frozen: false,
    strict: false,
  };
}

/** A file of the cache, last touched two hours ago together with its folders. */
function put(path: string, text = path): string {
  const full = scratch("cache", path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  age(full);
  return full;
}

function age(path: string): void {
  const then = new Date(Date.now() - 2 * 60 * 60 * 1000);
  for (let at = path; at.length > scratch("cache").length; at = dirname(at)) utimesSync(at, then, then);
}

describe("pruneCache", () => {
  beforeEach(async () => {
    mkdirSync(scratch("app"));
    writeFileSync(scratch("app/cgox.lock"), formatLockfile({ version: 1, sysroots: { [id]: locked } }));
    await registerProject(createHost({}).files, scratch("cache"), scratch("app/cgox.lock"));
    for (const sha256 of [used, pruned, unused]) {
      put(`store/downloads/${sha256}`);
      put(`store/unpacked-3/${sha256}/entries.json`);
      put(`store/whole-2/${sha256}/entries.json`);
    }
    put(`${sysrootDirectory({ sysrootId: id }, locked)}/.cgox/manifest.json`);
    put(`${rootDirectory({ sysrootId: id }, locked)}/.cgox/manifest.json`);
    put("sysroots/debian-12-armhf-0000/.cgox/manifest.json");
    put("roots/debian-12-armhf-0000/.cgox/manifest.json");
  });

  const kept = () => ["store/downloads", "store/unpacked-3", "store/whole-2"].map((folder) => readdirSync(scratch("cache", folder)));

  it("keeps what the lock of another project names, for sysroots and for roots to run programs in; the rest goes", async () => {
    const { removed } = await pruneCache(session(), { dryRun: false });
    expect(kept()).toEqual([
      [used, pruned],
      [used, pruned],
      [used, pruned],
    ]);
    expect(readdirSync(scratch("cache/sysroots"))).toEqual([sysrootDirectory({ sysrootId: id }, locked).slice("sysroots/".length)]);
    expect(readdirSync(scratch("cache/roots"))).toEqual([rootDirectory({ sysrootId: id }, locked).slice("roots/".length)]);
    expect(removed.map(({ what }) => what.slice(scratch("cache").length + 1)).toSorted()).toEqual([
      "roots/debian-12-armhf-0000",
      `store/downloads/${unused}`,
      `store/unpacked-3/${unused}`,
      `store/whole-2/${unused}`,
      "sysroots/debian-12-armhf-0000",
    ]);
  });

  it("forgets a project whose lock is gone", async () => {
    const { removed } = await pruneCache(session(), { dryRun: true });
    expect(removed.length).toBe(5);
    writeFileSync(scratch("app/cgox.lock"), formatLockfile({ version: 1, sysroots: {} }));
    expect((await pruneCache(session(), { dryRun: true })).removed.length).toBe(13);
    expect(kept()[0]).toEqual([used, pruned, unused]);
  });

  it("removes nothing where a lock cannot be read", async () => {
    writeFileSync(scratch("app/cgox.lock"), "<<<<<<< ours");
    await expect(pruneCache(session(), { dryRun: false })).rejects.toMatchObject({ code: "CGOX_LOCK_MALFORMED" });
    expect(kept()[0]).toEqual([used, pruned, unused]);
  });

  it("leaves what is young: another cgox may be about to use it", async () => {
    writeFileSync(scratch(`cache/store/downloads/${"d".repeat(64)}`), "");
    await pruneCache(session(), { dryRun: false });
    expect(existsSync(scratch(`cache/store/downloads/${"d".repeat(64)}`))).toBe(true);
  });

  it("says as freed what no name is left of", async () => {
    const before = (await pruneCache(session(), { dryRun: true })).freed;
    const shared = put(`store/unpacked-3/${used}/f0`, "x".repeat(1000));
    linkSync(shared, scratch("cache/sysroots/debian-12-armhf-0000/shared.h"));
    const gone = put(`store/unpacked-3/${unused}/f0`, "y".repeat(500));
    linkSync(gone, scratch("cache/sysroots/debian-12-armhf-0000/gone.h"));
    age(scratch("cache/sysroots/debian-12-armhf-0000/gone.h"));
    expect((await pruneCache(session(), { dryRun: false })).freed).toBe(before + 500);
  });
});
