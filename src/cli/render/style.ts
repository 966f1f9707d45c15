import type { Output } from "../terminal.ts";

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;

export type Style = keyof typeof CODES;

/** The text in a colour where the output has colours, as it is elsewhere. Colour never says what the text does not. */
export function styled(output: Pick<Output, "hasColour">, style: Style, text: string): string {
  const [on, off] = CODES[style];
  return output.hasColour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}
