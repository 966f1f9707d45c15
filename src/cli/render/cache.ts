import type { CachePruned, CacheSize, CacheVerified } from "../../model/results.ts";
import type { Output } from "../terminal.ts";
import { printable } from "./printable.ts";
import { formatSize } from "./size.ts";
import { renderTable } from "./table.ts";

/** The parts of the cache, their sum, and where it is. */
export function renderCacheSize({ directory, parts, total }: CacheSize, output: Output): string {
  const rows = [...Object.entries(parts), ["total", total] as const];
  const table = renderTable(
    rows,
    [
      { title: "PART", cell: ([name]) => name },
      { title: "SIZE", align: "right", cell: ([, bytes]) => formatSize(bytes) },
    ],
    output,
  );
  return `${directory}\n${table}`;
}

/** What differs, and what was done about it. */
export function renderVerified({ directory, packages, differences, removed }: CacheVerified, output: Output): string {
  if (differences.length === 0) return `${directory}: ${packages} packages and the trees made of them are what their hashes say\n`;
  const table = renderTable(
    differences,
    [
      { title: "STATE", cell: ({ state }) => state },
      { title: "PATH", cell: ({ path }) => path },
    ],
    output,
  );
  return `${table}${removed.map((path) => `removed ${printable(path)}\n`).join("")}`;
}

/** What was removed, or would be. */
export function renderPruned({ removed, freed }: CachePruned, output: Output, { dryRun }: { readonly dryRun: boolean }): string {
  const table = renderTable(
    removed,
    [
      { title: "SIZE", align: "right", cell: ({ bytes }) => formatSize(bytes) },
      { title: dryRun ? "WOULD GO" : "REMOVED", cell: ({ what }) => what },
    ],
    output,
  );
  return `${table}${dryRun ? "would free" : "freed"} ${formatSize(freed)}\n`;
}
