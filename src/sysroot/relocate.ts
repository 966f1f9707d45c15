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

/** A link of a package. */
export interface PackageLink {
  /** Its path as the package has it. */
  readonly path: string;
  readonly target: string;
  /** Where it stands in the tree, each link to a folder on the way followed: its canonical path, if none is. */
  readonly at?: string | undefined;
}

/**
 * The target of a link as it stands in the tree: relative, and inside. An absolute target means the tree's root, and `..` above the
 * root means the root, as in a chroot.
 */
export function relocateLink(link: PackageLink, links: DirectoryLinks): string {
  const from = posix.dirname(link.at ?? canonicalPath(link.path, links));
  return posix.relative(`/${from}`, `/${linkDestination(link, links)}`) || ".";
}

/** Path below the root that a link stands for. */
export function linkDestination({ path, target, at }: PackageLink, links: DirectoryLinks): string {
  const from = at === undefined || at === canonicalPath(path, links) ? path : at;
  const absolute = posix.resolve("/", posix.dirname(from), target).slice(1);
  return canonicalPath(absolute, links);
}
