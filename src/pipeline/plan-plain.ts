import { posix } from "node:path";
import type { BundlePlan } from "../ship/bundle/plan.ts";
import type { ProgramToBundle } from "./plan-bundle.ts";
import { licenceFile } from "./project-facts.ts";
import type { TargetContext } from "./target-context.ts";

/** The programs and the project's licence: where the system's own packages bring the libraries, or there are none. */
export async function planPlain(
  { session }: TargetContext,
  { programs, allowOutside }: { readonly programs: readonly ProgramToBundle[]; readonly allowOutside: boolean },
): Promise<BundlePlan> {
  const { files } = session.host;
  const sizeOf = async (path: string) => (await files.facts(path))?.size ?? 0;
  const licence = await licenceFile(session, allowOutside);
  const source = licence === undefined ? undefined : await files.realPath(licence);
  return {
    layout: "flat",
    programs: await Promise.all(
      programs.map(async (program) => ({
        path: program.name,
        source: program.source,
        size: await sizeOf(program.source),
        executable: true,
      })),
    ),
    libraries: [],
    files: [],
    licences:
      licence === undefined || source === undefined
        ? []
        : [{ path: posix.basename(licence), source, size: await sizeOf(source), executable: false }],
    system: [],
  };
}
