import { parseDesc, type AlpmFields } from "../../formats/alpm-desc.ts";
import { decompress } from "../../formats/compression.ts";
import { walkTar } from "../../formats/tar.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import type { PackageRecord } from "../../model/package.ts";
import { parsePacmanRelation } from "./relation.ts";
import type { SignedFile } from "./signed-file.ts";

/** What a database says of its packages, sorted by name as pacman sorts them. */
export interface PackageTable {
  readonly rows: readonly PackageRow[];
  /** The package of a row; made when it is first asked for, since most never are. */
  record(row: PackageRow): PackageRecord;
}

/** One package as the cache keeps it: relations as the database spells them. */
export interface PackageRow {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly base: string;
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly depends: readonly string[];
  readonly conflicts: readonly string[];
  readonly provides: readonly string[];
  readonly replaces: readonly string[];
}

/** Bytes that a database may unpack to. */
const LIMIT = 1 << 30;

/**
 * Reads a verified database, or what was made of it before: `<database>.table`, and `<database>.signatures` with the packages' own ones.
 * @throws CgoxError `CGOX_INDEX_MALFORMED` naming the entry; the errors of compression.ts and tar.ts
 */
export async function readTable(host: Host, database: SignedFile, place: { repository: string; suite: string }): Promise<PackageTable> {
  const path = `${database.path}.table`;
  const cached = await host.files.readIfThere(path);
  if (cached !== undefined) return tableOf(JSON.parse(cached.toString("utf8")) as PackageRow[], place);

  const rows: PackageRow[] = [];
  const signatures: Record<string, string> = {};
  await walkTar(await decompress(await host.files.read(database.path), LIMIT), (entry) => {
    if (entry.type !== "file" || !entry.path.endsWith("/desc")) return;
    const fields = parseDesc(entry.data.toString("utf8"));
    const row = rowOf(fields, entry.path);
    const signature = fields.get("PGPSIG")?.join("");
    rows.push(row);
    if (signature !== undefined) signatures[row.sha256] = signature;
  });
  rows.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  const twice = rows.find((row, index) => row.name === rows[index + 1]?.name);
  if (twice !== undefined) throw malformed(`it has ${twice.name} twice`);
  await host.files.writeAtomic(signaturesPath(database), JSON.stringify(signatures));
  await host.files.writeAtomic(path, JSON.stringify(rows));
  return tableOf(rows, place);
}

/** The signature that the database holds for a package file; undefined where it holds none. */
export async function signatureOf(host: Host, database: SignedFile, sha256: string): Promise<Buffer | undefined> {
  const bytes = await host.files.readIfThere(signaturesPath(database));
  const signature = bytes === undefined ? undefined : (JSON.parse(bytes.toString("utf8")) as Record<string, string>)[sha256];
  return signature === undefined ? undefined : Buffer.from(signature, "base64");
}

function signaturesPath(database: SignedFile): string {
  return `${database.path}.signatures`;
}

function rowOf(fields: AlpmFields, entry: string): PackageRow {
  const one = (field: string): string => {
    const value = fields.get(field)?.[0];
    if (value === undefined) throw malformed(`its entry ${entry} has no ${field}`);
    return value;
  };
  const many = (field: string): readonly string[] => fields.get(field) ?? [];
  const [file, size, sha256] = [one("FILENAME"), one("CSIZE"), one("SHA256SUM").toLowerCase()];
  if (file.includes("/") || file.startsWith(".")) throw malformed(`its entry ${entry} names the file ${JSON.stringify(file)}`);
  if (!/^\d+$/.test(size)) throw malformed(`its entry ${entry} has the size ${JSON.stringify(size)}`);
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw malformed(`its entry ${entry} has the sha256 ${JSON.stringify(sha256)}`);
  return {
    name: one("NAME"),
    version: one("VERSION"),
    architecture: one("ARCH"),
    base: fields.get("BASE")?.[0] ?? one("NAME"),
    file,
    size: Number(size),
    sha256,
    depends: many("DEPENDS"),
    conflicts: many("CONFLICTS"),
    provides: many("PROVIDES"),
    replaces: many("REPLACES"),
  };
}

function tableOf(rows: readonly PackageRow[], place: { repository: string; suite: string }): PackageTable {
  const records = new Map<PackageRow, PackageRecord>();
  return {
    rows,
    record(row) {
      const known = records.get(row) ?? { ...recordOf(row), ...place };
      records.set(row, known);
      return known;
    },
  };
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
    sha256: row.sha256,
  };
}

function malformed(reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `the package database cannot be read: ${reason}`);
}
