import type { PackageRecord } from "../../model/package.ts";
import { parsePacmanRelation, relationName } from "./relation.ts";
import type { PackageRow, PackageTable } from "./table.ts";

/** The lists of a row, `provides` first: it is read of every line. No value holds a tab or a zero byte. */
const LISTS = ["provides", "depends", "conflicts", "replaces"] as const;
const TEXTS = ["version", "architecture", "base", "file", "sha256"] as const;

/** Rows that are sorted by name as lines: the name, then the other fields in a fixed order, between tabs. */
export function tableText(rows: readonly PackageRow[]): string {
  return rows
    .map((row) => {
      const lists = LISTS.map((field) => row[field].join("\0"));
      const texts = TEXTS.map((field) => row[field]);
      return `${[row.name, ...lists, ...texts, String(row.size), String(row.installedSize)].join("\t")}\n`;
    })
    .join("");
}

/** Opens what `tableText` has made. */
export function openTable(text: string, place: { readonly repository: string; readonly suite: string }): PackageTable {
  const lines = text.split("\n").slice(0, -1);
  const names = lines.map((line) => line.slice(0, line.indexOf("\t")));
  const provided = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const start = (names[index]?.length ?? 0) + 1;
    if (line.charCodeAt(start) === TAB) continue;
    const all = line.slice(start, line.indexOf("\t", start)).split("\0").map(relationName);
    for (const name of new Set(all)) if (name !== names[index]) provided.set(name, [...(provided.get(name) ?? []), index]);
  }
  const records = new Map<number, PackageRecord>();
  const record = (index: number): PackageRecord => {
    const known = records.get(index) ?? { ...recordOf(rowOf(lines[index] ?? "")), ...place };
    records.set(index, known);
    return known;
  };
  let rows: readonly PackageRow[] | undefined;
  return {
    has: (name) => indexOf(names, name) >= 0,
    find(name) {
      const index = indexOf(names, name);
      return index < 0 ? undefined : record(index);
    },
    providers: (name) => (provided.get(name) ?? []).map(record),
    rows: () => (rows ??= lines.map(rowOf)),
  };
}

const TAB = 9;

/** Where a name is in a sorted list; -1 where it is not. */
function indexOf(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = names[middle] ?? "";
    if (found === name) return middle;
    if (found < name) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function rowOf(line: string): PackageRow {
  const [name = "", provides, depends, conflicts, replaces, version = "", architecture = "", base = "", file = "", sha256 = "", ...sizes] =
    line.split("\t");
  const [size = 0, installedSize = 0] = sizes.map(Number);
  const list = (field = ""): string[] => (field === "" ? [] : field.split("\0"));
  const lists = { provides: list(provides), depends: list(depends), conflicts: list(conflicts), replaces: list(replaces) };
  return { name, version, architecture, base, file, sha256, size, installedSize, ...lists };
}

function recordOf(row: PackageRow): Omit<PackageRecord, "repository" | "suite"> {
  return {
    name: row.name,
    version: row.version,
    architecture: row.architecture,
    source: row.base,
    depends: row.depends.map((text) => [parsePacmanRelation(text)]),
    conflicts: row.conflicts.map(parsePacmanRelation),
    provides: row.provides.map(parsePacmanRelation),
    path: encodeURIComponent(row.file),
    size: row.size,
    ...(row.installedSize > 0 ? { installedSize: row.installedSize } : {}),
    sha256: row.sha256,
  };
}
