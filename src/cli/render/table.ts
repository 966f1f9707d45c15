import type { Output } from "../terminal.ts";
import { printable } from "./printable.ts";
import { styled } from "./style.ts";
import { cutToWidth, displayWidth } from "./width.ts";

export interface Column<Row> {
  readonly title: string;
  readonly align?: "right";
  cell(row: Row): string;
}

const GAP = "  ";

/** Rows under titles, aligned by what a terminal shows; lines are cut to its width. Empty text where there are no rows. */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], output: Output): string {
  if (rows.length === 0) return "";
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row)).replace(/[\n\t]/g, " ")));
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) => Math.max(...[titles, ...cells].map((line) => displayWidth(line[index] ?? ""))));
  const layOut = (line: readonly string[]) => {
    const padded = line
      .map((text, index) => pad(text, widths[index] ?? 0, columns[index]?.align))
      .join(GAP)
      .trimEnd();
    return output.columns === undefined ? padded : cutToWidth(padded, output.columns);
  };
  return [styled(output, "bold", layOut(titles)), ...cells.map(layOut)].map((line) => `${line}\n`).join("");
}

function pad(text: string, width: number, align: "right" | undefined): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "right" ? space + text : text + space;
}
