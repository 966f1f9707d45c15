import { CgoxError } from "../model/error.ts";
import type { Host } from "../model/host.ts";
import type { Target } from "../model/target.ts";
import { emulatorFor, type Emulator } from "./emulators.ts";

/** How a target's programs are run on this machine: as they are, or through an emulator, whose absolute path is `path`. */
export type Runner = { readonly kind: "host" } | { readonly kind: "emulator"; readonly emulator: Emulator; readonly path: string };

/** `process.platform` → GOOS. */
const SYSTEMS: Readonly<Record<string, string>> = {
  linux: "linux",
  darwin: "darwin",
  win32: "windows",
  freebsd: "freebsd",
  openbsd: "openbsd",
};

/** `process.arch` → the GOARCHs whose programs such a machine runs. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  x64: ["amd64", "386"],
  ia32: ["386"],
  arm64: ["arm64"],
  arm: ["arm"],
  loong64: ["loong64"],
  mips: ["mips"],
  mipsel: ["mipsle"],
  ppc64: ["ppc64le"],
  riscv64: ["riscv64"],
  s390x: ["s390x"],
};

/** Whether a machine runs a target's programs by itself. */
export function hostRuns(
  { platform, arch }: Pick<Host["system"], "platform" | "arch">,
  { goos, goarch }: Pick<Target, "goos" | "goarch">,
): boolean {
  return SYSTEMS[platform] === goos && cpuRuns(arch, goarch);
}

/** Why an emulator is none for a target on this machine; undefined where it is one. */
export function whyNot({ title, hosts, sameCpu }: Emulator, { platform, arch }: Host["system"], goarch: string): string | undefined {
  if (!hosts.includes(platform)) return `there is ${title} for ${hosts.join(", ")} and not for ${platform}`;
  return sameCpu === true && !cpuRuns(arch, goarch)
    ? `${title} runs code of this machine's own CPU, which does not run ${goarch}`
    : undefined;
}

function cpuRuns(arch: string, goarch: string): boolean {
  return RUNS[arch]?.includes(goarch) ?? false;
}

/**
 * Finds what runs a target's programs here.
 * @throws CgoxError `CGOX_RUN_UNSUPPORTED` where nothing can, `CGOX_RUN_NO_EMULATOR` where it is not installed
 */
export async function findRunner(host: Host, target: Target): Promise<Runner> {
  if (hostRuns(host.system, target)) return { kind: "host" };
  const emulator = emulatorFor(target);
  if ("reason" in emulator) {
    throw new CgoxError("CGOX_RUN_UNSUPPORTED", `a program for ${target.name} cannot be run here: ${emulator.reason}`, {
      hint: `build it with \`cgox build ${target.name}\` and run it on such a machine`,
    });
  }
  const wish = `a program for ${target.name} is run by ${emulator.title}`;
  const reason = whyNot(emulator, host.system, target.goarch);
  if (reason !== undefined) throw new CgoxError("CGOX_RUN_NO_EMULATOR", `${wish}: ${reason}`, { hint: emulator.remedy });
  const names = emulator.programs(target);
  for (const name of names) {
    const path = await host.processes.which(name);
    if (path !== undefined) return { kind: "emulator", emulator, path };
  }
  throw new CgoxError("CGOX_RUN_NO_EMULATOR", `${wish}, and PATH has neither ${names.join(" nor ")}`, { hint: emulator.remedy });
}
