import { damagedElf } from "./damaged.ts";
import { DynamicTag, type Dynamic } from "./dynamic.ts";
import type { ElfReader } from "./reader.ts";

/** The versions that a file wants of one library (`.gnu.version_r`). */
export interface VersionNeed {
  readonly library: string;
  readonly versions: readonly string[];
  /** The same, with the index by which symbols name a version; weak ones may be absent at run time. */
  readonly entries: readonly { readonly name: string; readonly index: number; readonly isWeak: boolean }[];
}

/** A version that a file defines (`.gnu.version_d`). */
export interface VersionDefinition {
  readonly name: string;
  readonly index: number;
  /** The file's own name, not a version of symbols. */
  readonly isBase: boolean;
  readonly parents: readonly string[];
}

/** In the order of the file. @throws CgoxError `CGOX_FORMAT_ELF` */
export function readVersionNeeds(reader: ElfReader, dynamic: Dynamic): VersionNeed[] {
  const start = dynamic.table(DynamicTag.versionNeeds);
  if (start === undefined) {
    return [];
  }
  const budget = createBudget();
  return chain(start, dynamic.value(DynamicTag.versionNeedCount) ?? 0, (at) => {
    budget.spend();
    const entries = chain(at + reader.u32(at + 8), reader.u16(at + 2), (aux) => {
      budget.spend();
      const entry = {
        name: dynamic.string(reader.u32(aux + 8)),
        index: reader.u16(aux + 6) & INDEX_MASK,
        isWeak: (reader.u16(aux + 4) & WEAK) !== 0,
      };
      return [entry, reader.u32(aux + 12)];
    });
    const need = { library: dynamic.string(reader.u32(at + 4)), versions: entries.map(({ name }) => name), entries };
    return [need, reader.u32(at + 12)];
  });
}

/** In the order of the file. @throws CgoxError `CGOX_FORMAT_ELF` */
export function readVersionDefinitions(reader: ElfReader, dynamic: Dynamic): VersionDefinition[] {
  const start = dynamic.table(DynamicTag.versionDefinitions);
  if (start === undefined) {
    return [];
  }
  const budget = createBudget();
  return chain(start, dynamic.value(DynamicTag.versionDefinitionCount) ?? 0, (at) => {
    budget.spend();
    const [name = "", ...parents] = chain(at + reader.u32(at + 12), reader.u16(at + 6), (aux) => {
      budget.spend();
      return [dynamic.string(reader.u32(aux)), reader.u32(aux + 4)];
    });
    const definition = { name, parents, index: reader.u16(at + 4) & INDEX_MASK, isBase: (reader.u16(at + 2) & BASE) !== 0 };
    return [definition, reader.u32(at + 16)];
  });
}

const BASE = 1;
const WEAK = 2;
const INDEX_MASK = 0x7fff;

/** Reads up to `count` records, each of which says how far on the next one is; 0 ends the chain early. */
function chain<T>(start: number, count: number, read: (at: number) => [record: T, next: number]): T[] {
  const records: T[] = [];
  for (let at = start; records.length < count;) {
    const [record, next] = read(at);
    records.push(record);
    if (next === 0) {
      break;
    }
    at += next;
  }
  return records;
}

/** Indexes have 15 bits: a file with more versions has chains that overlap, and could keep us busy for days. */
function createBudget(): { spend(): void } {
  // A record of a library, or of a version, and one below it for each name.
  let left = 2 * INDEX_MASK;
  return {
    spend() {
      if (left-- === 0) {
        throw damagedElf("its version tables overlap");
      }
    },
  };
}
