/** Machine of the COFF header → the name that file(1) prints. (PE Format, "Machine Types") */
export const MACHINE_NAMES: Readonly<Record<number, string>> = {
  0x014c: "Intel 80386",
  0x01c4: "ARMv7 Thumb",
  0x8664: "x86-64",
  0xaa64: "Aarch64",
};

/** Machine of the COFF header → GOARCH. */
export const MACHINE_ARCHITECTURES: Readonly<Record<number, string>> = { 0x014c: "386", 0x01c4: "arm", 0x8664: "amd64", 0xaa64: "arm64" };

/** Subsystem of the optional header → the word that file(1) prints. (PE Format, "Windows Subsystem") */
export const SUBSYSTEM_NAMES: Readonly<Record<number, string>> = { 1: "native", 2: "GUI", 3: "console", 10: "EFI application" };
