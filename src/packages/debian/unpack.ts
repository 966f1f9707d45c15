import { CgoxError } from "../../model/error.ts";
import type { Buffers } from "../../formats/buffers.ts";
import { openDeb } from "../../formats/deb.ts";
import { entryPathInside } from "../../formats/safe-path.ts";
import { walkTar, type TarEntry } from "../../formats/tar.ts";
import type { PackageSink } from "../repository.ts";

/**
 * Reads a .deb (deb(5)): its metadata, then of its files what the sink wants. Package contents are hostile until shown otherwise: a path
 * that leaves the tree is an error, devices and pipes are left out, no set-id bit survives, and no maintainer script is ever run.
 * @throws CgoxError `CGOX_FORMAT_…` for a damaged archive, `CGOX_FORMAT_UNSAFE_PATH` naming the path
 */
export async function unpackDeb(archive: Buffer, sink: PackageSink, buffers: Buffers): Promise<void> {
  const deb = await openDeb(archive, { buffers });
  for (const [name, data] of deb.controlFiles) sink.metadata(name, data);
  await walkTar(deb.dataTar, (entry) => unpackEntry(entry, sink));
  // What was not compressed is a part of the archive, which belongs to the caller.
  if (deb.dataTar.buffer !== archive.buffer) buffers.giveBack(deb.dataTar);
}

function unpackEntry(entry: TarEntry, sink: PackageSink): void {
  const path = insideTree(entry.path);
  if (path === "" || !sink.wants(path)) return;
  if (entry.type === "file") sink.file(path, entry.data, (entry.mode & 0o111) !== 0);
  else if (entry.type === "hardlink") sink.hardLink(path, insideTree(entry.linkPath));
  else if (entry.type === "symlink") sink.symlink(path, entry.linkPath);
}

function insideTree(path: string): string {
  const inside = entryPathInside(path);
  if (inside === undefined) {
    throw new CgoxError("CGOX_FORMAT_UNSAFE_PATH", `the path ${JSON.stringify(path)} leads out of the package's tree`);
  }
  return inside;
}
