import type { Files } from "../model/host.ts";
import type { Platform } from "../model/platform.ts";
import type { BuildOutput } from "../model/results.ts";
import { CgoxError } from "../model/error.ts";
import { openElf } from "../formats/elf.ts";
import { MACHINE_ARCHITECTURES, openPe } from "../formats/pe.ts";
import { loaderFault } from "../formats/pe/faults.ts";
import { readProgram } from "../formats/program.ts";
import type { PlannedOutput } from "./outputs.ts";

/**
 * What a built program is and needs, read from its own bytes, which are still at `place`. What it needs is read from ELF files alone.
 * @throws CgoxError `CGOX_BUILD_MALFORMED` for a program that Windows would refuse to start
 */
export async function inspectProgram(
  files: Files,
  place: string,
  { output, platform }: { readonly output: PlannedOutput; readonly platform: Platform },
): Promise<BuildOutput> {
  const bytes = await files.read(place);
  const program = readProgram(bytes);
  const facts = { target: output.target.name, path: output.path, format: program?.title ?? "a file of unknown format" };
  if (program?.format === "pe") refuseMalformed(output, bytes);
  if (program?.format !== "elf") return { ...facts, needed: [] };
  const elf = openElf(bytes);
  const glibc = highestGlibc(elf.versionNeeds.flatMap(({ versions }) => versions));
  return {
    ...facts,
    needed: elf.needed,
    ...(glibc === undefined ? {} : { glibc }),
    ...(platform.libc.kind !== "glibc" || platform.libc.version === undefined ? {} : { platformGlibc: platform.libc.version }),
  };
}

function refuseMalformed({ path, target }: PlannedOutput, bytes: Buffer): void {
  const pe = openPe(bytes);
  const goarch = MACHINE_ARCHITECTURES[pe.header.machine];
  const fault = goarch === target.goarch ? loaderFault(pe) : `it is for ${goarch ?? `machine ${pe.header.machine}`}`;
  if (fault === undefined) return;
  throw new CgoxError("CGOX_BUILD_MALFORMED", `${path} would not start on ${target.name}: ${fault}`, {
    hint: "a linker other than cgox's that does not know DWARF 5 makes such programs (golang/go#75077): build without it, `-- -ldflags=-w`",
  });
}

/** The highest `x.y` among names such as `GLIBC_2.34`; `GLIBC_PRIVATE` and other libraries' names do not count. */
export function highestGlibc(names: readonly string[]): string | undefined {
  let highest: [number, number] | undefined;
  for (const name of names) {
    const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(name) ?? [];
    const version: [number, number] = [Number(major), Number(minor)];
    if (
      major !== undefined &&
      (highest === undefined || version[0] > highest[0] || (version[0] === highest[0] && version[1] > highest[1]))
    ) {
      highest = version;
    }
  }
  return highest?.join(".");
}
