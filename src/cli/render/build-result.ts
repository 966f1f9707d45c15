import type { BuildOutput } from "../../model/results.ts";
import { printable } from "./printable.ts";

/** Facts about a program that was built, as `file` and a look at its imports would give them. */
export function renderFacts({ format, glibc, platformGlibc, needed }: BuildOutput): string {
  const lines = [
    format,
    ...(glibc === undefined ? [] : [`needs glibc ${glibc}${platformGlibc === undefined ? "" : `; the platform has ${platformGlibc}`}`]),
    ...(needed.length === 0 ? [] : [`needs ${needed.join(", ")}`]),
  ];
  return lines.map((line) => `  ${printable(line)}\n`).join("");
}
