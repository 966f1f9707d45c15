import { damagedElf } from "./damaged.ts";
import { DynamicTag, type Dynamic } from "./dynamic.ts";
import type { ElfReader } from "./reader.ts";
import type { VersionDefinition, VersionNeed } from "./versions.ts";

export interface DynamicSymbol {
  readonly name: string;
  /** The file has it; otherwise it wants it of a library. */
  readonly isDefined: boolean;
  readonly binding: "local" | "global" | "weak" | "unique" | "other";
  readonly type: "none" | "object" | "function" | "section" | "file" | "common" | "tls" | "ifunc" | "other";
  readonly size: number;
  /** Absent for a symbol without a version. */
  readonly version?: string;
  /** The library that the version is wanted of: DT_NEEDED's name. Also for a variable that a program has a copy of. */
  readonly library?: string;
  /** A definition that links of today get (`name@@version`), not one kept for older programs (`name@version`). */
  readonly isDefaultVersion: boolean;
  /** A function of the file's own in ARM's Thumb instruction set. */
  readonly isThumb?: true;
}

export interface SymbolVersions {
  readonly needs: readonly VersionNeed[];
  readonly definitions: readonly VersionDefinition[];
}

export interface SymbolFacts extends SymbolVersions {
  readonly isArm: boolean;
}

/** Reads the dynamic symbols that have a name, in the order of the file. @throws CgoxError `CGOX_FORMAT_ELF` */
export function readDynamicSymbols(reader: ElfReader, dynamic: Dynamic, count: number, facts: SymbolFacts): DynamicSymbol[] {
  const table = dynamic.table(DynamicTag.symbolTable);
  if (table === undefined) {
    return [];
  }
  const step = reader.wordSize === 8 ? 24 : 16;
  if (table + count * step > reader.size) {
    throw damagedElf(`its ${count} dynamic symbols do not fit in its ${reader.size} bytes`);
  }
  const versionTable = dynamic.table(DynamicTag.versionSymbols);
  const byIndex = indexVersions(facts);
  const symbols: DynamicSymbol[] = [];
  // The first symbol is empty by definition.
  for (let index = 1; index < count; index++) {
    const symbol = readSymbol(reader, table + index * step);
    const name = symbol.nameOffset === 0 ? "" : dynamic.string(symbol.nameOffset);
    if (name !== "") {
      const versionWord = versionTable === undefined ? 0 : reader.u16(versionTable + 2 * index);
      symbols.push({
        name,
        isDefined: symbol.isDefined,
        binding: BINDINGS[symbol.info >> 4] ?? "other",
        type: TYPES[symbol.info & 0xf] ?? "other",
        size: symbol.size,
        ...byIndex.get(versionWord & ~HIDDEN),
        isDefaultVersion: symbol.isDefined && (versionWord & HIDDEN) === 0,
        ...(facts.isArm && isThumb(symbol) && { isThumb: true as const }),
      });
    }
  }
  return symbols;
}

const HIDDEN = 0x8000;
const UNDEFINED_SECTION = 0;

const BINDINGS: Readonly<Record<number, DynamicSymbol["binding"]>> = { 0: "local", 1: "global", 2: "weak", 10: "unique" };
const TYPES: Readonly<Record<number, DynamicSymbol["type"]>> = {
  0: "none",
  1: "object",
  2: "function",
  3: "section",
  4: "file",
  5: "common",
  6: "tls",
  10: "ifunc",
};

function indexVersions({ needs, definitions }: SymbolVersions): Map<number, { version: string; library?: string }> {
  const byIndex = new Map<number, { version: string; library?: string }>();
  for (const { name, index, isBase } of definitions) {
    if (!isBase) {
      byIndex.set(index, { version: name });
    }
  }
  for (const { library, entries } of needs) {
    for (const { name, index } of entries) {
      byIndex.set(index, { version: name, library });
    }
  }
  return byIndex;
}

interface RawSymbol {
  readonly nameOffset: number;
  readonly info: number;
  readonly isDefined: boolean;
  readonly value: number;
  readonly size: number;
}

/** The lowest bit of such a function's address is set ("ELF for the Arm Architecture", symbol values). */
function isThumb({ info, isDefined, value }: RawSymbol): boolean {
  return isDefined && TYPES[info & 0xf] === "function" && value % 2 === 1;
}

function readSymbol(reader: ElfReader, at: number): RawSymbol {
  const is64 = reader.wordSize === 8;
  return {
    nameOffset: reader.u32(at),
    info: reader.u8(at + (is64 ? 4 : 12)),
    isDefined: reader.u16(at + (is64 ? 6 : 14)) !== UNDEFINED_SECTION,
    value: reader.word(at + (is64 ? 8 : 4)),
    size: reader.word(at + (is64 ? 16 : 8)),
  };
}
