import { posix } from "node:path";

export interface ScriptPlace {
  /** Path of the script below the tree's root. */
  readonly path: string;
  /** Where a path below the root lies in the tree; undefined where the tree does not have it. */
  readonly locate: (path: string) => string | undefined;
}

/**
 * A GNU ld script with its absolute paths made relative to its own folder, where linkers look first. Files that the tree does not have
 * are taken out: they are libc's own (`GROUP ( /lib/…/libc.so.6 … )`), which zig brings.
 * @see ld(1) manual, "Commands Dealing with Files"
 */
export function relocateLinkerScript(text: string, place: ScriptPlace): string {
  return text.replace(/(^|[\s(,"=])(\/[^\s(),"]+)/g, (whole, before: string, path: string) => {
    if (path.startsWith("/*")) return whole;
    const found = place.locate(path.slice(1));
    if (found === undefined) return before;
    const relative = posix.relative(posix.dirname(place.path), found);
    return `${before === "=" ? "" : before}${relative}`;
  });
}
