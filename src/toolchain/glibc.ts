import { join } from "node:path";
import type { Host } from "../model/host.ts";
import { compareReleases } from "./release.ts";
import type { Zig } from "./zig.ts";

/**
 * The newest glibc that a zig can link against, e.g. `2.43`, read from the head of the description of glibc's symbols that it
 * carries (about 250 KB). undefined where there is none, or it is not laid out as expected.
 */
export async function newestGlibc(host: Host, zig: Zig): Promise<string | undefined> {
  const lists =
    zig.libDirectory === undefined ? undefined : await host.files.readIfThere(join(zig.libDirectory, "libc", "glibc", "abilists"));
  return lists === undefined ? undefined : lastVersion(lists);
}

/**
 * A triple whose glibc is at most `newest`, and whether it had to be lowered. zig itself lowers it, with a warning on each run.
 * A program linked against the older one runs on the newer; it only cannot use symbols that are newer.
 */
export function clampGlibc(triple: string, newest: string | undefined): { readonly triple: string; readonly lowered: boolean } {
  const found = /^([^.]*-gnu[^.]*)\.(\d+\.\d+(?:\.\d+)?)$/.exec(triple);
  const [, base, version] = found ?? [];
  return base === undefined || version === undefined || newest === undefined || compareReleases(version, newest) <= 0
    ? { triple, lowered: false }
    : { triple: `${base}.${newest}`, lowered: true };
}

/** The file begins with a count of libraries, their names ended by NUL, a count of versions, then three bytes for each, oldest first. */
function lastVersion(lists: Buffer): string | undefined {
  let position = 1;
  for (let libraries = lists[0] ?? 0; libraries > 0; libraries--) {
    position = lists.indexOf(0, position) + 1;
    if (position === 0) {
      return undefined;
    }
  }
  const last = position + 1 + ((lists[position] ?? 0) - 1) * 3;
  const [major, minor, patch] = lists.subarray(last, last + 3);
  return major === undefined || minor === undefined || patch === undefined || last <= position || major !== 2
    ? undefined
    : [major, minor, ...(patch === 0 ? [] : [patch])].join(".");
}
