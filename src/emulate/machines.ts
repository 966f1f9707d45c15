import type { ElfFile } from "../formats/elf.ts";

interface Machine {
  /** e_machine of its ELF files. */
  readonly elf: number;
  readonly bits: 32 | 64;
  readonly byteOrder: "little" | "big";
  /** What follows `qemu-` in the name of its emulator. */
  readonly qemu: string;
  /** The CPU that a variant's programs may count on, by the value of the variable that names the variant to go; else qemu's own choice. */
  readonly cpus?: { readonly variable: string; readonly values: Readonly<Record<string, string>> };
}

/** Go's Linux architectures. The CPU names are those of `qemu-<arch> -cpu help`; each is the least that has what Go's variant asks for. */
const MACHINES = {
  "386": { elf: 3, bits: 32, byteOrder: "little", qemu: "i386" },
  amd64: {
    elf: 62,
    bits: 64,
    byteOrder: "little",
    qemu: "x86_64",
    cpus: { variable: "GOAMD64", values: { v2: "max", v3: "max", v4: "max" } },
  },
  arm: {
    elf: 40,
    bits: 32,
    byteOrder: "little",
    qemu: "arm",
    cpus: { variable: "GOARM", values: { "5": "arm926", "6": "arm1176", "7": "cortex-a7" } },
  },
  arm64: { elf: 183, bits: 64, byteOrder: "little", qemu: "aarch64" },
  loong64: { elf: 258, bits: 64, byteOrder: "little", qemu: "loongarch64" },
  mips: { elf: 8, bits: 32, byteOrder: "big", qemu: "mips" },
  mipsle: { elf: 8, bits: 32, byteOrder: "little", qemu: "mipsel" },
  mips64: { elf: 8, bits: 64, byteOrder: "big", qemu: "mips64" },
  mips64le: { elf: 8, bits: 64, byteOrder: "little", qemu: "mips64el" },
  ppc64: { elf: 21, bits: 64, byteOrder: "big", qemu: "ppc64" },
  ppc64le: { elf: 21, bits: 64, byteOrder: "little", qemu: "ppc64le" },
  riscv64: { elf: 243, bits: 64, byteOrder: "little", qemu: "riscv64" },
  s390x: { elf: 22, bits: 64, byteOrder: "big", qemu: "s390x" },
} satisfies Record<string, Machine>;

/** undefined for a GOARCH that Linux programs are not built for. */
export function machineOf(goarch: string): Machine | undefined {
  return Object.hasOwn(MACHINES, goarch) ? MACHINES[goarch as keyof typeof MACHINES] : undefined;
}

/** Whether an ELF file is code of a GOARCH. */
export function isForMachine({ header }: ElfFile, goarch: string): boolean {
  const machine = machineOf(goarch);
  return machine?.elf === header.machine && machine.bits === header.bits && machine.byteOrder === header.byteOrder;
}

/** The GOARCH whose code an ELF file is. */
export function goarchOf(elf: ElfFile): string | undefined {
  return Object.keys(MACHINES).find((goarch) => isForMachine(elf, goarch));
}
