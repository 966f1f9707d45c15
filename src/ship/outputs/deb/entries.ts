import { CgoxError } from "../../../model/error.ts";
import { plainFile, ROOT_OWNED, type DebEntry } from "./entry.ts";
import { targetPath } from "./target-path.ts";

/** A program to pack, as it is to be on the target: stripped. */
export interface PackagedProgram {
  /** File name on the target. */
  readonly name: string;
  readonly data: Buffer;
  /** Path that it was read from. */
  readonly origin: string;
}

/** The entries of programs in a folder of the target. */
export function programEntries(programs: readonly PackagedProgram[], bin = "/usr/bin"): DebEntry[] {
  return programs.map(({ name, data, origin }) => ({
    ...plainFile(targetPath(`${bin}/${name}`, origin), data, origin),
    mode: 0o755,
  }));
}

/**
 * All entries in the order of the archive, with the folders above them, which root owns.
 * @throws CgoxError `CGOX_DEB_DUPLICATE` for a path that two entries claim, and for one that lies below a file or link
 */
export function completeEntries(entries: readonly DebEntry[]): DebEntry[] {
  const byPath = new Map<string, DebEntry>();
  for (const entry of entries) {
    const other = byPath.get(entry.path);
    if (other !== undefined) {
      throw duplicate(`/${entry.path} is listed twice: for ${other.origin} and for ${entry.origin}`);
    }
    byPath.set(entry.path, entry);
  }
  for (const { path, origin } of entries) {
    for (const folder of parents(path)) {
      const above = byPath.get(folder);
      if (above === undefined) byPath.set(folder, { path: folder, type: "directory", mode: 0o755, ...ROOT_OWNED, origin });
      else if (above.type !== "directory") {
        throw duplicate(`/${path} (for ${origin}) lies below /${folder}, which is a ${above.type} (for ${above.origin})`);
      }
    }
  }
  return [...byPath.values()].toSorted((left, right) => Buffer.compare(Buffer.from(left.path), Buffer.from(right.path)));
}

/** `usr`, `usr/bin` for `usr/bin/demo`. */
function parents(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function duplicate(what: string): CgoxError {
  return new CgoxError("CGOX_DEB_DUPLICATE", what, { hint: "take one of them out of package.deb in cgox.yaml" });
}

/**
 * What dpkg-gencontrol would count for the tree, in KiB: each file and link rounded up, each folder as one, the root among them.
 */
export function installedSize(entries: readonly DebEntry[]): number {
  const sizes = entries.map(({ type, data, target = "" }) => {
    if (type === "directory") return 1;
    return Math.ceil((type === "symlink" ? Buffer.byteLength(target) : (data?.length ?? 0)) / 1024);
  });
  return sizes.reduce((sum, size) => sum + size, 1);
}
