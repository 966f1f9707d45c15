import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import type { Target } from "../model/target.ts";
import type { Emulator } from "./emulators.ts";
import { lookForRunner } from "./running-here.ts";

/** How a target's programs are run on this machine: as they are, or through an emulator, whose absolute path is `path`. */
export type Runner = { readonly kind: "host" } | { readonly kind: "emulator"; readonly emulator: Emulator; readonly path: string };

/**
 * Finds what runs a target's programs here.
 * @throws CgoxError `CGOX_RUN_UNSUPPORTED` where nothing can, `CGOX_RUN_NO_EMULATOR` where it is not installed
 */
export async function findRunner(host: Host, target: Target): Promise<Runner> {
  const found = await lookForRunner(host, target);
  if (found.by === "host") return { kind: "host" };
  if (found.by === "nothing") {
    throw new CgoxError("CGOX_RUN_UNSUPPORTED", `a program for ${target.name} cannot be run here: ${found.reason}`, {
      hint: `build it with \`cgox build ${target.name}\` and run it on such a machine`,
    });
  }
  const { emulator } = found;
  const wish = `a program for ${target.name} is run by ${emulator.title}`;
  const refuse = (why: string) => new CgoxError("CGOX_RUN_NO_EMULATOR", `${wish}${why}`, { hint: emulator.remedy });
  if (found.by === "emulator elsewhere") throw refuse(`: ${found.reason}`);
  if (found.path === undefined) throw refuse(`, and PATH has neither ${emulator.programs(target).join(" nor ")}`);
  return { kind: "emulator", emulator, path: found.path };
}
