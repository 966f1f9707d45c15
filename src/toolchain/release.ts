/** The numbers of a release like `0.16.0`, `1.26` or `1.21rc2`; undefined where the text does not begin with one. */
export function parseRelease(text: string): readonly number[] | undefined {
  const found = /^\d+(?:\.\d+)*/.exec(text);
  return found?.[0].split(".").map(Number);
}

/** Negative, zero or positive as `left` is older, the same or newer. Missing numbers count as 0, what follows the numbers is not looked at. */
export function compareReleases(left: string, right: string): number {
  const leftNumbers = parseRelease(left) ?? [];
  const rightNumbers = parseRelease(right) ?? [];
  for (let index = 0; index < Math.max(leftNumbers.length, rightNumbers.length); index++) {
    const difference = (leftNumbers[index] ?? 0) - (rightNumbers[index] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}
