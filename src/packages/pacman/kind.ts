import type { RepositoryKind } from "../repository.ts";
import { pacmanMirrors } from "./mirrors.ts";
import { openPacman } from "./open.ts";
import { isForMsys2Sysroot } from "./sysroot-paths.ts";
import { unpackPacman } from "./unpack.ts";
import { unusedPacmanIndexes } from "./unused-indexes.ts";
import { vouchForPackages } from "./vouch.ts";

/** MSYS2: signed databases (repo-add(8)) of signed packages. */
export const pacmanKind: RepositoryKind = {
  open: openPacman,
  mirrors: pacmanMirrors,
  isForSysroot: isForMsys2Sysroot,
  unpack: unpackPacman,
  vouch: vouchForPackages,
  unusedIndexes: unusedPacmanIndexes,
};
