import { readArmAttributes, type ArmAttributes } from "./elf/arm-attributes.ts";
import { DynamicTag, readDynamic } from "./elf/dynamic.ts";
import { readElfHeader, type ElfHeader } from "./elf/header.ts";
import { Machine } from "./elf/machines.ts";
import { readBuildId } from "./elf/notes.ts";
import { once } from "./once.ts";
import type { ElfReader } from "./elf/reader.ts";
import { readSections, SectionType, type Section } from "./elf/sections.ts";
import { readSegments, SegmentType, type Segment } from "./elf/segments.ts";
import { countDynamicSymbols } from "./elf/symbol-count.ts";
import { readDynamicSymbols, type DynamicSymbol } from "./elf/symbols.ts";
import { readVersionDefinitions, readVersionNeeds, type VersionDefinition, type VersionNeed } from "./elf/versions.ts";

export { describeElf } from "./elf/describe.ts";
export type { ArmAttributes, DynamicSymbol, ElfHeader, VersionDefinition, VersionNeed };

/**
 * An ELF file. Each property but the header is read when it is asked for the first time, and throws CgoxError `CGOX_FORMAT_ELF`
 * where that part of the file is damaged.
 */
export interface ElfFile {
  readonly header: ElfHeader;
  readonly kind: "executable" | "pie" | "shared" | "relocatable" | "core" | "other";
  /** False for a static program and a relocatable file; true for a static-pie one. */
  readonly isDynamic: boolean;
  /** The program that loads it, as the file spells it. */
  readonly interpreter: string | undefined;
  /** DT_NEEDED, in order. */
  readonly needed: readonly string[];
  readonly soname: string | undefined;
  readonly rpath: string | undefined;
  readonly runpath: string | undefined;
  /** The versions that it wants, by library: `.gnu.version_r`. */
  readonly versionNeeds: readonly VersionNeed[];
  /** The versions that it defines: `.gnu.version_d`. */
  readonly versionDefinitions: readonly VersionDefinition[];
  readonly dynamicSymbols: readonly DynamicSymbol[];
  /** Lower-case hex. */
  readonly buildId: string | undefined;
  /** What e_flags says; undefined where the machine is not ARM. */
  readonly arm: ArmFlags | undefined;
  readonly armAttributes: ArmAttributes | undefined;
  /** It has `.symtab`: it was not stripped. */
  readonly hasSymbolTable: boolean;
  /** It has `.debug_*` sections. */
  readonly hasDebugInformation: boolean;
}

export interface ArmFlags {
  /** Version of the EABI: 5 in everything of today. */
  readonly eabi: number;
  /** The float ABI that the linker noted; undefined where it noted none. */
  readonly floatAbi: "hard" | "soft" | undefined;
}

/** Opens an ELF file, 32 or 64 bits, either byte order. @throws CgoxError `CGOX_FORMAT_ELF` where the header is not one. */
export function openElf(file: Buffer): ElfFile {
  const { reader, header } = readElfHeader(file);
  const segments = once(() => readSegments(reader, header));
  const sections = once(() => readSections(reader, header));
  const dynamic = once(() => readDynamic(reader, segments()));
  const interpreter = once(() => readInterpreter(reader, segments()));
  const needed = once(() => dynamic()?.strings(DynamicTag.needed) ?? []);
  const firstString = (tag: number) => once(() => dynamic()?.strings(tag)[0]);
  const soname = firstString(DynamicTag.soname);
  const rpath = firstString(DynamicTag.rpath);
  const runpath = firstString(DynamicTag.runpath);
  const versionNeeds = once(() => fromDynamic((table) => readVersionNeeds(reader, table)));
  const versionDefinitions = once(() => fromDynamic((table) => readVersionDefinitions(reader, table)));
  const dynamicSymbols = once(() =>
    fromDynamic((table) =>
      readDynamicSymbols(reader, table, countDynamicSymbols(reader, table, sections), {
        needs: versionNeeds(),
        definitions: versionDefinitions(),
        isArm: header.machine === Machine.arm,
      }),
    ),
  );
  const buildId = once(() => readBuildId(reader, segments(), sections));
  const armAttributes = once(() => (header.machine === Machine.arm ? readArmAttributes(reader, sections()) : undefined));
  const fromDynamic = <T>(read: (table: NonNullable<ReturnType<typeof dynamic>>) => T[]): T[] => {
    const table = dynamic();
    return table === undefined ? [] : read(table);
  };
  const isPie = (): boolean =>
    ((dynamic()?.value(DynamicTag.flags1) ?? 0) & PIE_FLAG) !== 0 || (interpreter() !== undefined && soname() === undefined);
  return {
    header,
    arm: header.machine === Machine.arm ? armFlags(header.flags) : undefined,
    get kind() {
      const kind = KINDS[header.type] ?? "other";
      return kind === "shared" && isPie() ? "pie" : kind;
    },
    get isDynamic() {
      return dynamic() !== undefined;
    },
    get interpreter() {
      return interpreter();
    },
    get needed() {
      return needed();
    },
    get soname() {
      return soname();
    },
    get rpath() {
      return rpath();
    },
    get runpath() {
      return runpath();
    },
    get versionNeeds() {
      return versionNeeds();
    },
    get versionDefinitions() {
      return versionDefinitions();
    },
    get dynamicSymbols() {
      return dynamicSymbols();
    },
    get buildId() {
      return buildId();
    },
    get armAttributes() {
      return armAttributes();
    },
    get hasSymbolTable() {
      return sections().some(({ type }) => type === SectionType.symbolTable);
    },
    get hasDebugInformation() {
      return sections().some(isDebugSection);
    },
  };
}

const KINDS: Readonly<Record<number, ElfFile["kind"]>> = { 1: "relocatable", 2: "executable", 3: "shared", 4: "core" };
/** DF_1_PIE */
const PIE_FLAG = 0x0800_0000;
const EF_ARM_SOFT_FLOAT = 0x200;
const EF_ARM_HARD_FLOAT = 0x400;

function readInterpreter(reader: ElfReader, segments: readonly Segment[]): string | undefined {
  const segment = segments.find(({ type }) => type === SegmentType.interpreter);
  return segment === undefined ? undefined : reader.text(segment.offset, segment.offset + segment.size);
}

function armFlags(flags: number): ArmFlags {
  const floatAbi = (flags & EF_ARM_HARD_FLOAT) !== 0 ? "hard" : (flags & EF_ARM_SOFT_FLOAT) !== 0 ? "soft" : undefined;
  return { eabi: flags >>> 24, floatAbi };
}

function isDebugSection({ name, type }: Section): boolean {
  return type !== SectionType.noBits && /^\.z?debug_/.test(name);
}
