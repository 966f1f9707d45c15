/** A line of a `.pc` file that says something: `key=value` sets a variable, `key: value` a field. */
export interface PcLine {
  readonly key: string;
  readonly operator: "=" | ":";
  readonly value: string;
  /** Counted from 1, of the line that the key stands on. */
  readonly line: number;
}

/**
 * Reads the lines of a `.pc` file: `\` before a line's end continues it, `#` begins a comment, `\#` is a hash sign; line ends
 * are LF, CRLF or CR. What is neither a variable nor a field is skipped, as pkgconf does.
 */
export function readLines(text: string): PcLine[] {
  const lines: PcLine[] = [];
  for (const { content, line } of logicalLines(text)) {
    const found = /^[ \t\v\f]*([A-Za-z][A-Za-z0-9_.]*)[ \t\v\f]*([=:])(.*)$/s.exec(content);
    if (found === null) continue;
    const [, key = "", operator, value = ""] = found;
    lines.push({ key, operator: operator as "=" | ":", value: trimBlanks(value), line });
  }
  return lines;
}

/** By hand: a pattern for blanks before the end looks at each run of blanks once for each of its characters. */
function trimBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANKS.includes(text.charAt(start))) start++;
  while (end > start && BLANKS.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

const BLANKS = " \t\v\f";

interface LogicalLine {
  readonly content: string;
  readonly line: number;
}

function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  const physical = text.split(/\r\n|\n|\r/);
  for (let next = 0; next < physical.length;) {
    const line = next + 1;
    let content = "";
    let continues: boolean;
    do {
      const read = readPhysical(physical[next++] ?? "");
      content += line === next ? read.content : read.content.replace(/^[ \t]+/, "");
      continues = read.continues && next < physical.length;
    } while (continues);
    lines.push({ content, line });
  }
  return lines;
}

const COMMENT_OR_ESCAPE = /\\(.)|\\$|#.*$/gs;

function readPhysical(text: string): { content: string; continues: boolean } {
  let continues = false;
  const content = text.replace(COMMENT_OR_ESCAPE, (match, escaped: string | undefined) => {
    if (match.startsWith("#")) return "";
    if (match === "\\") {
      continues = true;
      return "";
    }
    return escaped === "#" ? "#" : match;
  });
  return { content, continues };
}
