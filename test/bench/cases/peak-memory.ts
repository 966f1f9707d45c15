import type { Bench, Case } from "../bench.ts";
import { measure, run } from "../measure.ts";

/** What needs the most memory: a closure of hundreds of packages, and an index of 593 MB. */
export const peakMemory: Case = {
  name: "memory",
  tools: [],
  prepare: async (bench) => {
    for (const command of commands(bench)) await run(command, await place(bench));
  },
  run: async (bench) => {
    const [opencv = [], header = []] = commands(bench);
    return [
      { what: "`sysroot add linux/arm libopencv-dev`, nothing cached", cgox: await measure(opencv, await place(bench)) },
      { what: "find `X11/X.h` in Debian 13's Contents of 593 MB, nothing cached", cgox: await measure(header, await place(bench)) },
    ];
  },
};

function commands(bench: Bench): string[][] {
  return [
    bench.cgox("sysroot", "add", "linux/arm", "libopencv-dev", "--quiet"),
    bench.cgox("sysroot", "add", "linux/arm@debian-13", "X11/X.h", "--dry-run", "--quiet"),
  ];
}

async function place(bench: Bench) {
  return { cwd: await bench.project(), env: { CGOX_CACHE: await bench.folder(), CGOX_WARM: "off" } };
}
