import { CgoxError, type ErrorCode } from "../../../model/error.ts";
import { quoted } from "../../../formats/quoted.ts";

/** A pattern's folder without wildcards, and what paths below it have to match. */
export interface Glob {
  /** No slash at its end, but for the root itself; empty for the folder that the pattern starts from. */
  readonly base: string;
  /** For paths relative to the base; absent where the pattern has no wildcards. */
  readonly matches?: { test(path: string): boolean };
}

/**
 * Reads a pattern as shells do: `*` and `?` within a name, `[…]`, `{a,b}`, `\` before a character that stands for itself, and `**` for any
 * number of folders. A bracket or brace that is not closed stands for itself. Names that start with a dot are matched like others, as nobody
 * who packs `conf/**` wants to lose some. A path is matched in time that grows with its length and the pattern's, whatever they are.
 * @param code of the errors
 * @throws CgoxError `CGOX_DEB_SOURCE` for a range that is none (`[z-a]`), a class that is not known, and a pattern longer than any path
 */
export function parseGlob(pattern: string, code: ErrorCode = "CGOX_DEB_SOURCE"): Glob {
  if (pattern.length > LONGEST_PATTERN) throw faulty(pattern, `it has more than ${LONGEST_PATTERN} characters`, code);
  const root = pattern.startsWith("/") ? "/" : "";
  const parts = pattern.split("/").filter((part) => part !== "");
  const firstWild = parts.findIndex((part) => /[*?[{\\]/.test(part));
  const base = root + parts.slice(0, firstWild < 0 ? undefined : firstWild).join("/");
  if (firstWild < 0) return { base };
  const reader: Reader = {
    text: Array.from(parts.slice(firstWild).join("/")),
    at: 0,
    depth: 0,
    plainBraces: new Set(),
    fail: (why) => {
      throw faulty(pattern, why, code);
    },
  };
  const pieces = readSequence(reader, []);
  return { base, matches: { test: (path) => matchesWhole(pieces, path) } };
}

/** More than any path that a package can have. */
const LONGEST_PATTERN = 4096;
/** Braces in braces. */
const DEEPEST = 16;

function faulty(pattern: string, why: string, code: ErrorCode): CgoxError {
  return new CgoxError(code, `pattern of files: ${quoted(pattern)}: ${why}`, {
    hint: "patterns are those of shells: * ? [a-z] {a,b} and ** for folders; \\ before one of these characters makes it a plain one",
  });
}

/** One step of a pattern. */
type Piece =
  | { readonly kind: "one"; readonly matches: (character: string) => boolean }
  /** Any number of characters of a name. */
  | { readonly kind: "star" }
  /** Any number of whole folders, each with its slash; `isLast` for what is in them as well. */
  | { readonly kind: "folders"; readonly isLast: boolean }
  | { readonly kind: "either"; readonly choices: readonly (readonly Piece[])[] };

interface Reader {
  readonly text: readonly string[];
  at: number;
  depth: number;
  /** Places of braces that are known to open no choice: what follows one is read a second time, and not once more for each of them. */
  readonly plainBraces: Set<number>;
  fail(why: string): never;
}

/** Pieces up to one of `ends`, which is not read, or to the end of the pattern. */
function readSequence(reader: Reader, ends: readonly string[]): Piece[] {
  const { text } = reader;
  const pieces: Piece[] = [];
  for (let character = text[reader.at]; character !== undefined && !ends.includes(character); character = text[reader.at]) {
    if (character === "*") pieces.push(...readStars(reader));
    else pieces.push((character === "[" ? readBrackets(reader) : character === "{" ? readBraces(reader) : undefined) ?? readOne(reader));
  }
  return pieces;
}

function readOne(reader: Reader): Piece {
  const { text } = reader;
  if (text[reader.at] === "?") {
    reader.at++;
    return { kind: "one", matches: (given) => given !== "/" };
  }
  if (text[reader.at] === "\\" && reader.at + 1 < text.length) reader.at++;
  const plain = text[reader.at++];
  return { kind: "one", matches: (given) => given === plain };
}

function readStars(reader: Reader): Piece[] {
  const { text } = reader;
  const start = reader.at;
  while (text[reader.at] === "*") reader.at++;
  const next = text[reader.at];
  const isWholeName = reader.at - start === 2 && (start === 0 || text[start - 1] === "/") && (next === undefined || next === "/");
  if (!isWholeName) return [{ kind: "star" }];
  if (next === "/") reader.at++;
  return [{ kind: "folders", isLast: next === undefined }];
}

/** `{a,b}`. undefined for a brace that opens no choice: it is not closed, or has no comma. */
function readBraces(reader: Reader): Piece | undefined {
  const { at } = reader;
  if (reader.plainBraces.has(at)) return undefined;
  if (++reader.depth > DEEPEST) reader.fail(`it has braces within braces more than ${DEEPEST} deep`);
  const choices: Piece[][] = [];
  do {
    reader.at++;
    choices.push(readSequence(reader, [",", "}"]));
  } while (reader.text[reader.at] === ",");
  reader.depth--;
  if (reader.text[reader.at] !== "}" || choices.length < 2) {
    reader.at = at;
    reader.plainBraces.add(at);
    return undefined;
  }
  reader.at++;
  return { kind: "either", choices };
}

/** `[a-z]`, `[!a]`, `[[:digit:]]` (glob(7)). undefined for a bracket that is not closed. */
function readBrackets(reader: Reader): Piece | undefined {
  const { text } = reader;
  let at = reader.at + 1;
  const isNegated = text[at] === "!" || text[at] === "^";
  if (isNegated) at++;
  const tests: ((character: string) => boolean)[] = [];
  // A closing bracket that comes first is one of the characters.
  for (let isFirst = true; text[at] !== "]" || isFirst; isFirst = false) {
    const named = /^\[:([a-z]*):\]/.exec(text.slice(at, at + LONGEST_CLASS).join(""));
    if (named !== null) {
      const [whole, name = ""] = named;
      const known = CLASSES.get(name) ?? reader.fail(`there is no class of characters ${quoted(name)}`);
      tests.push((character) => known.test(character));
      at += whole.length;
      continue;
    }
    const escapes = (index: number): number => (text[index] === "\\" && index + 1 < text.length ? index + 1 : index);
    at = escapes(at);
    const low = text[at++];
    if (low === undefined || low === "/") return undefined;
    if (text[at] !== "-" || text[at + 1] === "]" || text[at + 1] === undefined) {
      tests.push((character) => character === low);
      continue;
    }
    at = escapes(at + 1);
    const high = text[at++] ?? "";
    const [from, to] = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0];
    if (from > to) reader.fail(`the range ${low}-${high} runs from the higher character to the lower one`);
    tests.push((character) => from <= (character.codePointAt(0) ?? 0) && (character.codePointAt(0) ?? 0) <= to);
  }
  reader.at = at + 1;
  return { kind: "one", matches: (character) => character !== "/" && tests.some((test) => test(character)) !== isNegated };
}

const LONGEST_CLASS = "[:xdigit:]".length;
/** As the C locale has them, and letters of all scripts. */
const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ["alnum", /[\p{L}\p{Nd}]/u],
  ["alpha", /\p{L}/u],
  ["blank", /[ \t]/],
  ["cntrl", /\p{Cc}/u],
  ["digit", /[0-9]/],
  ["graph", /[^\p{C}\p{Z}]/u],
  ["lower", /\p{Ll}/u],
  ["print", /[^\p{C}]/u],
  ["punct", /[\p{P}\p{S}]/u],
  ["space", /\s/],
  ["upper", /\p{Lu}/u],
  ["xdigit", /[0-9A-Fa-f]/],
]);

