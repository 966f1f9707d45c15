import type { Comparator } from "./module.ts";

/**
 * Compares two versions of modules as pkgconf does: runs of digits by value, runs of letters by code point, `~` before
 * everything, all else only separates. Negative, zero or positive.
 */
export function compareModuleVersions(left: string, right: string): number {
  if (left.toLowerCase() === right.toLowerCase()) return 0;
  const lefts = left.match(SEGMENT) ?? [];
  const rights = right.match(SEGMENT) ?? [];
  for (let at = 0; at < Math.max(lefts.length, rights.length); at++) {
    const order = compareSegments(lefts[at], rights[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Whether a version fulfils a condition; true where there is none. */
export function fulfils(version: string, comparator: Comparator | undefined, wanted: string): boolean {
  return comparator === undefined || HOLDS[comparator](compareModuleVersions(version, wanted));
}

const SEGMENT = /~|[0-9]+|[A-Za-z]+/g;

const HOLDS: Readonly<Record<Comparator, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function compareSegments(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === "~") return -1;
  if (right === "~") return 1;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  const isNumber = /^[0-9]/.test(left);
  if (isNumber !== /^[0-9]/.test(right)) return isNumber ? 1 : -1;
  return isNumber ? compareNumbers(left, right) : compareText(left, right);
}

function compareNumbers(left: string, right: string): number {
  const [one, two] = [left.replace(/^0+/, ""), right.replace(/^0+/, "")];
  return one.length - two.length || compareText(one, two);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
