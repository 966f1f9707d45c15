/**
 * Text that may come from an archive or a file name, safe to print: control characters, with which a terminal could be steered, are shown as
 * `\x1b`. Line ends and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
