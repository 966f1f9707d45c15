import type { TableFormat } from "./table-file.ts";

/*
 * The compact form of `Packages`, sections in their order:
 *   rows      one line a package version, in the order of the indexes: the ROW_FIELDS, separated by tabs
 *   columns   COLUMN_BYTES a row, sorted by name, best version first: where the row starts in the file, the number of its entry
 *             in the indexes, the number of its name (`nameNumbers`), its sha256
 *   provides  pairs of a provided name's hash and a place in `columns`, sorted; candidates (the first of their name) only
 * Integers are u32, little-endian.
 */
export const PACKAGES_FORMAT: TableFormat = { kind: "packages", version: 3 };

/** Fields of a row, in their order. */
export const ROW_FIELDS = [
  "package",
  "version",
  "architecture",
  "source",
  "multi-arch",
  "section",
  "priority",
  "essential",
  "pre-depends",
  "depends",
  "conflicts",
  "breaks",
  "provides",
  "filename",
  "size",
  "installed-size",
] as const;

export const COLUMN_BYTES = 44;
export const HASH_BYTES = 32;

export interface PackagesHeader {
  readonly architecture: string;
  /** In the order in which they were given. `first` is the number of the index's first entry, counted over all of them. */
  readonly indexes: readonly { readonly repository: string; readonly suite: string; readonly first: number }[];
}

/** FNV-1a, 32 bits, over the bytes of a package name. */
export function hashName(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c_9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x0100_0193);
  return hash >>> 0;
}
