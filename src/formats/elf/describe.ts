import type { ElfFile } from "../elf.ts";
import { Machine, MACHINE_NAMES } from "./machines.ts";

/**
 * Says what a file is, as file(1) does, up to the interpreter:
 * `ELF 32-bit LSB pie executable, ARM, EABI5 version 1 (SYSV), dynamically linked, interpreter /lib/ld-linux-armhf.so.3`.
 */
export function describeElf(elf: ElfFile): string {
  const { bits, byteOrder, osAbi } = elf.header;
  const order = byteOrder === "little" ? "LSB" : "MSB";
  const abi = OS_ABIS[osAbi] ?? `OS ABI ${osAbi}`;
  return [`ELF ${bits}-bit ${order} ${KINDS[elf.kind]}`, `${machine(elf)} version 1 (${abi})`, ...linking(elf)].join(", ");
}

const KINDS: Readonly<Record<ElfFile["kind"], string>> = {
  executable: "executable",
  pie: "pie executable",
  shared: "shared object",
  relocatable: "relocatable",
  core: "core file",
  other: "file of unknown type",
};

const OS_ABIS: Readonly<Record<number, string>> = {
  0: "SYSV",
  2: "NetBSD",
  3: "GNU/Linux",
  6: "Solaris",
  9: "FreeBSD",
  12: "OpenBSD",
  97: "ARM",
};

/** With the comma that file(1) writes after it, which ARM's EABI goes without. */
function machine(elf: ElfFile): string {
  const { machine: number, flags } = elf.header;
  const name = MACHINE_NAMES[number] ?? `machine ${number}`;
  if (number === Machine.arm && elf.arm !== undefined) {
    return `${name}, EABI${elf.arm.eabi}`;
  }
  if (number === Machine.riscv) {
    const compressed = (flags & 1) === 0 ? [] : ["RVC"];
    return `${[name, ...compressed, RISCV_FLOATS[(flags >> 1) & 3]].join(", ")},`;
  }
  if (number === Machine.ppc64) {
    return `${name}, ${POWER_ABIS[flags & 3]},`;
  }
  return `${name},`;
}

const POWER_ABIS: Readonly<Record<number, string>> = {
  0: "Unspecified or Power ELF V1 ABI",
  1: "Power ELF V1 ABI",
  2: "OpenPOWER ELF V2 ABI",
  3: "unknown ABI",
};

const RISCV_FLOATS: Readonly<Record<number, string>> = {
  0: "soft-float ABI",
  1: "single-float ABI",
  2: "double-float ABI",
  3: "quad-float ABI",
};

function linking(elf: ElfFile): string[] {
  if (elf.kind === "relocatable" || elf.kind === "core") {
    return [];
  }
  if (!elf.isDynamic) {
    return ["statically linked"];
  }
  if (elf.kind === "pie" && elf.interpreter === undefined && elf.needed.length === 0) {
    return ["static-pie linked"];
  }
  return ["dynamically linked", ...(elf.interpreter === undefined ? [] : [`interpreter ${elf.interpreter}`])];
}
