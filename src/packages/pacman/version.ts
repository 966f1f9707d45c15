/**
 * Orders two versions `[epoch:]version[-release]` as pacman does (vercmp(8)): epoch, version, and the release where both have one.
 * Returns -1, 0 or 1.
 */
export function comparePacmanVersions(left: string, right: string): number {
  if (left === right) return 0;
  const a = parts(left);
  const b = parts(right);
  const order = compareRuns(a.epoch, b.epoch) || compareRuns(a.version, b.version);
  if (order !== 0 || a.release === undefined || b.release === undefined) return order;
  return compareRuns(a.release, b.release);
}

interface Parts {
  readonly epoch: string;
  readonly version: string;
  readonly release: string | undefined;
}

function parts(text: string): Parts {
  const colon = /^\d*:/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(colon);
  // What stands before the digits' end is no place for the release's hyphen, and there is none among digits.
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: colon > 1 ? text.slice(0, colon - 1) : "0",
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    release: hyphen < 0 ? undefined : rest.slice(hyphen + 1),
  };
}

/**
 * Run by run: more separators before a run are newer, digits are newer than letters and compare by value, letters compare by code. Of what is left
 * when one side has ended, letters are older than nothing and all else is newer.
 */
function compareRuns(left: string, right: string): number {
  if (left === right) return 0;
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const startLeft = skip(left, i, SEPARATOR);
    const startRight = skip(right, j, SEPARATOR);
    const separators = startLeft - i - (startRight - j);
    i = startLeft;
    j = startRight;
    if (i >= left.length || j >= right.length) break;
    if (separators !== 0) return Math.sign(separators);
    const kind = kindAt(left, i);
    if (kind !== kindAt(right, j)) return kind === DIGIT ? 1 : -1;
    const endLeft = skip(left, i, kind);
    const endRight = skip(right, j, kind);
    const order = (kind === DIGIT ? compareDigits : compareText)(left.slice(i, endLeft), right.slice(j, endRight));
    if (order !== 0) return order;
    i = endLeft;
    j = endRight;
  }
  const isAtEnd = i >= left.length;
  if (isAtEnd && j >= right.length) return 0;
  return (isAtEnd && kindAt(right, j) !== LETTER) || (!isAtEnd && kindAt(left, i) === LETTER) ? -1 : 1;
}

const SEPARATOR = 0;
const DIGIT = 1;
const LETTER = 2;

function kindAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code >= 0x30 && code <= 0x39) return DIGIT;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a ? LETTER : SEPARATOR;
}

/** Where what is of one kind ends. */
function skip(text: string, from: number, kind: number): number {
  let index = from;
  while (index < text.length && kindAt(text, index) === kind) index++;
  return index;
}

function compareDigits(left: string, right: string): number {
  const a = left.replace(/^0+/, "");
  const b = right.replace(/^0+/, "");
  return Math.sign(a.length - b.length) || compareText(a, b);
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
