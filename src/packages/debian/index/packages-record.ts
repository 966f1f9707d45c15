import type { PackageRecord } from "../../../model/package.ts";
import { parseRelationGroups, parseRelations } from "../relation.ts";
import { HASH_BYTES, type PackagesHeader } from "./packages-format.ts";

/**
 * Reads the row of a table (`bytes` is all of it) that an entry of its columns names. Its relations are read when they are first asked for: most records are only looked at for their version.
 * @throws CgoxError `CGOX_DEBIAN_RELATION`, when a relation is asked for that cannot be read
 */
export function readRecord(bytes: Buffer, column: Buffer, header: PackagesHeader): PackageRecord {
  const start = column.readUInt32LE(0);
  // As ROW_FIELDS has them.
  const [name = "", version = "", architecture = "", source = "", multiArch = "", section = "", priority = "", essential = "", ...rest] =
    bytes.toString("utf8", start, bytes.indexOf(LF, start)).split("\t");
  const [preDependsText = "", dependsText = "", conflictsText = "", breaksText = "", providesText = "", path = "", size = ""] = rest;
  const index = header.indexes.findLast(({ first }) => first <= column.readUInt32LE(4));

  const from = (field: string) => ({ field, owner: `${name} ${version}`, architecture: header.architecture });
  const depends = once(() => [
    ...parseRelationGroups(preDependsText, from("pre-depends")),
    ...parseRelationGroups(dependsText, from("depends")),
  ]);
  const conflicts = once(() => [...parseRelations(conflictsText, from("conflicts")), ...parseRelations(breaksText, from("breaks"))]);
  const provides = once(() => parseRelations(providesText, from("provides")));
  return {
    name,
    version,
    architecture,
    source: sourceName(source) || name,
    ...(multiArch === "same" || multiArch === "foreign" || multiArch === "allowed" ? { multiArch } : {}),
    ...(section === "" ? {} : { section }),
    ...(priority === "" ? {} : { priority }),
    ...(essential === "yes" ? { essential: true } : {}),
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
    size: Number(size),
    get sha256() {
      return column.toString("hex", column.length - HASH_BYTES);
    },
  };
}

const LF = 0x0a;

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The field may name a version too, where the source's differs: `gcc-12 (12.2.0-14)`. */
function sourceName(field: string): string {
  return /^\S*/.exec(field)?.[0] ?? "";
}

/** What the file of a package is called by Debian's rule; rows leave it out. */
function regularFileName(name: string, version: string, architecture: string): string {
  return `${name}_${version.slice(version.indexOf(":") + 1)}_${architecture}.deb`;
}
