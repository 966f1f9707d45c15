import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import type { Row } from "./bench.ts";
import type { Measure } from "./measure.ts";

const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

/** The rows as a Markdown table, with the machine and the day under it. */
export function renderTable(rows: readonly Row[], now: Date): string {
  const lines = [
    "| what | time | against | ratio | CPU | peak memory |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map(({ what, cgox, peer }) => {
      const against = peer === undefined ? "" : `${peer.name}: ${seconds(peer.measure.wall)}`;
      const ratio = peer === undefined ? "" : `**${(cgox.wall / peer.measure.wall).toFixed(2)}**`;
      const cpu = `${seconds(cgox.cpu)}${peer === undefined ? "" : ` (${(cgox.cpu / peer.measure.cpu).toFixed(2)})`}`;
      return `| ${what} | ${seconds(cgox.wall)} | ${against} | ${ratio} | ${cpu} | ${megabytes(cgox)} |`;
    }),
  ];
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model.trim() ?? process.arch}, Node ${process.versions.node}, ${process.platform}`;
  const others = `load ${(loadavg()[0] ?? 0).toFixed(1)} at the end`;
  return `${lines.join("\n")}\n\nMeasured on ${now.toISOString().slice(0, 10)}: ${machine}, ${others}.\n`;
}

/** Puts a table between the two marks in a file. @throws Error where the marks are not there */
export async function writeTable(path: string, table: string): Promise<void> {
  const text = await readFile(path, "utf8");
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${path} lacks ${BEGIN} and ${END}`);
  await writeFile(path, `${text.slice(0, start + BEGIN.length)}\n\n${table}\n${text.slice(end)}`);
}

function seconds(value: number): string {
  return value < 0.995 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(1)} s`;
}

function megabytes({ memory }: Measure): string {
  return `${Math.round(memory / 1e6)} MB`;
}
