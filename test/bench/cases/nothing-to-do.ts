import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Case } from "../bench.ts";
import { alternate, measure, run } from "../measure.ts";

/** Runs in a row: one takes less than a tenth of a second. */
const REPEAT = 20;

/** What an editor, a Makefile or a CI job asks over and over. */
export const nothingToDo: Case = {
  name: "nothing-to-do",
  tools: [],
  prepare: async (bench) => {
    await run(bench.cgox("sysroot", "add", "linux/arm", "cairo"), {
      cwd: await bench.project(),
      env: { CGOX_CACHE: await bench.folder(), CGOX_WARM: "off" },
    });
  },
  run: async (bench) => {
    const cwd = await bench.project();
    const env = { CGOX_CACHE: await bench.folder(), CGOX_WARM: "off" };
    await run(bench.cgox("sysroot", "add", "linux/arm", "cairo"), { cwd, env });
    await rm(join(cwd, "cgox.yaml"));
    const commands = { sync: bench.cgox("sysroot", "sync"), env: bench.cgox("env", "linux/arm") };
    for (const command of Object.values(commands)) await run(command, { cwd, env });

    const {
      sync,
      env: environment,
      node,
    } = await alternate(bench.runs, {
      sync: () => measure(commands.sync, { cwd, env, repeat: REPEAT }),
      env: () => measure(commands.env, { cwd, env, repeat: REPEAT }),
      node: () => measure([process.execPath, "-e", "0"], { cwd, env, repeat: REPEAT }),
    });
    const peer = { name: "`node -e 0`", measure: node };
    return [
      { what: "`sysroot sync` with nothing to do", cgox: sync, peer },
      { what: "`cgox env linux/arm`", cgox: environment, peer },
    ];
  },
};
