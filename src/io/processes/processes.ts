import type { Host, Processes, RunOptions } from "../../model/host.ts";
import { detach } from "./detach.ts";
import { passThrough } from "./pass-through.ts";
import { run } from "./run.ts";
import { which } from "./which.ts";

/** Child processes, which see `env` with the options' own laid over it. */
export function createProcesses(env: Host["env"]): Processes {
  const withEnv = (options: RunOptions = {}) => ({ ...options, env: { ...env, ...options.env } });
  return {
    run: (command, args, options) => run(command, args, withEnv(options)),
    passThrough: (command, args, options) => passThrough(command, args, withEnv(options)),
    detach: (command, args, options) => detach(command, args, withEnv(options)),
    which: (name) => which(name, env),
  };
}
