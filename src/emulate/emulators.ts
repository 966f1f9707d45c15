import type { Target } from "../model/target.ts";
import { valueOf } from "../model/value-of.ts";
import { machineOf } from "./machines.ts";

/** What runs programs of other machines on this one. */
export interface Emulator {
  /** For people: `qemu-user`. */
  readonly title: string;
  /** Values of `process.platform` for which there is one. */
  readonly hosts: readonly string[];
  /** It translates no code: only programs for a CPU that this machine has. */
  readonly sameCpu?: true;
  /** What to install for it, and where it cannot be had. */
  readonly remedy: string;
  /** Its names on PATH, best first; none where it cannot run such programs. */
  programs(target: Pick<Target, "goarch">): string[];
  /** What stands between it and the program. Without a root the program finds the host's files alone. */
  arguments(target: Target, root: string | undefined): string[];
}

/** Programs that nothing runs as yet, and why. */
export interface NoEmulator {
  readonly reason: string;
}

/**
 * User-mode emulation: the program's system calls go to the host's kernel. With `-L`, a file is looked for below the root first, then at
 * its own place. (qemu-user manual, "Command line options")
 */
const qemuUser: Emulator = {
  title: "qemu-user",
  hosts: ["linux"],
  remedy:
    "install it: apt install qemu-user-static (Debian, Ubuntu). Homebrew's qemu and MSYS2's mingw-w64-ucrt-x86_64-qemu come without this " +
    "mode, which needs a Linux kernel: there, run the program in a Linux machine or container",
  programs({ goarch }) {
    const name = machineOf(goarch)?.qemu;
    return name === undefined ? [] : [`qemu-${name}`, `qemu-${name}-static`];
  },
  arguments(target, root) {
    const cpu = cpuFor(target);
    return [...(root === undefined ? [] : ["-L", root]), ...(cpu === undefined ? [] : ["-cpu", cpu])];
  },
};

/** Windows' libraries on top of the host's system calls: the program's code runs as it is. (wine(1)) */
const wine: Emulator = {
  title: "wine",
  hosts: ["linux", "darwin", "freebsd"],
  sameCpu: true,
  remedy:
    "install it: apt install wine wine64 (Debian, Ubuntu; with wine32:i386 for windows/386), brew install --cask wine-stable (Homebrew). " +
    "MSYS2 has no package of it: there Windows runs the program itself",
  programs: () => ["wine", "wine64"],
  arguments: () => [],
};

/** By GOOS. */
const EMULATORS = {
  linux: qemuUser,
  windows: wine,
} satisfies Record<string, Emulator>;

/** What runs a target's programs where the host itself does not. */
export function emulatorFor({ goos, goarch }: Pick<Target, "goos" | "goarch">): Emulator | NoEmulator {
  if (!Object.hasOwn(EMULATORS, goos)) return { reason: `no emulator runs programs for ${goos}` };
  if (goos === "linux" && machineOf(goarch) === undefined) return { reason: `no emulator is known for ${goarch}` };
  return EMULATORS[goos as keyof typeof EMULATORS];
}

/** `GOARM=7,softfloat` asks for the CPU of 7. */
function cpuFor({ goarch, goEnv }: Target): string | undefined {
  const cpus = machineOf(goarch)?.cpus;
  return cpus === undefined ? undefined : valueOf(cpus.values, goEnv[cpus.variable]?.split(",")[0] ?? "");
}
