import { posix } from "node:path";

export interface ScriptPlace {
  /** Path of the script below the tree's root. */
  readonly path: string;
  /** Where a path below the root lies in the tree; undefined where the tree does not have it. */
  readonly locate: (path: string) => string | undefined;
}

/** A script that can be handed to a linker, or why it cannot, to be read after "it". */
export type RelocatedScript = { readonly text: string } | { readonly refused: string };

/**
 * A GNU ld script that stands for a library, written anew from what was understood of it: the files and libraries of INPUT, GROUP and
 * AS_NEEDED, and an OUTPUT_FORMAT of ELF. Paths become relative to the script's own folder, where linkers look first. Files that the tree
 * does not have are taken out: they are libc's own (`GROUP ( /lib/…/libc.so.6 … )`), which zig brings, or nobody's business. SEARCH_DIR
 * says where else its libraries may lie. Any other command makes a linker write or read something, or lay out the program, and is refused.
 * Linear in the length of the text.
 * @see ld(1) manual, "Commands Dealing with Files"
 */
export function relocateLinkerScript(text: string, place: ScriptPlace): RelocatedScript {
  if (text.startsWith(THIN_ARCHIVE)) return { refused: "is a thin archive, which names its members by their paths" };
  if (text.length > MAXIMUM_SCRIPT) return { refused: `is a text of more than ${MAXIMUM_SCRIPT} characters` };
  try {
    const { commands, searched } = readScript(tokensOf(text));
    const lines = commands.flatMap(({ name, items }) => {
      if (name === "OUTPUT_FORMAT") return items.every(isElfFormat) ? [`OUTPUT_FORMAT(${items.join(", ")})`] : [];
      return [`${name} ( ${written(items, { ...place, searched })})`];
    });
    return { text: `/* GNU ld script */\n${lines.map((line) => `${line}\n`).join("")}` };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

const MAXIMUM_SCRIPT = 64 * 1024;
const THIN_ARCHIVE = "!<thin>\n";

/**
 * Whether a linker does something with a text before it finds a fault: it begins with a command, which all are in capitals, or with an
 * assignment, or it is a thin archive. Any other text it refuses at its first word.
 */
export function mayBeScript(text: string): boolean {
  if (text.startsWith(THIN_ARCHIVE)) return true;
  try {
    const [first, second] = tokensOf(text.slice(0, MAXIMUM_SCRIPT)).filter((token) => token.text !== ";");
    if (first === undefined || first.isQuoted) return text.length > MAXIMUM_SCRIPT;
    return /^[A-Z_]+$/.test(first.text) || first.text.includes("=") || (second !== undefined && /^[^\w(){},"]*=/.test(second.text));
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

class Refusal extends Error {}

interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  // One pattern tried at each place in turn: it always moves on, so that the whole is linear.
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) throw new Refusal("has a comment without an end");
      at = end + 2;
    } else if (char === "#") {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (char === '"') {
      const end = text.indexOf('"', at + 1);
      if (end < 0) throw new Refusal("has a quote without an end");
      tokens.push({ text: text.slice(at + 1, end), isQuoted: true });
      at = end + 1;
    } else if (/\s/.test(char)) at++;
    else if (PUNCTUATION.includes(char)) {
      tokens.push({ text: char, isQuoted: false });
      at++;
    } else {
      let end = at + 1;
      while (end < text.length && !ENDS_WORD.test(text.charAt(end)) && !text.startsWith("/*", end)) end++;
      tokens.push({ text: text.slice(at, end), isQuoted: false });
      at = end;
    }
  }
  return tokens;
}

const PUNCTUATION = "(),;{}";
const ENDS_WORD = /[\s"(),;{}#]/;

type Item = string | { readonly asNeeded: readonly string[] };

type Command =
  | { readonly name: "INPUT" | "GROUP"; readonly items: readonly Item[] }
  | { readonly name: "OUTPUT_FORMAT"; readonly items: readonly string[] };

interface Script {
  readonly commands: readonly Command[];
  /** Folders of SEARCH_DIR. */
  readonly searched: readonly string[];
}

/** Commands that say nothing to a linker which has been told the target. */
const WITHOUT_MEANING: ReadonlySet<string> = new Set(["OUTPUT_ARCH", "TARGET"]);

function readScript(tokens: readonly Token[]): Script {
  const commands: Command[] = [];
  const searched: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const name = tokens[at]?.text ?? "";
    if (name === ";") {
      at++;
      continue;
    }
    const isFiles = name === "INPUT" || name === "GROUP";
    if (!isFiles && name !== "OUTPUT_FORMAT" && name !== "SEARCH_DIR" && !WITHOUT_MEANING.has(name)) throw new Refusal(otherCommand(name));
    const { items, next } = readList(tokens, at + 1, { of: name, mayNest: isFiles });
    if (isFiles) commands.push({ name, items });
    else if (name === "OUTPUT_FORMAT") commands.push({ name, items: items.map(String) });
    else if (name === "SEARCH_DIR") searched.push(...items.map(String));
    at = next;
  }
  return { commands, searched };
}

function otherCommand(name: string): string {
  const isCommand = /^[A-Za-z_]{1,30}$/.test(name);
  return isCommand
    ? `is a linker script with ${name}, and only INPUT, GROUP, AS_NEEDED, OUTPUT_FORMAT and SEARCH_DIR are taken from a package`
    : "is neither a library nor a linker script that stands for one";
}

interface List {
  readonly items: readonly Item[];
  readonly next: number;
}

function readList(tokens: readonly Token[], open: number, { of, mayNest }: { readonly of: string; readonly mayNest: boolean }): List {
  if (tokens[open]?.text !== "(" || tokens[open].isQuoted) throw new Refusal(`has ${of} without a list`);
  const items: Item[] = [];
  for (let at = open + 1; at < tokens.length;) {
    const { text, isQuoted } = tokens[at] ?? { text: "", isQuoted: false };
    if (isQuoted) items.push(text);
    else if (text === ")") return { items, next: at + 1 };
    else if (text === "AS_NEEDED" && mayNest) {
      const nested = readList(tokens, at + 1, { of: text, mayNest: false });
      items.push({ asNeeded: nested.items.map(String) });
      at = nested.next;
      continue;
    } else if (text !== ",") {
      if (PUNCTUATION.includes(text)) throw new Refusal(`has a ${text} inside of ${of}`);
      items.push(text);
    }
    at++;
  }
  throw new Refusal(`has ${of} without its end`);
}

function isElfFormat(name: string): boolean {
  return /^elf(?:32|64)-[a-z0-9-]+$/.test(name);
}

interface Lookup extends ScriptPlace {
  readonly searched: readonly string[];
}

function written(items: readonly Item[], lookup: Lookup): string {
  return items
    .map((item) => {
      if (typeof item !== "string") return item.asNeeded.length === 0 ? "" : `AS_NEEDED ( ${written(item.asNeeded, lookup)}) `;
      const name = inTree(item, lookup);
      return name === undefined ? "" : `${name} `;
    })
    .join("");
}

const LIBRARY = /^-l[A-Za-z0-9_][\w.+-]*$/;
const FILE_NAME = /^[A-Za-z0-9_][\w.+-]*$/;

/** How a linker finds a file of the tree, from the script's folder; undefined for one that the tree does not have. */
function inTree(item: string, { path, locate, searched }: Lookup): string | undefined {
  const folder = posix.dirname(path);
  const relative = (found: string): string | undefined => {
    const name = posix.relative(folder, found);
    return /^[\w./+-]+$/.test(name) ? name : undefined;
  };
  if (LIBRARY.test(item)) {
    const names = [`lib${item.slice(2)}.so`, `lib${item.slice(2)}.a`];
    const found = searched.flatMap((directory) => names.flatMap((name) => locate(belowRoot(`${directory}/${name}`, folder)) ?? []))[0];
    return found === undefined ? item : relative(found);
  }
  const name = item.replace(/^-l:/, "");
  if (FILE_NAME.test(name)) return item;
  if (item.startsWith("-")) return undefined;
  const found = locate(belowRoot(item, folder));
  return found === undefined ? undefined : relative(found);
}

/** `/usr/lib/x`, `=/usr/lib/x` and `$SYSROOT/usr/lib/x` mean the root, anything else the script's folder. Never above the root. */
function belowRoot(path: string, folder: string): string {
  return posix.resolve("/", folder, path.replace(/^(?:=|\$SYSROOT(?=\/))/, "")).slice(1);
}
