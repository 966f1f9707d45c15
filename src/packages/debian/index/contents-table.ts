import { CONTENTS_FORMAT, type ContentsHeader } from "./contents-builder.ts";
import type { ContentsKind } from "./contents-paths.ts";
import { findKey, keysEndingIn, keysFrom } from "./front-coded.ts";
import { readTable } from "./table-file.ts";

/** Which packages ship a module, a library or a header. */
export interface ContentsTable {
  readonly multiarch: string;
  /** Packages that ship the file, sorted by name; empty where none does. */
  packages(kind: ContentsKind, name: string): readonly string[];
  /** Names of one kind, sorted. */
  names(kind: ContentsKind): Iterable<string>;
  /** Headers whose path ends in `/<name>`, with the packages that ship them. Looks through all headers. */
  headersEndingIn(name: string): readonly { readonly path: string; readonly packages: readonly string[] }[];
  /** Every package that ships a file with a key. */
  readonly owners: () => ReadonlySet<string>;
}

/**
 * Opens what `buildContentsTable` made. undefined where the bytes are not such a table, or one that is cut short or of another format
 * version: the caller then builds it anew.
 */
export function openContentsTable(bytes: Buffer): ContentsTable | undefined {
  const table = readTable<ContentsHeader>(CONTENTS_FORMAT, bytes);
  if (table === undefined) return undefined;
  const [keys, blocks] = [table.section("keys"), table.section("blocks")];
  let lines: readonly string[] | undefined;
  const lists = (): readonly string[] => (lines ??= table.section("owners").toString("latin1").split("\n"));
  const list = (number: number | undefined): string[] => (number === undefined ? [] : (lists()[number] ?? "").split(","));
  return {
    multiarch: table.header.multiarch,
    packages: (kind, name) => list(findKey(keys, blocks, kind + name)),
    *names(kind) {
      for (const [key] of keysFrom(keys, blocks, kind)) {
        if (!key.startsWith(kind)) return;
        yield key.slice(1);
      }
    },
    headersEndingIn: (name) =>
      keysEndingIn(keys, `/${name}`)
        .filter(([key]) => key.startsWith("h"))
        .map(([key, number]) => ({ path: key.slice(1), packages: list(number) })),
    owners: () => new Set(lists().flatMap((line) => line.split(","))),
  };
}
