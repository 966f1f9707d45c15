import { listArMembers } from "../formats/ar.ts";
import { openElf, type ElfFile } from "../formats/elf.ts";
import type { CodeLimits } from "../model/target.ts";

/** Code in a file that asks for more than a CPU has. */
export interface CodeFault {
  /** The object of a static library that it is in. */
  readonly member?: string;
  /** What it asks for, e.g. `v7 (Tag_CPU_arch)`. */
  readonly asksFor: readonly string[];
}

/**
 * What a file (a program, a library, an object, or a static library of them) says that its code needs and the CPU does not have. undefined
 * where all of it is fit; a file of another kind, or one that says nothing, is. `name` is the file's own.
 * @throws CgoxError `CGOX_FORMAT_ELF`, `CGOX_FORMAT_AR` for a damaged file
 */
export function findCodeFault(bytes: Buffer, name: string, limits: CodeLimits): CodeFault | undefined {
  if (!isArchive(bytes)) return isElf(bytes) ? faultOf(openElf(bytes), name, limits) : undefined;
  for (const { name: member, data } of listArMembers(bytes)) {
    const fault = isElf(data) ? faultOf(openElf(data), member, limits) : undefined;
    if (fault !== undefined) return { ...fault, member };
  }
  return undefined;
}

export function isElf(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32BE(0) === 0x7f454c46;
}

function isArchive(bytes: Buffer): boolean {
  return bytes.toString("latin1", 0, 8) === "!<arch>\n";
}

function faultOf(elf: ElfFile, name: string, limits: CodeLimits): CodeFault | undefined {
  const attributes = elf.armAttributes;
  if (attributes === undefined) return undefined;
  const { cpuArchitecture, fpArchitecture, all } = attributes;
  const asksFor: string[] = [];
  if (cpuArchitecture !== undefined && !limits.cpuArchitectures.includes(cpuArchitecture))
    asksFor.push(`${cpuArchitecture} (Tag_CPU_arch)`);
  if (fpArchitecture !== undefined && !limits.fpArchitectures.includes(fpArchitecture)) asksFor.push(`${fpArchitecture} (Tag_FP_arch)`);
  if (!limits.simd && Number(all.get("Advanced_SIMD_arch") ?? 0) > 0) asksFor.push("NEON (Tag_Advanced_SIMD_arch)");
  const isFit = asksFor.length === 0 || (dispatches(name, limits) && isMostlyArm(elf));
  return isFit ? undefined : { asksFor };
}

function dispatches(name: string, { dispatching }: CodeLimits): boolean {
  return dispatching.some((stem) => name === stem || name.startsWith(`${stem}.so`));
}

/** Debian's armhf is compiled to Thumb-2, which is ARMv7's; before that Thumb had no hard float. */
function isMostlyArm({ dynamicSymbols }: ElfFile): boolean {
  const functions = dynamicSymbols.filter(({ isDefined, type }) => isDefined && type === "function");
  return functions.filter(({ isThumb }) => isThumb === true).length * 2 < functions.length;
}
