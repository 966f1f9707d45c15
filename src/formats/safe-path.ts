import { CgoxError } from "../model/error.ts";
import { quoted } from "./quoted.ts";

export interface PathRules {
  /** The tree is on Windows: `\` separates there, and `:` names a drive or a stream. */
  readonly windows?: boolean;
}

/**
 * The path of an archive's entry relative to the root that it is unpacked to, without `.` and empty parts: `./usr//lib/` is
 * `usr/lib`, and the root itself is the empty string. undefined for what could leave the root: see `isSafeEntryPath`.
 */
export function entryPathInside(path: string, rules: PathRules = {}): string | undefined {
  return isSafeEntryPath(path, rules) ? parts(path).join("/") : undefined;
}

/** Whether an entry's path stays inside the root that it is unpacked to, and can be there: see `faultOf`. */
export function isSafeEntryPath(path: string, rules: PathRules = {}): boolean {
  return faultOf(path, rules) === undefined;
}

/**
 * The path of a package's entry relative to the package's tree; the tree itself is the empty string.
 * @throws CgoxError `CGOX_FORMAT_UNSAFE_PATH` naming the path and what is wrong with it
 */
export function packagePath(path: string): string {
  const fault = faultOf(path, {});
  if (fault !== undefined) throw unsafe(`the path ${quoted(path)} ${fault}`);
  return parts(path).join("/");
}

/**
 * The target of a package's symbolic link, as it is: where it leads to is decided when the tree is made.
 * @throws CgoxError `CGOX_FORMAT_UNSAFE_PATH` naming the link, where no system could hold its target
 */
export function packageLinkTarget(path: string, target: string): string {
  if (Buffer.byteLength(target) > LONGEST_PATH) throw unsafe(`the link ${quoted(path)} points to a path of over ${LONGEST_PATH} bytes`);
  if (CONTROL_CHARACTER.test(target)) throw unsafe(`the link ${quoted(path)} points to a path with a control character`);
  return target;
}

/**
 * What is wrong with an entry's path: it has to be relative, without `..`, without control characters (dpkg refuses those too), and not longer
 * or deeper than a tree of packages can be.
 */
function faultOf(path: string, rules: PathRules): string | undefined {
  if (path === "") return "is empty";
  if (isAbsolutePath(path)) return "is absolute";
  if (Buffer.byteLength(path) > LONGEST_PATH) return `is longer than ${LONGEST_PATH} bytes`;
  if (hasForbiddenCharacter(path, rules)) return "has a character that paths of packages do not have";
  const all = parts(path);
  if (all.includes("..")) return "leads out of the package's tree";
  if (all.length > DEEPEST) return `is more than ${DEEPEST} folders deep`;
  return all.some((part) => part.length > LONGEST_NAME / 4 && Buffer.byteLength(part) > LONGEST_NAME)
    ? `has a name of over ${LONGEST_NAME} bytes`
    : undefined;
}

/** Bytes. Linux takes 4095 for a whole path, of which the cache's own part is one; those of Debian 12 stay below 300. */
const LONGEST_PATH = 2048;
/** Folders; those of Debian 12 stay below 30. */
const DEEPEST = 256;
/** Bytes: NAME_MAX of all usual file systems. */
const LONGEST_NAME = 255;

/**
 * Where a symbolic link at `linkPath` (relative to the root) points, relative to the root: an absolute target counts from the
 * root, as it does in a chroot. undefined where it climbs out of the root on its way, or is empty, or holds a forbidden character.
 * Lexical: links among the parents of either path are not followed.
 */
export function linkTargetInside(linkPath: string, target: string, rules: PathRules = {}): string | undefined {
  if (target === "" || hasForbiddenCharacter(target, rules)) {
    return undefined;
  }
  const inside = isAbsolutePath(target) ? [] : parts(linkPath).slice(0, -1);
  for (const part of parts(target)) {
    if (part !== "..") {
      inside.push(part);
    } else if (inside.pop() === undefined) {
      return undefined;
    }
  }
  return inside.join("/");
}

/** Whether a symbolic link's target stays inside the root: see `linkTargetInside`. */
export function isSafeLinkTarget(linkPath: string, target: string, rules: PathRules = {}): boolean {
  return linkTargetInside(linkPath, target, rules) !== undefined;
}

/**
 * The path with every link among its proper parents followed inside the root: with `lib` → `usr/lib`, `lib/libc.so` is
 * `usr/lib/libc.so`. `linkAt` says where the link at a path points, undefined where there is no link; it is asked once a part.
 * undefined where a link leaves the root, or where they go in circles.
 */
export function followParentLinks(path: string, linkAt: (path: string) => string | undefined, rules: PathRules = {}): string | undefined {
  if (!isSafeEntryPath(path, rules)) return undefined;
  const pending = parts(path).toReversed();
  let current = "";
  for (let followed = 0; pending.length > 1;) {
    const next = below(current, pending.pop() ?? "");
    const target = linkAt(next);
    if (target === undefined) {
      current = next;
      continue;
    }
    const inside = linkTargetInside(next, target, rules);
    if (inside === undefined || ++followed > MAXIMUM_LINKS) return undefined;
    pending.push(...parts(inside).toReversed());
    current = "";
  }
  return below(current, pending[0] ?? "");
}

/** As many as Linux follows in one path: path_resolution(7). */
const MAXIMUM_LINKS = 40;

function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

function isAbsolutePath(path: string): boolean {
  return path.startsWith("/");
}

function hasForbiddenCharacter(path: string, rules: PathRules): boolean {
  return CONTROL_CHARACTER.test(path) || (rules.windows === true && /[\\:]/.test(path));
}

const CONTROL_CHARACTER = /\p{Cc}/u;

function unsafe(what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_UNSAFE_PATH", what, { hint: "Whoever packed it made a mistake, or wants to do harm; do not use it." });
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
