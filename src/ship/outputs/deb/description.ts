import { CgoxError } from "../../../model/error.ts";

/**
 * The value of a Description field (Debian Policy 5.6.13) out of text: its first line is the synopsis, the rest the body, in paragraphs
 * that are filled anew. Lines that are indented, and lists, stay as they are.
 * @throws CgoxError `CGOX_DEB_DESCRIPTION` for an empty one, and for a synopsis that is too long
 */
export function formatDescription(text: string): string {
  const [first = "", ...rest] = text
    .replaceAll(CONTROL_CHARACTERS, "")
    .trim()
    .split(/\r\n?|\n/);
  const synopsis = first.trim().replaceAll("\t", " ").replace(/\.$/, "");
  if (synopsis === "") throw bad("the description is empty");
  if (synopsis.length >= SYNOPSIS_LIMIT) {
    throw bad(`the first line of the description has ${synopsis.length} characters, and less than ${SYNOPSIS_LIMIT} are allowed`);
  }
  const body = rest.join("\n").trim() === "" ? [] : paragraphs(rest);
  return [synopsis, ...body].join("\n");
}

/** What a terminal that shows the field would act on: all but tabs and line ends. */
const CONTROL_CHARACTERS = /(?![\t\n\r])\p{Cc}/gu;
const SYNOPSIS_LIMIT = 80;
const WIDTH = 79;

function paragraphs(lines: readonly string[]): string[] {
  const formatted: string[] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) formatted.push(...fill(open.join(" ")));
    open = [];
  };
  for (const line of lines) {
    const bare = line.trimEnd();
    if (bare === "") {
      close();
      if (formatted.length > 0 && formatted.at(-1) !== ".") formatted.push(".");
    } else if (/^\s|^[-*] /.test(bare)) {
      close();
      // One more blank at the start of a line tells readers to show it as it stands.
      formatted.push(` ${bare.replaceAll("\t", "    ").trimStart()}`);
    } else {
      open.push(bare);
    }
  }
  close();
  return formatted;
}

function fill(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    // A full stop at the start of a line is kept for expansions of the format: such a word stays on the line before.
    const mayBegin = !word.startsWith(".");
    if (last !== undefined && (!mayBegin || last.length + 1 + word.length <= WIDTH)) lines[lines.length - 1] = `${last} ${word}`;
    // The first of a paragraph has no line before: one more blank makes it a line that is shown as it stands.
    else lines.push(mayBegin ? word : ` ${word}`);
  }
  return lines;
}

function bad(what: string): CgoxError {
  return new CgoxError("CGOX_DEB_DESCRIPTION", `${what} (Debian Policy 5.6.13)`, {
    hint: "set package.description in cgox.yaml: a short first line that says what it is, then a few sentences more",
  });
}
