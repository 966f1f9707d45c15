import type { Host } from "../model/host.ts";
import type { Target } from "../model/target.ts";
import { emulatorFor, type Emulator } from "./emulators.ts";
import { cpuRuns, hostRuns } from "./host-runs.ts";

/** How the programs of a port can be run on this machine, for people and their scripts. */
export type RunningHere =
  | { readonly by: "host" }
  /** `program` is an absolute path; absent where the emulator is not installed. */
  | { readonly by: "emulator"; readonly emulator: string; readonly program?: string }
  | { readonly by: "nothing"; readonly reason: string };

/** What there is on this machine to run programs: where it is an emulator that is not installed, it has no `path`. */
type Found =
  | { readonly by: "host" }
  | { readonly by: "emulator"; readonly emulator: Emulator; readonly path: string | undefined }
  /** There is one, but not for this machine. */
  | { readonly by: "emulator elsewhere"; readonly emulator: Emulator; readonly reason: string }
  | { readonly by: "nothing"; readonly reason: string };

/** Looks for what runs a port's programs here; throws nothing where there is none. */
export async function runningHere(host: Host, port: Pick<Target, "goos" | "goarch">): Promise<RunningHere> {
  const found = await lookForRunner(host, port);
  if (found.by === "host") return found;
  if ("reason" in found) return { by: "nothing", reason: found.reason };
  return { by: "emulator", emulator: found.emulator.title, ...(found.path === undefined ? {} : { program: found.path }) };
}

/** Looks for the same, and has the emulator itself. */
export async function lookForRunner({ system, processes }: Host, port: Pick<Target, "goos" | "goarch">): Promise<Found> {
  if (hostRuns(system, port)) return { by: "host" };
  const emulator = emulatorFor(port);
  if ("reason" in emulator) return { by: "nothing", reason: emulator.reason };
  const reason = whyNot(emulator, system, port.goarch);
  if (reason !== undefined) return { by: "emulator elsewhere", emulator, reason };
  for (const name of emulator.programs(port)) {
    const path = await processes.which(name);
    if (path !== undefined) return { by: "emulator", emulator, path };
  }
  return { by: "emulator", emulator, path: undefined };
}

/** Why an emulator is none for a target on this machine; undefined where it is one. */
function whyNot({ title, hosts, sameCpu }: Emulator, { platform, arch }: Host["system"], goarch: string): string | undefined {
  if (!hosts.includes(platform)) return `there is ${title} for ${hosts.join(", ")} and not for ${platform}`;
  return sameCpu === true && !cpuRuns(arch, goarch)
    ? `${title} runs code of this machine's own CPU, which does not run ${goarch}`
    : undefined;
}