/** All places of the path that the pieces can end at are followed at once: none is tried twice. */
function matchesWhole(pieces: readonly Piece[], path: string): boolean {
  const characters = Array.from(path);
  return follow(pieces, characters, new Set([0])).has(characters.length);
}

function follow(pieces: readonly Piece[], path: readonly string[], starts: ReadonlySet<number>): ReadonlySet<number> {
  let places = starts;
  for (const piece of pieces) {
    if (places.size === 0) break;
    places = step(piece, path, places);
  }
  return places;
}

function step(piece: Piece, path: readonly string[], starts: ReadonlySet<number>): ReadonlySet<number> {
  const ends = new Set<number>();
  switch (piece.kind) {
    case "one":
      for (const at of starts) {
        const character = path[at];
        if (character !== undefined && piece.matches(character)) ends.add(at + 1);
      }
      return ends;
    case "star":
      for (let at = Math.min(...starts), inName = false; at <= path.length; at++) {
        inName = starts.has(at) || (inName && path[at - 1] !== "/");
        if (inName) ends.add(at);
      }
      return ends;
    case "folders":
      for (let at = Math.min(...starts), inside = false; at <= path.length; at++) {
        const wasInside = inside;
        inside ||= starts.has(at);
        if (starts.has(at) && !piece.isLast) ends.add(at);
        if (wasInside && (piece.isLast || path[at - 1] === "/")) ends.add(at);
      }
      return ends;
    case "either":
      for (const choice of piece.choices) for (const end of follow(choice, path, starts)) ends.add(end);
      return ends;
  }
}
