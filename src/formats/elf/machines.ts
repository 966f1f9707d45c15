/** The e_machine values that code asks for by name. */
export const Machine = { ppc64: 21, arm: 40, riscv: 243 } as const;

/** e_machine → the name that file(1) prints. */
export const MACHINE_NAMES: Readonly<Record<number, string>> = {
  2: "SPARC",
  3: "Intel 80386",
  4: "Motorola m68k",
  8: "MIPS",
  15: "PA-RISC",
  20: "PowerPC or cisco 4500",
  21: "64-bit PowerPC or cisco 7500",
  22: "IBM S/390",
  40: "ARM",
  42: "Renesas SH",
  43: "SPARC V9",
  50: "IA-64",
  62: "x86-64",
  183: "ARM aarch64",
  243: "UCB RISC-V",
  258: "LoongArch",
  0x9026: "Alpha",
};
