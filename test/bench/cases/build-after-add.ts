import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, Case } from "../bench.ts";
import { alternate, measure, run, type Measure } from "../measure.ts";

/** Whether `sysroot add` has left nothing for the first build to do that it could have done before. */
export const buildAfterAdd: Case = {
  name: "build",
  tools: ["go"],
  prepare: async (bench) => {
    await run(add(bench), { cwd: await bench.project(), env: { CGOX_CACHE: await bench.folder(), CGOX_WARM: "off" } });
  },
  run: async (bench) => {
    const projects: Project[] = [];
    const { first, again } = await alternate(bench.runs, {
      first: async (round) => build(bench, (projects[round] = await added(bench))),
      again: async (round) => {
        const project = projects[round] ?? (await added(bench));
        // go would see that the program is what it would link, and not link it.
        await rm(join(project.cwd, "dist"), { recursive: true });
        return build(bench, project);
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

interface Project {
  readonly cwd: string;
  readonly cache: string;
}

async function added(bench: Bench): Promise<Project> {
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

/** With nothing in go's cache. */
async function build(bench: Bench, { cwd, cache }: Project): Promise<Measure> {
  const env = { CGOX_CACHE: cache, GOCACHE: await bench.folder() };
  // What was written before is not to be waited for now.
  await run(["sync"], { cwd });
  return measure(bench.cgox("build", "linux/arm", "--quiet"), { cwd, env });
}
