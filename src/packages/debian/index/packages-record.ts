import { once } from "../../../formats/once.ts";
import type { PackageRecord } from "../../../model/package.ts";
import { parseRelationGroups, parseRelations } from "../relation.ts";
import { HASH_BYTES, ROW_FIELDS, type PackagesHeader } from "./packages-format.ts";

/**
 * Reads the row of a table (`bytes` is all of it) that an entry of its columns names. Its relations are read when they are first asked for: most records are only looked at for their version.
 * @throws CgoxError `CGOX_DEBIAN_RELATION`, when a relation is asked for that cannot be read
 */
export function readRecord(bytes: Buffer, column: Buffer, header: PackagesHeader): PackageRecord {
  const start = column.readUInt32LE(0);
  const fields = bytes.toString("utf8", start, bytes.indexOf(LF, start)).split("\t");
  const field = (name: RowField): string => fields[PLACES[name]] ?? "";
  const [name, version, architecture] = [field("package"), field("version"), field("architecture")];
  const multiArch = field("multi-arch");
  const [section, priority, path] = [field("section"), field("priority"), field("filename")];
  // What this function's closures name stays as long as the record: a view of the table would keep all of it.
  const stanza = column.readUInt32LE(4);
  const installedSize = Number(field("installed-size")) * KIB;
  const index = header.indexes.findLast(({ first }) => first <= stanza);

  const about = (which: RowField) => ({ field: which, owner: `${name} ${version}`, architecture: header.architecture });
  const groups = (which: "pre-depends" | "depends") => parseRelationGroups(field(which), about(which));
  const relations = (which: "conflicts" | "breaks" | "provides") => parseRelations(field(which), about(which));
  const depends = once(() => [...groups("pre-depends"), ...groups("depends")]);
  const conflicts = once(() => [...relations("conflicts"), ...relations("breaks")]);
  const provides = once(() => relations("provides"));
  return {
    name,
    version,
    architecture,
    source: sourceName(field("source")) || name,
    ...(multiArch === "same" || multiArch === "foreign" || multiArch === "allowed" ? { multiArch } : {}),
    ...(section === "" ? {} : { section }),
    ...(priority === "" ? {} : { priority }),
    ...(field("essential") === "yes" ? { essential: true } : {}),
    get depends() {
      return depends();
    },
    get conflicts() {
      return conflicts();
    },
    get provides() {
      return provides();
    },
    repository: index?.repository ?? "",
    suite: index?.suite ?? "",
    path: path.endsWith("/") ? `${path}${regularFileName(name, version, architecture)}` : path,
    size: Number(field("size")),
    ...(installedSize > 0 && Number.isSafeInteger(installedSize) ? { installedSize } : {}),
    sha256: column.toString("hex", column.length - HASH_BYTES),
  };
}

const LF = 0x0a;
/** What Installed-Size counts in (Debian Policy 5.6.20). */
const KIB = 1024;

type RowField = (typeof ROW_FIELDS)[number];

const PLACES = Object.fromEntries(ROW_FIELDS.map((name, place) => [name, place])) as Readonly<Record<RowField, number>>;

/** The field may name a version too, where the source's differs: `gcc-12 (12.2.0-14)`. */
function sourceName(field: string): string {
  return /^\S*/.exec(field)?.[0] ?? "";
}

/** What the file of a package is called by Debian's rule; rows leave it out. */
function regularFileName(name: string, version: string, architecture: string): string {
  return `${name}_${version.slice(version.indexOf(":") + 1)}_${architecture}.deb`;
}
