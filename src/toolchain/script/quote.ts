/** A text as one word of a POSIX shell, whatever is in it. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const placeholders: Readonly<Record<string, string>> = { "{rest}": '"$rest"', "{directory}": '"$directory"' };

/** A text of a rule as one word of a POSIX shell: its placeholders become the script's variables, the rest is quoted. */
export function shellTemplate(text: string): string {
  return text
    .split(/(\{rest\}|\{directory\})/)
    .filter((piece) => piece !== "")
    .map((piece) => placeholders[piece] ?? shellQuote(piece))
    .join("");
}
