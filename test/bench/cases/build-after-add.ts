import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, Case } from "../bench.ts";
import { alternate, measure, run, type Measure } from "../measure.ts";

/** The same build of ten seconds takes up to a third more or less here, so that the medians of few say nothing about a tenth. */
const leastRuns = 10;

/** Whether `sysroot add` has left nothing for the first build to do that it could have done before. */
export const buildAfterAdd: Case = {
  name: "build",
  tools: ["go"],
  prepare: async (bench) => {
    await run(add(bench), { cwd: await bench.project(), env: { CGOX_CACHE: await bench.folder(), CGOX_WARM: "off" } });
  },
  run: async (bench) => {
    const elsewhere = await added(bench);
    let project = elsewhere;
    const { first, again } = await alternate(Math.max(bench.runs, leastRuns), {
      first: async () => {
        project = await added(bench);
        await build(bench, elsewhere);
        return build(bench, project);
      },
      again: async () => build(bench, project),
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

/**
 * With nothing in go's cache, and no program that go would see to be what it would link. What a machine did just before counts: it writes
 * to the disk what an `add` or a build has left, half a minute later. So each measured build comes after another one, with nothing left to write.
 */
async function build(bench: Bench, { cwd, cache }: Project): Promise<Measure> {
  const env = { CGOX_CACHE: cache, GOCACHE: await bench.folder() };
  await rm(join(cwd, "dist"), { recursive: true, force: true });
  await run(["sync"], { cwd });
  return measure(bench.cgox("build", "linux/arm", "--quiet"), { cwd, env });
}
