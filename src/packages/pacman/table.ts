import { parseDesc, type AlpmFields } from "../../formats/alpm-desc.ts";
import { decompress } from "../../formats/compression.ts";
import { walkTar } from "../../formats/tar.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import type { PackageRecord } from "../../model/package.ts";
import {
  isArchitecture,
  isPackageName,
  isPathBelow,
  isPrintable,
  isSha256,
  isSize,
  isVersion,
  shortened,
} from "../../model/index-values.ts";
import { readSealed, readSealedBytes, sealed, sealedBytes } from "../../model/sealed.ts";
import { openTable, tableText } from "./table-text.ts";
import { readVerified, type SignedFile } from "./signed-file.ts";

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
  /** ISIZE; 0 where it does not say. */
  readonly installedSize: number;
  readonly sha256: string;
  readonly depends: readonly string[];
  readonly conflicts: readonly string[];
  readonly provides: readonly string[];
  readonly replaces: readonly string[];
}

/** Bytes that a database may unpack to. */
const LIMIT = 1 << 30;

/** Bytes; the longest entry of MSYS2's databases has 20,000. */
const LONGEST_ENTRY = 1 << 20;

/** Whose database it is, for the records and for errors. */
export interface DatabasePlace {
  readonly repository: string;
  readonly suite: string;
}

/**
 * Reads a verified database, or what was made of it before: `<database>.table`, and `<database>.signatures` with the packages' own ones.
 * @throws CgoxError `CGOX_INDEX_MALFORMED` naming the repository, the package and the field; `CGOX_INDEX_DAMAGED`; the errors of compression.ts and
 * tar.ts
 */
export async function readTable(host: Host, database: SignedFile, place: DatabasePlace): Promise<PackageTable> {
  const cached = await readSealedBytes(host.files, tablePath(database));
  return openTable(cached?.toString("utf8") ?? (await makeTable(host, database, place)).text, place);
}

/** The signatures that the database holds for package files, in base64 by their sha256. */
export async function readSignatures(host: Host, database: SignedFile, place: DatabasePlace): Promise<ReadonlyMap<string, string>> {
  const cached = await readSealed<readonly (readonly [string, string])[]>(host.files, signaturesPath(database));
  return cached === undefined ? (await makeTable(host, database, place)).signatures : new Map(cached);
}

async function makeTable(
  host: Host,
  database: SignedFile,
  place: DatabasePlace,
): Promise<{ readonly text: string; readonly signatures: ReadonlyMap<string, string> }> {
  const rows: PackageRow[] = [];
  const signatures = new Map<string, string>();
  await walkTar(await decompress(await readVerified(host, database), LIMIT), (entry) => {
    if (entry.type !== "file" || !entry.path.endsWith("/desc")) return;
    if (entry.data.length > LONGEST_ENTRY)
      throw malformed(place, `its entry ${shortened(entry.path)} has more than ${String(LONGEST_ENTRY)} bytes`);
    const fields = parseDesc(entry.data.toString("utf8"));
    const row = rowOf(fields, entry.path, place);
    const signature = fields.get("PGPSIG")?.join("");
    rows.push(row);
    if (signature !== undefined) signatures.set(row.sha256, signature);
  });
  rows.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  const twice = rows.find((row, index) => row.name === rows[index + 1]?.name);
  if (twice !== undefined) throw malformed(place, `it has ${twice.name} twice`);
  const text = tableText(rows);
  await host.files.writeAtomic(signaturesPath(database), sealed([...signatures]));
  await host.files.writeAtomic(tablePath(database), sealedBytes(Buffer.from(text, "utf8")));
  return { text, signatures };
}

function tablePath(database: SignedFile): string {
  return `${database.path}.table`;
}

function signaturesPath(database: SignedFile): string {
  return `${database.path}.signatures`;
}

/** The fields that come into a row and have one value, with the rule for it. */
const RULES = {
  NAME: isPackageName,
  VERSION: isVersion,
  ARCH: isArchitecture,
  BASE: isPackageName,
  FILENAME: (text: string) => isPathBelow(text) && !text.includes("/") && !text.startsWith("."),
  CSIZE: isSize,
  SHA256SUM: (text: string) => isSha256(text.toLowerCase()),
} as const;

function rowOf(fields: AlpmFields, entry: string, place: DatabasePlace): PackageRow {
  const owner = shortened(fields.get("NAME")?.[0] ?? entry);
  const one = (field: keyof typeof RULES): string => {
    const [value, ...others] = fields.get(field) ?? [];
    if (value === undefined) throw malformed(place, `the entry of ${owner} has no ${field}`);
    if (others.length > 0 || !RULES[field](value))
      throw malformed(place, `the entry of ${owner}: its ${field} cannot be ${shortened(value)}`);
    return value;
  };
  const many = (field: "DEPENDS" | "CONFLICTS" | "PROVIDES" | "REPLACES"): readonly string[] => {
    const values = fields.get(field) ?? [];
    const strange = values.find((value) => !isPrintable(value));
    if (strange !== undefined) throw malformed(place, `the entry of ${owner}: its ${field} cannot have ${shortened(strange)}`);
    return values;
  };
  return {
    name: one("NAME"),
    version: one("VERSION"),
    architecture: one("ARCH"),
    base: fields.has("BASE") ? one("BASE") : one("NAME"),
    file: one("FILENAME"),
    size: Number(one("CSIZE")),
    installedSize: installedSizeOf(fields),
    sha256: one("SHA256SUM").toLowerCase(),
    depends: many("DEPENDS"),
    conflicts: many("CONFLICTS"),
    provides: many("PROVIDES"),
    replaces: many("REPLACES"),
  };
}

function malformed({ repository, suite }: DatabasePlace, reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_MALFORMED", `the package database ${suite} (${repository}) cannot be read: ${reason}`, {
    hint: "the mirror or its database is damaged; another mirror can be named with --mirror",
  });
}

/** Bytes; 0 where the entry does not say. */
function installedSizeOf(fields: AlpmFields): number {
  const text = fields.get("ISIZE")?.[0] ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
