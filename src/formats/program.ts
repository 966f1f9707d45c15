import { describeElf, openElf } from "./elf.ts";
import { MACHINE_NAMES, SUBSYSTEM_NAMES } from "./pe/machines.ts";

/** What a program's file says of itself. */
export interface ProgramFacts {
  readonly format: "elf" | "macho" | "pe" | "wasm" | "plan9" | "xcoff";
  /** For people, as file(1) says it. */
  readonly title: string;
  /** The number by which the format names the machine. */
  readonly machine?: number;
}

/**
 * Reads the first bytes of a program in any of the formats that go writes; undefined for what is none of them.
 * @throws CgoxError for an ELF file that is damaged
 */
export function readProgram(bytes: Buffer): ProgramFacts | undefined {
  if (bytes.length < 64) return undefined;
  const magic = bytes.readUInt32BE(0);
  if (magic === 0x7f454c46) {
    const elf = openElf(bytes);
    return { format: "elf", title: describeElf(elf), machine: elf.header.machine };
  }
  if (magic === 0xcffaedfe) return machO(bytes);
  if (magic === 0x0061736d) return { format: "wasm", title: "WebAssembly module" };
  if (bytes.readUInt16BE(0) === 0x4d5a) return portableExecutable(bytes);
  if (bytes.readUInt16BE(0) === 0x01f7) return { format: "xcoff", title: "XCOFF 64-bit executable", machine: 0x01f7 };
  const plan9 = PLAN9[magic];
  return plan9 === undefined ? undefined : { format: "plan9", title: `Plan 9 executable, ${plan9}`, machine: magic };
}

/** cputype of mach/machine.h. */
const MACHO: Readonly<Record<number, string>> = { 0x01000007: "x86-64", 0x0100000c: "ARM64" };
const MACHO_KINDS: Readonly<Record<number, string>> = { 2: "executable", 6: "dynamically linked shared library", 8: "bundle" };

function machO(bytes: Buffer): ProgramFacts {
  const machine = bytes.readUInt32LE(4);
  const kind = MACHO_KINDS[bytes.readUInt32LE(12)] ?? "file";
  return { format: "macho", title: `Mach-O 64-bit ${kind}, ${MACHO[machine] ?? `machine ${String(machine)}`}`, machine };
}

function portableExecutable(bytes: Buffer): ProgramFacts | undefined {
  const header = bytes.readUInt32LE(0x3c);
  if (header + 96 > bytes.length || bytes.readUInt32BE(header) !== 0x50450000) return undefined;
  const machine = bytes.readUInt16LE(header + 4);
  const plus = bytes.readUInt16LE(header + 24) === 0x020b ? "PE32+" : "PE32";
  const kind = (bytes.readUInt16LE(header + 22) & 0x2000) === 0 ? "executable" : "DLL";
  const subsystem = SUBSYSTEM_NAMES[bytes.readUInt16LE(header + 92)];
  const system = subsystem === undefined ? "MS Windows" : `MS Windows (${subsystem})`;
  return { format: "pe", title: `${plus} ${kind} for ${system}, ${MACHINE_NAMES[machine] ?? `machine ${String(machine)}`}`, machine };
}

/** Magic numbers of a.out(6). */
const PLAN9: Readonly<Record<number, string>> = { 0x000001eb: "386", 0x00008a97: "amd64", 0x00000647: "arm" };
