import { CgoxError } from "../../../model/error.ts";
import { openElf } from "../../../formats/elf.ts";
import { debugElf } from "../../../formats/elf/strip.ts";
import { plainFile, ROOT_OWNED, type DebEntry } from "./entry.ts";
import type { Identity } from "./identity.ts";
import { planDeb, type DebPlan } from "./plan.ts";

/** A program as it was linked, before it is stripped. */
export interface LinkedProgram {
  readonly name: string;
  readonly data: Buffer;
}

/**
 * The package with the debug information of programs, as debhelper makes it: one file for each build id, in gdb's folder for them.
 * @throws CgoxError `CGOX_DEB_DEBUG` for a program without a build id, or without debug information
 */
export function planDebugPackage(
  { name, version, maintainer, time }: Identity,
  architecture: string,
  programs: readonly LinkedProgram[],
): DebPlan {
  const files = programs.map((program) => ({ ...debugFile(program), buildId: buildIdOf(program) }));
  const link: DebEntry = {
    path: `usr/share/doc/${name}-dbgsym`,
    type: "symlink",
    mode: 0o777,
    ...ROOT_OWNED,
    origin: "the debug package",
    target: name,
  };
  return planDeb({
    fields: {
      Package: `${name}-dbgsym`,
      Source: name,
      Version: version,
      "Auto-Built-Package": "debug-symbols",
      Architecture: architecture,
      Maintainer: maintainer,
      Depends: `${name} (= ${version})`,
      Section: "debug",
      Priority: "optional",
      Description: `debug symbols for ${name}`,
      "Build-Ids": files
        .map(({ buildId }) => buildId)
        .toSorted()
        .join(" "),
    },
    entries: [...files.map(({ entry }) => entry), link],
    modified: time,
  });
}

function debugFile({ name, data }: LinkedProgram): { readonly entry: DebEntry } {
  if (!openElf(data).hasDebugInformation) {
    throw new CgoxError("CGOX_DEB_DEBUG", `${name} has no debug information to make a debug package of`, {
      hint: "leave -s and -w out of -ldflags: cgox takes the symbols out of the program itself",
    });
  }
  const buildId = buildIdOf({ name, data });
  return { entry: plainFile(`usr/lib/debug/.build-id/${buildId.slice(0, 2)}/${buildId.slice(2)}.debug`, debugElf(data), name) };
}

function buildIdOf({ name, data }: LinkedProgram): string {
  const { buildId } = openElf(data);
  if (buildId !== undefined) return buildId;
  throw new CgoxError("CGOX_DEB_DEBUG", `${name} has no build id, by which debuggers find their file`, {
    hint: "build it with a Go that writes one (1.24 or later), or with -ldflags=-B=gobuildid",
  });
}
