import type { Finding } from "../../model/results.ts";
import type { Output } from "../terminal.ts";
import { printable } from "./printable.ts";
import { styled, type Style } from "./style.ts";
import { displayWidth } from "./width.ts";

const STYLES: Readonly<Record<Finding["state"], Style>> = { ok: "green", warning: "yellow", missing: "red" };
const WIDEST_STATE = "warning".length;

/** A line for each thing that was looked at, its state first, and hints below those that have one. */
export function renderFindings(findings: readonly Finding[], output: Output): string {
  const width = Math.max(0, ...findings.map(({ name }) => displayWidth(name)));
  return findings
    .map(({ name, state, detail, hint }) => {
      const mark = styled(output, STYLES[state], state.padEnd(WIDEST_STATE));
      const indent = " ".repeat(WIDEST_STATE + 2);
      const line = `${mark}  ${name}${" ".repeat(width - displayWidth(name))}  ${printable(detail)}\n`;
      return hint === undefined ? line : `${line}${indent}hint: ${printable(hint)}\n`;
    })
    .join("");
}
