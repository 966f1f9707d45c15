import type { CachePruned, CacheSize } from "../../model/results.ts";
import type { Output } from "../terminal.ts";
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
