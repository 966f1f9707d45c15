import { parseDesc, type AlpmFields } from "../../formats/alpm-desc.ts";
import { decompress } from "../../formats/compression.ts";
import { walkTar } from "../../formats/tar.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import type { PackageRecord } from "../../model/package.ts";
import { openTable, tableText } from "./table-text.ts";
import type { SignedFile } from "./signed-file.ts";

/** What a database says of its packages. They are read when they are asked for, since most never are. */
export interface PackageTable {
  readonly has: (name: string) => boolean;
  /** The package of a name. */
  readonly find: (name: string) => PackageRecord | undefined;
  /** The packages that provide a name, without the one that is called so; in the order of their names. */
  readonly providers: (name: string) => readonly PackageRecord[];
  /** All of them, sorted by name as pacman sorts them. */
  readonly rows: () => readonly PackageRow[];
}

/** One package: relations as the database spells them. */
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
  if (cached !== undefined) return openTable(cached.toString("utf8"), place);

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
  const text = tableText(rows);
  await host.files.writeAtomic(signaturesPath(database), JSON.stringify(signatures));
  await host.files.writeAtomic(path, text);
  return openTable(text, place);
}

/** The signatures that the database holds for package files, in base64 by their sha256. */
export async function readSignatures(host: Host, database: SignedFile): Promise<Readonly<Record<string, string>>> {
  const bytes = await host.files.readIfThere(signaturesPath(database));
  return bytes === undefined ? {} : (JSON.parse(bytes.toString("utf8")) as Record<string, string>);
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
  const strange = [...fields].find(([, values]) => values.some((value) => /[\t\0]/.test(value)));
  if (strange !== undefined) throw malformed(`its entry ${entry} has a control character in ${strange[0]}`);
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

function malformed(reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `the package database cannot be read: ${reason}`);
}
