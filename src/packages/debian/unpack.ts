import { openDeb } from "../../formats/deb.ts";
import { packageLinkTarget, packagePath } from "../../formats/safe-path.ts";
import { readTar, type TarEntry } from "../../formats/tar.ts";
import type { PackageSink, UnpackOptions } from "../repository.ts";

/**
 * Reads a .deb (deb(5)): its metadata, then of its files what the sink wants. Package contents are hostile until shown otherwise: a path
 * that leaves the tree is an error, devices and pipes are left out, no set-id bit survives, and no maintainer script is ever run.
 * @throws CgoxError `CGOX_FORMAT_…` for a damaged archive, `CGOX_FORMAT_UNSAFE_PATH` naming the path
 */
export async function unpackDeb(archive: Buffer, sink: PackageSink, { buffers, limit }: UnpackOptions): Promise<void> {
  const deb = await openDeb(archive, { buffers, limit });
  for (const [name, data] of deb.controlFiles) sink.metadata(name, data);
  for (const entry of await readTar(deb.dataTar)) unpackEntry(entry, sink);
  // What was not compressed is a part of the archive, which belongs to the caller.
  if (deb.dataTar.buffer !== archive.buffer) buffers.giveBack(deb.dataTar);
}

function unpackEntry(entry: TarEntry, sink: PackageSink): void {
  const path = packagePath(entry.path);
  if (path === "" || !sink.wants(path)) return;
  if (entry.type === "file") sink.file(path, entry.data, (entry.mode & 0o111) !== 0);
  else if (entry.type === "hardlink") sink.hardLink(path, packagePath(entry.linkPath));
  else if (entry.type === "symlink") sink.symlink(path, packageLinkTarget(path, entry.linkPath));
}
