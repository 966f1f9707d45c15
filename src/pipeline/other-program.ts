import { goarchOf } from "../emulate/machines.ts";
import { openElf } from "../formats/elf.ts";
import { MACHINE_ARCHITECTURES, openPe } from "../formats/pe.ts";
import { readProgram } from "../formats/program.ts";
import { CgoxError } from "../model/error.ts";
import type { TargetContext } from "./target-context.ts";

/**
 * Refuses a file that is no program of a target's, as far as its format tells it: Mach-O and others do not say more than that they are one.
 * @throws CgoxError `CGOX_PROGRAM_OTHER_MACHINE`; `CGOX_FORMAT_…` for a damaged one
 */
export async function refuseOtherProgram({ session, target }: TargetContext, path: string): Promise<void> {
  const bytes = await session.host.files.read(path);
  const facts = readProgram(bytes);
  const isPe = facts?.format === "pe";
  const goarch = isPe
    ? MACHINE_ARCHITECTURES[openPe(bytes).header.machine]
    : facts?.format === "elf"
      ? goarchOf(openElf(bytes))
      : target.goarch;
  if (facts !== undefined && isPe === (target.goos === "windows") && goarch === target.goarch) return;
  throw new CgoxError(
    "CGOX_PROGRAM_OTHER_MACHINE",
    `${path} is no program for ${target.name}: it is ${facts?.title ?? "no program at all"}`,
    {
      hint: `build it with: cgox build ${target.name}`,
    },
  );
}
