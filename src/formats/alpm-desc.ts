import { CgoxError } from "../model/error.ts";
import { decompress } from "./compression.ts";

/** Characters of a line that an error shows. */
const LONGEST_QUOTE = 80;

/** Field → its values, in their order. */
export type AlpmFields = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a `desc` or `files` entry of a pacman database: a line `%FIELD%`, its values line by line, an empty line.
 * @throws CgoxError `CGOX_FORMAT_ALPM` for a value that belongs to no field
 */
export function parseDesc(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  let values: string[] | undefined;
  for (const line of text.split("\n")) {
    const field = /^%([A-Z0-9]+)%$/.exec(line)?.[1];
    if (line === "") {
      values = undefined;
    } else if (values !== undefined) {
      values.push(line);
    } else if (field !== undefined) {
      values = fields.get(field) ?? [];
      fields.set(field, values);
    } else {
      throw damaged(`"${line.slice(0, LONGEST_QUOTE)}" stands below no field`);
    }
  }
  return fields;
}

/** Reads `.PKGINFO` of a package: lines `key = value`, a key may come often; `#` begins a comment. What is no such line is passed over, as pacman does. */
export function parsePkgInfo(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [, key, value] = /^\s*([^#=\s]+)\s*=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const values = fields.get(key);
    if (values === undefined) fields.set(key, [value.trim()]);
    else values.push(value.trim());
  }
  return fields;
}

/** One thing that `.MTREE` describes. */
export interface MtreeEntry {
  /** Without `./`. */
  readonly path: string;
  /** As mtree(5) names it: `file`, `dir`, `link`. */
  readonly type: string;
  /** Bytes. */
  readonly size?: number;
  /** Lower-case hex. */
  readonly sha256?: string;
  /** Where a symbolic link points. */
  readonly link?: string;
}

/** Bytes that a `.MTREE` may unpack to; a package of 100,000 files has about 20 MB of it. */
const MTREE_LIMIT = 1 << 28;

/**
 * Reads the `.MTREE` of a package: gzip of mtree(5) text as bsdtar writes it for makepkg, paths in full.
 * @throws CgoxError `CGOX_FORMAT_COMPRESSION`, `CGOX_FORMAT_ALPM`
 */
export async function readMtree(bytes: Buffer): Promise<MtreeEntry[]> {
  const text = (await decompress(bytes, MTREE_LIMIT)).toString("utf8");
  if (!text.startsWith("#mtree")) throw damaged(".MTREE does not begin with #mtree");
  const defaults = new Map<string, string>();
  const entries: MtreeEntry[] = [];
  for (const line of text.replaceAll("\\\n", " ").split("\n")) {
    const [first = "", ...words] = line.trim().split(/\s+/);
    if (first === "" || first.startsWith("#")) continue;
    if (first === "/set") readKeywords(words, defaults);
    else if (first === "/unset") for (const word of words) defaults.delete(word);
    else entries.push(entryOf(first, readKeywords(words, new Map(defaults))));
  }
  return entries;
}

function readKeywords(words: readonly string[], into: Map<string, string>): Map<string, string> {
  for (const word of words) {
    const equals = word.indexOf("=");
    into.set(equals < 0 ? word : word.slice(0, equals), equals < 0 ? "" : word.slice(equals + 1));
  }
  return into;
}

function entryOf(name: string, keywords: ReadonlyMap<string, string>): MtreeEntry {
  const size = keywords.get("size");
  const sha256 = keywords.get("sha256digest") ?? keywords.get("sha256");
  const link = keywords.get("link");
  if (size !== undefined && !/^\d+$/.test(size)) throw damaged(`.MTREE has the size "${size}"`);
  return {
    path: unescape(name).replace(/^\.\//, ""),
    type: keywords.get("type") ?? "",
    ...(size === undefined ? {} : { size: Number(size) }),
    ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }),
    ...(link === undefined ? {} : { link: unescape(link) }),
  };
}

/** Bytes that are blanks, backslashes or not ASCII are written as `\` and three octal digits (vis(3)), or as `\` and a letter. */
function unescape(text: string): string {
  if (!text.includes("\\")) return text;
  const bytes: number[] = [];
  const source = Buffer.from(text, "utf8").toString("latin1");
  for (const [, octal, letter, plain] of source.matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8) & 0xff);
    else if (letter !== undefined) bytes.push((LETTERS[letter] ?? letter).charCodeAt(0));
    else if (plain !== undefined) bytes.push(plain.charCodeAt(0));
  }
  return Buffer.from(bytes).toString("utf8");
}

const LETTERS: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", s: " ", t: "\t", v: "\v" };

function damaged(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_ALPM", `The package data is damaged: ${what}`, { hint: "Fetch the file again." });
}
