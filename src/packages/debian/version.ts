/**
 * Orders two version numbers as dpkg does: epoch, then upstream version, then revision (Debian Policy 5.6.12, deb-version(7)).
 * Neither has to be valid. Returns a negative number, zero or a positive number.
 */
export function compareDebianVersions(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const leftColon = left.indexOf(":");
  const rightColon = right.indexOf(":");
  const epochs = compareParts(left, 0, Math.max(leftColon, 0), right, 0, Math.max(rightColon, 0));
  if (epochs !== 0) {
    return epochs;
  }
  const leftHyphen = revisionHyphen(left, leftColon);
  const rightHyphen = revisionHyphen(right, rightColon);
  return (
    compareParts(left, leftColon + 1, leftHyphen, right, rightColon + 1, rightHyphen) ||
    compareParts(left, leftHyphen + 1, left.length, right, rightHyphen + 1, right.length)
  );
}

/**
 * Whether dpkg takes this as a version without complaint (but for `+1:0`, which it takes by accident): an optional epoch up to
 * 2147483647, an upstream version that starts with a digit, and a revision that is not empty, each of the characters that deb-version(7) allows.
 */
export function isDebianVersion(text: string): boolean {
  const colon = text.indexOf(":");
  const hyphen = revisionHyphen(text, colon);
  const epoch = text.slice(0, Math.max(colon, 0));
  return (
    (colon < 0 || (EPOCH.test(epoch) && Number(epoch) <= MAXIMUM_EPOCH)) &&
    UPSTREAM.test(text.slice(colon + 1, hyphen)) &&
    (hyphen === text.length || REVISION.test(text.slice(hyphen + 1)))
  );
}

const EPOCH = /^[0-9]+$/;
const UPSTREAM = /^[0-9][A-Za-z0-9.+~:-]*$/;
const REVISION = /^[A-Za-z0-9.+~]+$/;
const MAXIMUM_EPOCH = 2_147_483_647;

const TILDE = 0x7e;
const ZERO = 0x30;
const NINE = 0x39;

/** Where the upstream version ends: the last hyphen, or the end of the text. */
function revisionHyphen(text: string, colon: number): number {
  const hyphen = text.lastIndexOf("-");
  return hyphen > colon ? hyphen : text.length;
}

/** Compares text ranges: turn by turn a run of non-digits by `weight`, then a run of digits by value, of which none counts as 0. */
function compareParts(left: string, leftStart: number, leftEnd: number, right: string, rightStart: number, rightEnd: number): number {
  let i = leftStart;
  let j = rightStart;
  while (i < leftEnd || j < rightEnd) {
    for (;;) {
      const a = i < leftEnd ? weight(left.charCodeAt(i)) : 0;
      const b = j < rightEnd ? weight(right.charCodeAt(j)) : 0;
      if (a !== b) {
        return a - b;
      }
      if (a === 0) {
        break;
      }
      i++;
      j++;
    }
    i = skipZeros(left, i, leftEnd);
    j = skipZeros(right, j, rightEnd);
    let firstDifference = 0;
    while (isDigitAt(left, i, leftEnd) && isDigitAt(right, j, rightEnd)) {
      firstDifference ||= left.charCodeAt(i) - right.charCodeAt(j);
      i++;
      j++;
    }
    if (isDigitAt(left, i, leftEnd)) {
      return 1;
    }
    if (isDigitAt(right, j, rightEnd)) {
      return -1;
    }
    if (firstDifference !== 0) {
      return firstDifference;
    }
  }
  return 0;
}

/** `~` sorts before the end of a part, which a digit counts as here; letters sort before all else. */
function weight(code: number): number {
  if (code >= ZERO && code <= NINE) {
    return 0;
  }
  if (code === TILDE) {
    return -1;
  }
  return isLetter(code) ? code : code + 256;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isDigitAt(text: string, index: number, end: number): boolean {
  if (index >= end) {
    return false;
  }
  const code = text.charCodeAt(index);
  return code >= ZERO && code <= NINE;
}

function skipZeros(text: string, from: number, end: number): number {
  let index = from;
  while (index < end && text.charCodeAt(index) === ZERO) {
    index++;
  }
  return index;
}
