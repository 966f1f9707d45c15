import type { Case } from "./bench.ts";
import { addSysroot } from "./cases/add-sysroot.ts";
import { buildAfterAdd } from "./cases/build-after-add.ts";
import { packDeb } from "./cases/deb.ts";
import { nothingToDo } from "./cases/nothing-to-do.ts";
import { peakMemory } from "./cases/peak-memory.ts";
import { resolvePacman } from "./cases/pacman.ts";
import { resolveGtk } from "./cases/resolve-gtk.ts";
import { unpackPackages } from "./cases/unpack.ts";

/** All that is measured, in the order of the table. */
export const CASES: readonly Case[] = [
  addSysroot,
  nothingToDo,
  resolveGtk,
  resolvePacman,
  unpackPackages,
  peakMemory,
  buildAfterAdd,
  packDeb,
];
