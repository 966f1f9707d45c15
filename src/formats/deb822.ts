import { stringify } from "debian-control";
import { CgoxError } from "../model/error.ts";

/** Characters of a line that an error shows. */
const LONGEST_QUOTE = 80;

/** Field names as written → values. The lines of a folded or multiline value are joined by line ends, without their indentation. */
export type Paragraph = ReadonlyMap<string, string>;

/**
 * Reads the paragraphs of a control file (deb822(5), Debian Policy 5.1). Comment lines are left out, and blank lines may hold blanks.
 * @param source what the text is, for error messages, e.g. `control of libcairo2`.
 * @throws CgoxError `CGOX_FORMAT_DEB822` that names the line: one that is no field, a field without a name or twice in a paragraph, a
 * continuation of nothing.
 */
export function parseParagraphs(text: string, source: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let lines: string[] = [];
  let names = new Set<string>();
  const finish = (): void => {
    if (lines.length > 0) {
      paragraphs.push(parseParagraph(lines));
    }
    lines = [];
    names = new Set();
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") {
      finish();
    } else if (!line.startsWith("#")) {
      checkLine(line, names, `line ${index + 1} of ${source}`);
      lines.push(line);
    }
  }
  finish();
  return paragraphs;
}

/**
 * Reads a control file that is one paragraph.
 * @throws CgoxError `CGOX_FORMAT_DEB822`, also where there is none, or more than one.
 */
export function parseParagraphAlone(text: string, source: string): Paragraph {
  const [paragraph, ...others] = parseParagraphs(text, source);
  if (paragraph === undefined || others.length > 0) {
    throw malformed(`${source} has ${paragraph === undefined ? "no" : String(others.length + 1)} paragraphs where one is expected`);
  }
  return paragraph;
}

/**
 * Writes a paragraph in the order of the fields, with a line end after each line. A value's lines after the first are indented,
 * empty ones become ` .` (Debian Policy 5.6.13).
 * @throws CgoxError `CGOX_FORMAT_DEB822` for a name or a value that no control file can hold.
 */
export function formatParagraph(fields: Iterable<readonly [name: string, value: string]>): string {
  const control = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of fields) {
    const [first = "", ...others] = value.replace(/\n$/, "").split("\n");
    if (!FIELD_NAME.test(name) || Object.hasOwn(control, name) || /[\r\0]/.test(value)) {
      throw malformed(`the field "${name}" cannot be written: its name is not valid or there twice, or its value has control characters`);
    }
    control[name] = [first, ...others.map((line) => (line.trim() === "" ? "." : line))];
  }
  return `${stringify(control)}\n`;
}

/** Debian Policy 5.1: printable US-ASCII without blank and colon, not starting with `#` or `-`. */
const FIELD_NAME = /^(?![#-])[!-9;-~]+$/;

/** What one reader skips and another does not, or of which one takes the first and another the last, is refused. */
function checkLine(line: string, names: Set<string>, where: string): void {
  // For the library it ends a line.
  if (line.includes("\r")) throw malformed(`${where} has a carriage return in it`);
  if (/^[ \t]/.test(line)) {
    if (names.size === 0) {
      throw malformed(`${where} continues no field: "${line.slice(0, LONGEST_QUOTE)}"`);
    }
    return;
  }
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(colon, 0));
  if (!FIELD_NAME.test(name)) {
    throw malformed(`${where} is no field: "${line.slice(0, LONGEST_QUOTE)}"`);
  }
  if (names.has(name.toLowerCase())) {
    throw malformed(`${where} is a second field ${name}`);
  }
  names.add(name.toLowerCase());
}

/** The lines are fields and what continues them; a field may be called `__proto__`. */
function parseParagraph(lines: readonly string[]): Paragraph {
  const values = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      current.push(line.trim());
      continue;
    }
    const colon = line.indexOf(":");
    current = [line.slice(colon + 1).trimStart()];
    values.set(line.slice(0, colon), current);
  }
  return new Map([...values].map(([name, value]) => [name, value.join("\n").trimEnd()]));
}

function malformed(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_DEB822", `Not a control file: ${what}`);
}
