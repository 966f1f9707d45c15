/** The arguments of a row, from a text with spaces between them. */
export function patterns(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
