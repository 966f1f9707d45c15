import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, Case } from "../bench.ts";
import { alternate, measure, run } from "../measure.ts";

/** Whether `sysroot add` has left nothing for the first build to do that it could have done before. */
export const buildAfterAdd: Case = {
  name: "build",
  tools: ["go"],
  prepare: async (bench) => {
    await run(add(bench), { cwd: await bench.project(), env: { CGOX_CACHE: await bench.folder(), CGOX_WARM: "off" } });
  },
  run: async (bench) => {
    const { first, again } = await alternate(Math.min(bench.runs, 3), {
      first: async () => {
        const { cwd, cache } = await added(bench);
        return measure(build(bench), { cwd, env: { CGOX_CACHE: cache, GOCACHE: await bench.folder() } });
      },
      again: async () => {
        const { cwd, cache } = await added(bench);
        await run(build(bench), { cwd, env: { CGOX_CACHE: cache, GOCACHE: await bench.folder() } });
        return measure(build(bench), { cwd, env: { CGOX_CACHE: cache, GOCACHE: await bench.folder() } });
      },
    });
    return [
      {
        what: "the first `cgox build linux/arm` after an `add`",
        cgox: first,
        peer: { name: "one with zig's caches warm", measure: again },
      },
    ];
  },
};

async function added(bench: Bench) {
  const [cwd, cache] = [await bench.project(), await bench.folder()];
  await run(add(bench), { cwd, env: { CGOX_CACHE: cache } });
  await warmed(cache);
  return { cwd, cache };
}

/** zig is warmed in the background; whoever types the next command has given it this time. */
async function warmed(cache: string): Promise<void> {
  for (let count = 0; count < 1200; count++) {
    const names = await readdir(join(cache, "zig/warm")).catch(() => []);
    if (names.some((name) => /^[0-9a-f]{32}$/.test(name))) return;
    await sleep(100);
  }
  throw new Error("zig was not warm after two minutes");
}

function add(bench: Bench): string[] {
  return bench.cgox("sysroot", "add", "linux/arm", "cairo", "--quiet");
}

function build(bench: Bench): string[] {
  return bench.cgox("build", "linux/arm", "--quiet");
}
