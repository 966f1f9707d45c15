/*
 * What the values of an index entry may be, and so those of a lock. Names, versions, paths and hashes of packages come from outside and end up in
 * addresses, file names, command lines and on terminals: nothing of them means anything there. The rules are wider than those of Debian
 * (Policy 5.6) and of makepkg (PKGBUILD(5)), since archives hold names that neither allows. They work on bytes, because readers of large
 * indexes have bytes; no schema library is needed for them.
 */

/** What a text of visible ASCII characters may be made of. */
interface Characters {
  /** By byte: 1 where the text may begin with it. */
  readonly first: Uint8Array;
  /** By byte: 1 where it may come later. */
  readonly others: Uint8Array;
  /** Bytes. */
  readonly longest: number;
}

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const NAME = characters("@_+", "@_+.-:~", 256);
const VERSION = characters("", ".+-~:_^%@!", 256);
const ARCHITECTURE = characters("", "_-", 64);

/** Bytes of a package file: `ar` has ten digits for the size of what a .deb holds. */
export const LARGEST_PACKAGE = 10 ** 10;

const LONGEST_PATH = 4096;

/** The name of a package or of a repository; `constructor` can be one, so none is looked up in a plain object. */
export const isPackageName = onText(isNameAt);
export const isVersion = onText(isVersionAt);
export const isArchitecture = onText(isArchitectureAt);
/** A path of a file below a mirror: nothing absolute, no way up (percent-encoded neither), no control character, no backslash. */
export const isPathBelow = onText(isPathAt);
/** Bytes as an index spells them: digits, no more than LARGEST_PACKAGE. */
export const isSize = onText(isSizeAt);

/** Lower-case hex. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Whether a text can be shown as it is: it has no control character, a terminal's escapes among them. */
export function isPrintable(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

/** A text from outside for an error: in quotes, on one line, without control characters, and not longer than a part of that line. */
export function shortened(text: string): string {
  const start = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return `"${start.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;
}

export function isNameAt(bytes: Uint8Array, start: number, end: number): boolean {
  return fits(NAME, bytes, start, end);
}

export function isVersionAt(bytes: Uint8Array, start: number, end: number): boolean {
  return fits(VERSION, bytes, start, end);
}

export function isArchitectureAt(bytes: Uint8Array, start: number, end: number): boolean {
  return fits(ARCHITECTURE, bytes, start, end);
}

export function isSizeAt(bytes: Uint8Array, start: number, end: number): boolean {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return false;
    value = value * 10 + digit;
    if (value > LARGEST_PACKAGE) return false;
  }
  return end > start;
}

export function isPathAt(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || end - start > LONGEST_PATH || bytes[start] === SLASH || bytes[end - 1] === SLASH) return false;
  /** Dots that the part of the path so far is made of; -1 once it has anything else. */
  let dots = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte === DELETE || byte === BACKSLASH) return false;
    if (byte === SLASH) {
      if (dots === 2) return false;
      dots = 0;
    } else if (byte === DOT) {
      if (dots >= 0) dots++;
    } else if (byte === PERCENT && bytes[at + 1] === 0x32 && ((bytes[at + 2] ?? 0) | 0x20) === 0x65) {
      if (dots >= 0) dots++;
      at += 2;
    } else dots = -1;
  }
  return dots !== 2;
}

const DOT = 0x2e;
const SLASH = 0x2f;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;

function characters(alsoFirst: string, alsoOthers: string, longest: number): Characters {
  return { first: tableOf(ALPHANUMERIC + alsoFirst), others: tableOf(ALPHANUMERIC + alsoOthers), longest };
}

function tableOf(text: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(text, "latin1")) table[byte] = 1;
  return table;
}

function fits({ first, others, longest }: Characters, bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || end - start > longest || first[bytes[start] ?? 0] !== 1) return false;
  for (let at = start + 1; at < end; at++) if (others[bytes[at] ?? 0] !== 1) return false;
  return true;
}

function onText(rule: (bytes: Uint8Array, start: number, end: number) => boolean): (text: string) => boolean {
  return (text) => {
    const bytes = Buffer.from(text, "utf8");
    return rule(bytes, 0, bytes.length);
  };
}
