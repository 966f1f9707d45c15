import { ARM_CPU_ARCHITECTURES, ARM_FP_ARCHITECTURES, ARM_TAG_NAMES } from "./arm-attribute-names.ts";
import { damagedElf } from "./damaged.ts";
import type { ElfReader } from "./reader.ts";
import { SectionType, type Section } from "./sections.ts";

/** What an ARM file says that it was compiled for: the `aeabi` attributes of `.ARM.attributes`. */
export interface ArmAttributes {
  /** As readelf spells it, e.g. `v7`, `v6KZ`; absent where it is not said. */
  readonly cpuArchitecture?: string;
  /** e.g. `cortex-a9`. */
  readonly cpuName?: string;
  /** As readelf spells it, e.g. `VFPv3-D16`; absent where no floating-point instructions are allowed. */
  readonly fpArchitecture?: string;
  /** Floating-point arguments go in VFP registers: the hard-float ABI. */
  readonly passesFloatsInRegisters: boolean;
  /** All file-scope attributes by the ABI's names without `Tag_`, those without a name by number. */
  readonly all: ReadonlyMap<string, number | string>;
}

/**
 * Reads `.ARM.attributes` ("Addenda to, and Errata in, the ABI for the Arm Architecture", build attributes); undefined where the
 * file has none, which is so without section headers. @throws CgoxError `CGOX_FORMAT_ELF`
 */
export function readArmAttributes(reader: ElfReader, sections: readonly Section[]): ArmAttributes | undefined {
  const section = sections.find(({ type }) => type === SectionType.armAttributes);
  if (section === undefined) {
    return undefined;
  }
  if (reader.u8(section.offset) !== FORMAT_VERSION) {
    throw damagedElf("its ARM attributes are of an unknown format");
  }
  const all = new Map<string, number | string>();
  for (const vendor of blocks(reader, section.offset + 1, section.offset + section.size, 0)) {
    const name = reader.text(vendor.start, vendor.end);
    if (name === "aeabi") {
      // Below the vendor: scopes of a tag of one byte and a length, of which only the whole file's is of interest.
      for (const scope of blocks(reader, vendor.start + name.length + 1, vendor.end, 1)) {
        if (scope.tag === FILE_SCOPE) {
          readAttributes(reader, scope, all);
        }
      }
    }
  }
  return summary(all);
}

const FORMAT_VERSION = 0x41;
const FILE_SCOPE = 1;

function summary(all: ReadonlyMap<string, number | string>): ArmAttributes {
  const number = (name: string): number => Number(all.get(name) ?? 0);
  const cpuArchitecture = all.has("CPU_arch") ? (ARM_CPU_ARCHITECTURES[number("CPU_arch")] ?? String(all.get("CPU_arch"))) : undefined;
  const fpArchitecture = number("FP_arch") > 0 ? (ARM_FP_ARCHITECTURES[number("FP_arch")] ?? String(all.get("FP_arch"))) : undefined;
  const cpuName = all.get("CPU_name");
  return {
    ...(cpuArchitecture === undefined ? {} : { cpuArchitecture }),
    ...(typeof cpuName === "string" ? { cpuName } : {}),
    ...(fpArchitecture === undefined ? {} : { fpArchitecture }),
    passesFloatsInRegisters: number("ABI_VFP_args") === 1,
    all,
  };
}

interface Block {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Blocks that follow each other: a tag of 0 or 1 bytes, a length that counts tag and length too, the content. */
function* blocks(reader: ElfReader, from: number, end: number, tagSize: 0 | 1): Generator<Block, void, void> {
  for (let at = from; at + tagSize + 4 <= end;) {
    const length = reader.u32(at + tagSize);
    if (length < tagSize + 4 || at + length > end) {
      throw damagedElf("its ARM attributes are longer than their section");
    }
    yield { tag: tagSize === 0 ? 0 : reader.u8(at), start: at + tagSize + 4, end: at + length };
    at += length;
  }
}

function readAttributes(reader: ElfReader, { start, end }: Block, into: Map<string, number | string>): void {
  for (let at = start; at < end;) {
    const tag = readUleb(reader, at);
    at = tag.next;
    const name = ARM_TAG_NAMES[tag.value] ?? String(tag.value);
    if (tag.value === COMPATIBILITY) {
      at = readUleb(reader, at).next;
    }
    if (isText(tag.value)) {
      into.set(name, reader.text(at, end));
      at = reader.textEnd(at, end) + 1;
    } else {
      const number = readUleb(reader, at);
      into.set(name, number.value);
      at = number.next;
    }
  }
}

const COMPATIBILITY = 32;

/** Above 32 odd tags have text and even ones numbers; below, only the CPU's names are text. */
function isText(tag: number): boolean {
  return tag === 4 || tag === 5 || tag === COMPATIBILITY || (tag > COMPATIBILITY && tag % 2 === 1);
}

function readUleb(reader: ElfReader, start: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let at = start; scale < 2 ** 49; at++) {
    const byte = reader.u8(at);
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) {
      return { value, next: at + 1 };
    }
  }
  throw damagedElf("its ARM attributes have a number without an end");
}
