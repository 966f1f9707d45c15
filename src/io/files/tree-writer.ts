import {
  closeSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { CgoxError } from "../../model/error.ts";
import type { TreeWriter } from "../../model/host.ts";
import { guardedSync, hasCode } from "./io-error.ts";

/**
 * A writer for trees of many small files: synchronous, since the price of one asynchronous call a file is above that of
 * the file itself. Nothing is ever overwritten, and no folder is entered through a link that leads out of the root.
 * @throws CgoxError CGOX_IO_FULL, CGOX_IO_DENIED, CGOX_IO_FAILED (also for a path that is taken), CGOX_IO_OUTSIDE
 */
export function writeTree(folder: string): TreeWriter {
  const root = resolve(folder);
  const known: Known = { root, folders: new Set() };
  const write = (path: string, work: (full: string) => void): void => {
    const full = join(root, path);
    guardedSync("write", full, () => {
      ensureFolder(dirname(full), known);
      work(full);
    });
  };
  return {
    directory: (path) => guardedSync("make", join(root, path), () => ensureFolder(join(root, path), known)),
    file: (path, data, mode) => write(path, (full) => writeNew(full, data, mode)),
    symlink: (path, target) => write(path, (full) => symlinkSync(target, full)),
    linkFrom: (path, source) => write(path, (full) => linkOrCopy(source, full)),
  };
}

/** The folders of a tree that are known to be there, and to be inside it. */
interface Known {
  readonly root: string;
  readonly folders: Set<string>;
}

function ensureFolder(folder: string, known: Known): void {
  if (known.folders.has(folder)) return;
  if (folder === known.root) {
    mkdirSync(folder, { recursive: true });
  } else {
    if (!folder.startsWith(known.root + sep)) throw outside(folder, known.root);
    ensureFolder(dirname(folder), known);
    makeOrEnter(folder, known);
  }
  known.folders.add(folder);
}

function makeOrEnter(folder: string, { root }: Known): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!hasCode(error, "EEXIST") || !statSync(folder).isDirectory()) throw error;
    enter(folder, root);
  }
}

function enter(folder: string, root: string): void {
  const [real, realRoot] = [realpathSync.native(folder), realpathSync.native(root)];
  if (real !== realRoot && !real.startsWith(realRoot + sep)) throw outside(folder, root);
}

function outside(folder: string, root: string): CgoxError {
  return new CgoxError("CGOX_IO_OUTSIDE", `${folder} leads out of ${root}`, {
    hint: "the package that this tree is made from is broken or hostile: take another version or mirror",
  });
}

function writeNew(path: string, data: Uint8Array, mode: number): void {
  const descriptor = openSync(path, "wx", mode);
  try {
    for (let written = 0; written < data.length;) written += writeSync(descriptor, data, written);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * EXDEV: another file system. EMLINK: too many names. EPERM: vfat, or protected_hardlinks. EOPNOTSUPP, ENOTSUP: exFAT, CIFS, many FUSE file systems.
 * ENOSYS: FUSE without link(2). EACCES: some network mounts. Where the copy fails as well, that is what is said.
 */
const NO_LINKS = ["EXDEV", "EMLINK", "EPERM", "EOPNOTSUPP", "ENOTSUP", "ENOSYS", "EACCES"];

function linkOrCopy(source: string, path: string): void {
  try {
    linkSync(source, path);
  } catch (error) {
    if (!hasCode(error, ...NO_LINKS)) throw error;
    copyOver(source, path);
  }
}

/** By hand where the system's own copying gives up on the rights or the attributes of a file, which vfat and CIFS refuse to set. */
function copyOver(source: string, path: string): void {
  try {
    copyFileSync(source, path, constants.COPYFILE_EXCL);
  } catch (error) {
    if (!hasCode(error, "EPERM", "EOPNOTSUPP", "ENOTSUP", "ENOSYS", "EINVAL")) throw error;
    rmSync(path, { force: true });
    writeNew(path, readFileSync(source), statSync(source).mode & 0o777);
  }
}
