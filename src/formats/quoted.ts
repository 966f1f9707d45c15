/** A value from outside as an error names it: between quotes, control characters escaped, not longer than a line. */
export function quoted(value: string): string {
  const short = value.length <= LONGEST ? value : `${value.slice(0, LONGEST - 1)}…`;
  return JSON.stringify(short).replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Characters. */
const LONGEST = 80;
