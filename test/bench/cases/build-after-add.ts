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
    const other = await added(bench);
    const projects: Project[] = [];
    // What a machine does just before counts: an `add` leaves it with files to write, a build does not. So each comes after a build elsewhere.
    const measured = async (project: Project): Promise<Measure> => {
      await build(bench, other);
      return build(bench, project);
    };
    const { first, again } = await alternate(bench.runs, {
      first: async (round) => measured((projects[round] = await added(bench))),
      again: async (round) => measured(projects[round] ?? (await added(bench))),
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

/** With nothing in go's cache, and no program that go would see to be what it would link. */
async function build(bench: Bench, { cwd, cache }: Project): Promise<Measure> {
  const env = { CGOX_CACHE: cache, GOCACHE: await bench.folder() };
  await rm(join(cwd, "dist"), { recursive: true, force: true });
  return measure(bench.cgox("build", "linux/arm", "--quiet"), { cwd, env });
}
