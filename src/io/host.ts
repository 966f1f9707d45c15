import { availableParallelism, homedir } from "node:os";
import type { Host } from "../model/host.ts";
import { createClock } from "./clock.ts";
import { keepCredentials } from "./network/credentials.ts";
import { createFiles } from "./files/files.ts";
import { createProcesses } from "./processes/processes.ts";

/**
 * The machine that cgox runs on. Nothing is opened or loaded until it is used.
 * @param env the environment to see; this process's own where it is left out
 * @param userAgent what cgox calls itself to servers
 */
export function createHost(env: Host["env"] = process.env, userAgent?: () => string): Host {
  return {
    files: createFiles(),
    network: networkOnUse(env, userAgent),
    processes: createProcesses(env),
    clock: createClock(),
    env,
    system: {
      platform: process.platform,
      arch: process.arch,
      cpus: availableParallelism(),
      nodePath: process.execPath,
      homeDirectory: env["HOME"] || homedir(),
      ...ownUsers(env),
    },
  };
}

/** As git has it for `safe.directory`: under sudo the files of who called it are that user's own. */
function ownUsers(env: Host["env"]): { readonly ownUsers?: readonly number[] } {
  const user = process.geteuid?.();
  if (user === undefined) return {};
  const caller = /^\d+$/.test(env["SUDO_UID"] ?? "") ? Number(env["SUDO_UID"]) : undefined;
  return { ownUsers: user === 0 && caller !== undefined ? [0, caller] : [user, 0] };
}

/** The network, loaded at the first request: most commands make none. */
function networkOnUse(env: Host["env"], userAgent?: () => string): Host["network"] {
  const credentials = keepCredentials();
  let loading: Promise<Host["network"]> | undefined;
  const load = () =>
    (loading ??= import("./network/network.ts").then(({ createNetwork }) => createNetwork(env, undefined, userAgent, credentials)));
  return {
    withoutCredentials: (address) => credentials.takeOut(address),
    get: async (url, options) => (await load()).get(url, options),
    download: async (request) => (await load()).download(request),
    close: () => void loading?.then((network) => network.close()).catch(() => undefined),
  };
}
