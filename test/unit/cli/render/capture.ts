import type { Output } from "../../../../src/cli/terminal.ts";

/** An output that keeps what is written. */
export function capture(options: Partial<Pick<Output, "isInteractive" | "hasColour" | "columns">> = {}) {
  const written: string[] = [];
  const output: Output = {
    write: (text) => void written.push(text),
    isInteractive: false,
    hasColour: false,
    columns: undefined,
    ...options,
  };
  return { output, text: () => written.join("") };
}
