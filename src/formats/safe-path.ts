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

/** Whether an entry's path stays inside the root it is unpacked to: it is relative and holds no `..`, no NUL, nothing odd for the host. */
export function isSafeEntryPath(path: string, rules: PathRules = {}): boolean {
  return path !== "" && !isAbsolutePath(path) && !parts(path).includes("..") && !hasForbiddenCharacter(path, rules);
}

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

/** The first proper parent of a path that is a symbolic link, so that writing to the path would write elsewhere; undefined for none. */
export function linkOnTheWay(path: string, isLink: (parent: string) => boolean): string | undefined {
  const all = parts(path);
  for (let count = 1; count < all.length; count++) {
    const parent = all.slice(0, count).join("/");
    if (isLink(parent)) {
      return parent;
    }
  }
  return undefined;
}

/**
 * The path with every link among its proper parents followed inside the root: with `lib` → `usr/lib`, `lib/libc.so` is
 * `usr/lib/libc.so`. `linkAt` says where the link at a path points, undefined where there is no link.
 * undefined where a link leaves the root, or where they go in circles.
 */
export function followParentLinks(path: string, linkAt: (path: string) => string | undefined, rules: PathRules = {}): string | undefined {
  let current = entryPathInside(path, rules);
  for (let followed = 0; current !== undefined && followed <= MAXIMUM_LINKS; followed++) {
    const link = linkOnTheWay(current, (parent) => linkAt(parent) !== undefined);
    if (link === undefined) {
      return current;
    }
    const target = linkTargetInside(link, linkAt(link) ?? "", rules);
    current = target === undefined ? undefined : parts(`${target}/${current.slice(link.length)}`).join("/");
  }
  return undefined;
}

/** As many as Linux follows in one path: path_resolution(7). */
const MAXIMUM_LINKS = 40;

function isAbsolutePath(path: string): boolean {
  return path.startsWith("/");
}

function hasForbiddenCharacter(path: string, rules: PathRules): boolean {
  return path.includes("\0") || (rules.windows === true && /[\\:]/.test(path));
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
