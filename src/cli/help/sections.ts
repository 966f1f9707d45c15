import { styled } from "../render/style.ts";
import type { Output } from "../terminal.ts";

export type Line = readonly [left: string, right: string];

const WIDEST_LEFT = 26;

/** A titled block of a help page, indented; nothing where it would be empty. */
export function section(title: string, lines: readonly string[], output: Output): string {
  if (lines.length === 0) return "";
  return `\n${styled(output, "bold", `${title}:`)}\n${lines.map((line) => `${line === "" ? "" : `  ${line}`}\n`).join("")}`;
}

/** Two columns; a left side that is too long for its column gets a line of its own. */
export function columns(lines: readonly Line[]): string[] {
  const fitting = lines.map(([left]) => left.length).filter((length) => length <= WIDEST_LEFT);
  const width = Math.max(0, ...fitting) + 2;
  return lines.flatMap(([left, right]) =>
    left.length > WIDEST_LEFT ? [left, `${" ".repeat(width)}${right}`] : [`${left.padEnd(width)}${right}`.trimEnd()],
  );
}
