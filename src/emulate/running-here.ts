import type { Host } from "../model/host.ts";
import type { Target } from "../model/target.ts";
import { emulatorFor } from "./emulators.ts";
import { hostRuns, whyNot } from "./runner.ts";

/** How the programs of a port can be run on this machine. */
export type RunningHere =
  | { readonly by: "host" }
  /** `program` is an absolute path; absent where the emulator is not installed. */
  | { readonly by: "emulator"; readonly emulator: string; readonly program?: string }
  | { readonly by: "nothing"; readonly reason: string };

/** Looks for what runs a port's programs here; throws nothing where there is none. */
export async function runningHere(host: Host, port: Pick<Target, "goos" | "goarch">): Promise<RunningHere> {
  if (hostRuns(host.system, port)) return { by: "host" };
  const emulator = emulatorFor(port);
  if ("reason" in emulator) return { by: "nothing", reason: emulator.reason };
  const reason = whyNot(emulator, host.system, port.goarch);
  if (reason !== undefined) return { by: "nothing", reason };
  for (const name of emulator.programs(port)) {
    const program = await host.processes.which(name);
    if (program !== undefined) return { by: "emulator", emulator: emulator.title, program };
  }
  return { by: "emulator", emulator: emulator.title };
}
