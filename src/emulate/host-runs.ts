import type { Host } from "../model/host.ts";
import type { Target } from "../model/target.ts";

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

/** Whether a CPU (`process.arch`) runs code for a GOARCH. */
export function cpuRuns(arch: string, goarch: string): boolean {
  return RUNS[arch]?.includes(goarch) ?? false;
}
