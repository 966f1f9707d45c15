import type { SysrootReport } from "../../model/results.ts";
import type { Output } from "../terminal.ts";
import { printable } from "./printable.ts";
import { formatSize } from "./size.ts";
import { styled } from "./style.ts";
import { renderPackages } from "./sysroot-change.ts";
import { renderTable, type Column } from "./table.ts";

const COLUMNS: readonly Column<SysrootReport>[] = [
  { title: "SYSROOT", cell: ({ id }) => id },
  { title: "PACKAGES", align: "right", cell: ({ locked }) => String(locked.packages.length) },
  { title: "DOWNLOAD", align: "right", cell: ({ downloadBytes }) => formatSize(downloadBytes) },
  { title: "HERE", cell: ({ root }) => (root === undefined ? "no" : "yes") },
  { title: "ADDED", cell: ({ locked }) => locked.requests.map(({ name }) => name).join(", ") },
];

/** A line for each sysroot. */
export function renderReports(reports: readonly SysrootReport[], output: Output): string {
  return renderTable(reports, COLUMNS, output);
}

/** All of one sysroot: what was added, from which indexes, the packages, the tree. */
export function renderReport({ id, locked, root }: SysrootReport, output: Output, options: { readonly verbose: boolean }): string {
  const requests = locked.requests.map(({ name, package: chosen }) => (name === chosen ? name : `${name} (${chosen})`));
  const lines = [
    ["sysroot", id],
    ["path", root ?? "not on this machine; make it with: cgox sysroot sync"],
    ["added", requests.join(", ")],
    ["indexes", locked.indexes.map(({ repository, suite, sha256 }) => `${repository} ${suite} ${sha256.slice(0, 12)}`).join(", ")],
    ...locked.omitted.map(({ repository, suite, reason }) => ["omitted", `${repository} ${suite}: ${reason}`]),
  ];
  const head = lines.map(([name = "", text = ""]) => `${styled(output, "bold", name.padEnd(8))} ${printable(text)}\n`).join("");
  return `${head}\n${renderPackages(locked, output, options)}`;
}

/** What `--json` prints for a sysroot. */
export function reportValue({ id, locked, root, downloadBytes }: SysrootReport) {
  return { sysroot: id, path: root ?? null, downloadBytes, ...locked };
}
