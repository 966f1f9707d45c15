import { hash } from "node:crypto";
import { readMtree, type MtreeEntry } from "../../formats/alpm-desc.ts";
import { decompress } from "../../formats/compression.ts";
import { packageLinkTarget, packagePath } from "../../formats/safe-path.ts";
import { readTar, type TarEntry } from "../../formats/tar.ts";
import { CgoxError } from "../../model/error.ts";
import type { PackageSink, UnpackOptions } from "../repository.ts";

/** What a package says of itself, beside its files: `.PKGINFO`, `.BUILDINFO`, `.MTREE`, `.INSTALL`, `.CHANGELOG`. */
const METADATA = /^\.[A-Z]+$/;

/** Hooks for pacman itself, and the scripts that they run (alpm-hooks(5)): the one thing that packages have outside of their prefix. */
const HOOKS = /^usr\/share\/libalpm\/(hooks|scripts)\//;

/**
 * Reads a package file (`.pkg.tar.zst`, `.xz`, `.gz`): what it says of itself becomes metadata, `.INSTALL` among it, which is never run.
 * Each file has to be what `.MTREE` says, by size and sha256, and nothing may be there that it does not name. Package contents are hostile
 * until shown otherwise: a path that leaves the tree is an error, devices and pipes are left out, no set-id bit survives.
 * @throws CgoxError `CGOX_FORMAT_…` for a damaged archive, `CGOX_FORMAT_UNSAFE_PATH`, `CGOX_FORMAT_MTREE` naming the path
 */
export async function unpackPacman(archive: Buffer, sink: PackageSink, { buffers, limit }: UnpackOptions): Promise<void> {
  const tar = await decompress(archive, limit, buffers);
  const entries = await readTar(tar);
  const mtree = entries.find(({ path, type }) => path === ".MTREE" && type === "file");
  const expected = mtree === undefined ? undefined : new Map((await readMtree(mtree.data)).map((entry) => [entry.path, entry]));
  if (!entries.some(({ path }) => path === ".PKGINFO")) {
    throw new CgoxError("CGOX_FORMAT_ALPM", "The archive holds no .PKGINFO, so it is no package of pacman");
  }
  for (const entry of entries) unpackEntry(entry, { sink, expected });
  // What was not compressed is a part of the archive, which belongs to the caller.
  if (tar.buffer !== archive.buffer) buffers.giveBack(tar);
}

interface Unpacking {
  readonly sink: PackageSink;
  /** What `.MTREE` says, by path; undefined for a package without one. */
  readonly expected: ReadonlyMap<string, MtreeEntry> | undefined;
}

function unpackEntry(entry: TarEntry, { sink, expected }: Unpacking): void {
  const path = packagePath(entry.path);
  if (expected !== undefined && path !== "" && path !== ".MTREE") checkEntry(entry, { path, expected });
  if (METADATA.test(path)) {
    if (entry.type === "file") sink.metadata(path, entry.data);
    return;
  }
  if (entry.type === "directory" || HOOKS.test(path) || !sink.wants(path)) return;
  if (entry.type === "file") sink.file(path, entry.data, (entry.mode & 0o111) !== 0);
  else if (entry.type === "hardlink") sink.hardLink(path, packagePath(entry.linkPath));
  else if (entry.type === "symlink") sink.symlink(path, packageLinkTarget(path, entry.linkPath));
}

const MTREE_TYPES: Readonly<Record<TarEntry["type"], string | undefined>> = {
  file: "file",
  hardlink: "file",
  directory: "dir",
  symlink: "link",
  other: undefined,
};

function checkEntry(
  entry: TarEntry,
  { path, expected }: { readonly path: string; readonly expected: ReadonlyMap<string, MtreeEntry> },
): void {
  const said = expected.get(path);
  if (said === undefined) throw mismatch(path, "which .MTREE does not name");
  if (said.type !== MTREE_TYPES[entry.type]) throw mismatch(path, `a ${entry.type} where .MTREE has a ${said.type}`);
  if (entry.type === "symlink" && said.link !== undefined && said.link !== entry.linkPath) {
    throw mismatch(path, `a link to ${JSON.stringify(entry.linkPath)} where .MTREE has one to ${JSON.stringify(said.link)}`);
  }
  if (entry.type === "hardlink") {
    const first = expected.get(packagePath(entry.linkPath));
    if (first?.sha256 !== said.sha256) throw mismatch(path, "which is not the file that .MTREE says");
  }
  if (entry.type !== "file") return;
  if (said.sha256 === undefined) throw mismatch(path, "for which .MTREE has no sha256");
  if (said.size !== undefined && said.size !== entry.data.length) throw mismatch(path, "whose size is not the one that .MTREE says");
  if (hash("sha256", entry.data, "hex") !== said.sha256) {
    throw mismatch(path, "whose sha256 is not the one that .MTREE says");
  }
}

function mismatch(path: string, what: string): CgoxError {
  return new CgoxError("CGOX_FORMAT_MTREE", `it holds ${JSON.stringify(path)}, ${what}`, {
    hint: "Whoever packed it made a mistake, or it was changed since; do not use it.",
  });
}
