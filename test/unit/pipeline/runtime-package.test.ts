import { describe, expect, it } from "vitest";
import type { LockedPackage } from "../../../src/model/lock.ts";
import { runtimePackage } from "../../../src/pipeline/runtime-package.ts";
import type { TargetContext } from "../../../src/pipeline/target-context.ts";

const HOUR = 60 * 60 * 1000;

/** A machine whose clock, cache and store the tests set. */
function machine() {
  const state = { now: 0, offline: false, mirrors: [] as string[], isUnpacked: true, asked: 0 };
  const cache = new Map<string, Buffer>();
  const context = (): TargetContext =>
    ({
      session: {
        cacheDirectory: "/cache",
        offline: state.offline,
        strict: false,
        mirrors: state.mirrors,
        host: {
          clock: { now: () => new Date(state.now) },
          files: {
            readIfThere: async (path: string) => cache.get(path),
            writeAtomic: async (path: string, text: string) => void cache.set(path, Buffer.from(text)),
          },
        },
      },
      platform: { id: "debian-12", repositories: {} },
      target: { architecture: "arm64" },
      store: { isUnpacked: async () => state.isUnpacked },
    }) as unknown as TargetContext;
  const ask = async () =>
    (
      await runtimePackage(context(), "libc6", async () => {
        state.asked++;
        return { name: "libc6", version: String(state.asked), sha256: "00" } as LockedPackage;
      })
    )?.version;
  return { state, cache, ask };
}

describe("runtimePackage", () => {
  it("looks once a day", async () => {
    const { state, ask } = machine();
    expect(await ask()).toBe("1");
    state.now = 23 * HOUR;
    expect(await ask()).toBe("1");
    state.now = 24 * HOUR;
    expect(await ask()).toBe("2");
    state.now = 25 * HOUR;
    expect(await ask()).toBe("2");
  });

  it("looks again when the clock was set back", async () => {
    const { state, ask } = machine();
    state.now = 10 * HOUR;
    await ask();
    state.now = 9 * HOUR;
    expect(await ask()).toBe("2");
  });

  it("looks again for other mirrors, and for a package that is not unpacked any more", async () => {
    const { state, ask } = machine();
    await ask();
    state.mirrors = ["http://mirror.example/debian"];
    expect(await ask()).toBe("2");
    state.isUnpacked = false;
    expect(await ask()).toBe("3");
  });

  it("takes what is known for as long as it is offline", async () => {
    const { state, ask } = machine();
    await ask();
    state.now = 1000 * HOUR;
    state.offline = true;
    expect(await ask()).toBe("1");
  });

  it("does not stumble over a damaged note", async () => {
    const { cache, ask } = machine();
    await ask();
    for (const path of cache.keys()) cache.set(path, Buffer.from("{"));
    expect(await ask()).toBe("2");
  });
});
