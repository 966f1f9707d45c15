import type { Bench, Case } from "../bench.ts";
import { alternate, measure, run } from "../measure.ts";

/** From a library's name to a tree that can be compiled against: indexes, verification and hashing included. */
export const addSysroot: Case = {
  name: "add",
  tools: ["mmdebstrap"],
  prepare: async (bench) => {
    await run(add(bench), { cwd: await bench.project(), env: quietly(await bench.folder()) });
    await run(await mmdebstrap(bench), { cwd: "/" });
  },
  run: async (bench) => {
    const results = await alternate(bench.runs, {
      cold: async () => {
        const cache = await bench.folder();
        return measure(add(bench), { cwd: await bench.project(), env: quietly(cache) });
      },
      peer: async () => measure(await mmdebstrap(bench), { cwd: "/" }),
    });
    const cache = quietly(await bench.folder());
    await run(add(bench), { cwd: await bench.project(), env: cache });
    const warm = await alternate(bench.runs, {
      second: async () => measure(add(bench), { cwd: await bench.project(), env: cache }),
    });
    const peer = { name: "mmdebstrap --variant=extract", measure: results.peer };
    return [
      { what: "`sysroot add linux/arm cairo`, nothing cached", cgox: results.cold, peer },
      { what: "the same in a second project", cgox: warm.second, peer: { name: "the first", measure: results.cold } },
    ];
  },
};

function add(bench: Bench): string[] {
  return bench.cgox("sysroot", "add", "linux/arm", "cairo", "--quiet");
}

/** zig's work in the background is not what is compared here. */
function quietly(cache: string) {
  return { CGOX_CACHE: cache, CGOX_WARM: "off" };
}

async function mmdebstrap({ archive, folder }: Bench): Promise<string[]> {
  const sources = ["bookworm", "bookworm-updates"].map((suite) => `deb ${archive.address} ${suite} main`);
  const options = ["--variant=extract", "--architectures=armhf", "--include=libcairo2-dev", "--quiet"];
  return ["mmdebstrap", ...options, "bookworm", `${await folder()}/root`, ...sources];
}
