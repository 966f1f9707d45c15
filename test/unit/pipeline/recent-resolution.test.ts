import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import type { CgoxEvent } from "../../../src/model/events.ts";
import type { Request } from "../../../src/model/request.ts";
import type { Resolution } from "../../../src/model/resolution.ts";
import { recentResolution, resolveAndRemember } from "../../../src/pipeline/recent-resolution.ts";
import type { TargetContext } from "../../../src/pipeline/target-context.ts";

let cache: string;
let now: Date;
let events: CgoxEvent[];
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "cgox-recent-"));
  now = new Date("2026-01-02T03:04:05Z");
  events = [];
});
afterEach(() => rmSync(cache, { recursive: true }));

interface Difference {
  readonly mirrors?: readonly string[];
  readonly choices?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly userKeyFiles?: readonly string[];
  readonly offline?: boolean;
}

function context({ mirrors = [], choices = {}, target = "linux/arm", userKeyFiles = [], offline = false }: Difference = {}): TargetContext {
  const host = { ...createHost({}), clock: { now: () => now } };
  const session = { host, emit: (event: CgoxEvent) => events.push(event), cacheDirectory: cache, dataDirectory: cache, mirrors };
  return {
    session: { ...session, config: { targets: {}, platforms: {}, choices }, strict: false, offline },
    platform: { id: "debian-12", pruneRules: [], repositories: { debian: { userKeyFiles } } },
    target: { name: target, architecture: "armhf" },
  } as unknown as TargetContext;
}

const cairo: Request[] = [{ name: "cairo", asker: { kind: "command-line" } }];
const resolution: Resolution = {
  requests: [{ request: cairo[0] as Request, kind: "module", package: "libcairo2-dev", runnersUp: [] }],
  packages: [],
  pruned: [],
  indexes: [{ repository: "debian", suite: "bookworm", sha256: "00" }],
  omitted: [],
};
const warning = { type: "warning", code: "CGOX_INDEX_MISMATCH", message: "going on without updates" } as const;

function remember(where: TargetContext = context()): Promise<Resolution> {
  return resolveAndRemember(where, cairo, { full: false }, async ({ session }) => {
    session.emit({ type: "start", stage: "resolve", message: "resolving" });
    session.emit(warning);
    return resolution;
  });
}

describe("a choice of a short time ago", () => {
  test("is taken over, with what was said on the way", async () => {
    expect(await recentResolution(context(), cairo, { full: false })).toBeUndefined();
    expect(await remember()).toEqual(resolution);
    events = [];
    now = new Date(now.getTime() + 40_000);
    expect(await recentResolution(context(), cairo, { full: false })).toEqual(resolution);
    expect(events).toEqual([warning, { type: "end", stage: "resolve", message: "0 packages, 0 left out, as chosen 40 s ago" }]);
  });

  test("is not one that was made offline, of indexes that may be old", async () => {
    expect(await remember(context({ offline: true }))).toEqual(resolution);
    expect(events).toContainEqual(warning);
    expect(await recentResolution(context(), cairo, { full: false })).toBeUndefined();
    await remember();
    expect(await recentResolution(context({ offline: true }), cairo, { full: false })).toBeUndefined();
    expect(await recentResolution(context(), cairo, { full: false })).toEqual(resolution);
  });

  test("is asked anew after five minutes, and where the clock was put back", async () => {
    await remember();
    const then = now.getTime();
    now = new Date(then + 299_000);
    expect(await recentResolution(context(), cairo, { full: false })).toBeDefined();
    for (const milliseconds of [301_000, -1000]) {
      now = new Date(then + milliseconds);
      expect(await recentResolution(context(), cairo, { full: false })).toBeUndefined();
    }
  });

  test("counts only for the same question", async () => {
    const key = join(cache, "key.asc");
    writeFileSync(key, "a key");
    await remember();
    const others: Difference[] = [
      { mirrors: ["http://mirror.example/debian"] },
      { choices: { libcurl: "libcurl4-openssl-dev" } },
      { target: "linux/arm/v7" },
      { userKeyFiles: [key] },
    ];
    for (const other of others) expect(await recentResolution(context(other), cairo, { full: false })).toBeUndefined();
    expect(await recentResolution(context(), cairo, { full: true })).toBeUndefined();
    expect(await recentResolution(context(), [...cairo, ...cairo], { full: false })).toBeUndefined();
    await remember(context({ userKeyFiles: [key] }));
    expect(await recentResolution(context({ userKeyFiles: [key] }), cairo, { full: false })).toBeDefined();
    writeFileSync(key, "another key");
    expect(await recentResolution(context({ userKeyFiles: [key] }), cairo, { full: false })).toBeUndefined();
  });

  test("is not there when its file is damaged", async () => {
    await remember();
    const folder = join(cache, "index/chosen");
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"at": 1');
    expect(await recentResolution(context(), cairo, { full: false })).toBeUndefined();
  });

  test("is not remembered where resolving failed", async () => {
    await expect(resolveAndRemember(context(), cairo, { full: false }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await recentResolution(context(), cairo, { full: false })).toBeUndefined();
  });
});
