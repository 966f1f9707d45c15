import { posix } from "node:path";
import { valueOf } from "../model/value-of.ts";

/** First folders that are one with others, e.g. `lib` → `usr/lib`: what a merged-/usr system has as links. */
export type DirectoryLinks = Readonly<Record<string, string>>;

/**
 * Where a package's path lies in the tree: packages of one suite ship some files below /lib and some below /usr/lib, and merged or not,
 * a sysroot has one place for both.
 */
export function canonicalPath(path: string, links: DirectoryLinks): string {
  const slash = path.indexOf("/");
  const first = slash < 0 ? path : path.slice(0, slash);
  const target = valueOf(links, first);
  return target === undefined ? path : target + path.slice(first.length);
}

/**
 * The target of a link as it stands in the tree: relative, and inside. An absolute target means the tree's root, and `..` above the
 * root means the root, as in a chroot.
 * @param path the link's own path as the package has it
 */
export function relocateLink(path: string, target: string, links: DirectoryLinks): string {
  const from = posix.dirname(canonicalPath(path, links));
  return posix.relative(`/${from}`, `/${linkDestination(path, target, links)}`) || ".";
}

/** Path below the root that a link stands for. */
export function linkDestination(path: string, target: string, links: DirectoryLinks): string {
  const absolute = posix.resolve("/", posix.dirname(path), target).slice(1);
  return canonicalPath(absolute, links);
}
