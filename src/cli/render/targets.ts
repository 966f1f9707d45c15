import type { ListedTarget } from "../../pipeline/list-targets.ts";
import type { Output } from "../terminal.ts";
import { renderTable, type Column } from "./table.ts";

const COLUMNS: readonly Column<ListedTarget>[] = [
  { title: "TARGET", cell: ({ target }) => target },
  { title: "FIRST CLASS", cell: ({ firstClass }) => (firstClass ? "yes" : "no") },
  { title: "CGO", cell: ({ cgo }) => cgo },
  { title: "PURE GO", cell: ({ pureGo }) => (pureGo ? "yes" : "no") },
  { title: "RUNS HERE", cell: runs },
  { title: "PLATFORM", cell: ({ platform }) => platform ?? "-" },
  { title: "NOTES", cell: notes },
];

/** A line for each port of Go. */
export function renderTargets(rows: readonly ListedTarget[], output: Output): string {
  return renderTable(rows, COLUMNS, output);
}

function runs({ run }: ListedTarget): string {
  if (run.by === "emulator") return run.program === undefined ? `no ${run.emulator}` : run.emulator;
  return run.by === "host" ? "yes" : "no";
}

function notes({ reason, platform, platforms, variants }: ListedTarget): string {
  const others = platforms.filter((id) => id !== platform).map((id) => `@${id}`);
  const names = variants.map(({ name, default: isDefault }) => `/${name}${isDefault ? "*" : ""}`);
  const shown = names.length > MOST ? [...names.slice(0, MOST), `… (${names.length} in --json)`] : names;
  return [reason ?? "", shown.join(" "), others.join(" ")].filter((part) => part !== "").join("  ");
}

/** arm64 has two dozen variants. */
const MOST = 5;
