import { entryPathInside } from "../../formats/safe-path.ts";
import type { Alternative } from "../../model/alternative.ts";
import { readShellCommands, type ShellWord } from "./shell-commands.ts";

/**
 * What a script takes from the running system's own answers: libhdf5-openmpi-dev and libhdf5-mpich-dev ask update-alternatives for the
 * priority of their MPI, and these are the ones that openmpi-bin and mpich install it with.
 */
const ASKED_PRIORITIES: Readonly<Record<string, number>> = { "usr/bin/mpicc.openmpi": 50, "usr/bin/mpicc.mpich": 40 };

/** Scripts with alternatives have a few KiB; what is longer than this is not read. */
const MAXIMUM_SCRIPT = 256 * 1024;

/**
 * The alternatives that a package installs, told from the `update-alternatives --install` commands of its postinst. The script is read
 * and never run: what depends on anything but plain assignments is left out.
 * @see update-alternatives(1)
 */
export function readAlternatives(postinst: string): Alternative[] {
  if (postinst.length > MAXIMUM_SCRIPT || !postinst.includes("update-alternatives")) return [];
  return readShellCommands(postinst, { "1": "configure" }).flatMap((words) => {
    const program = words.findIndex((word) => word !== undefined && /^(\/.*\/)?update-alternatives$/.test(word));
    const install = words.indexOf("--install");
    if (program < 0 || install < program) return [];
    const alternative = installed(words.slice(install + 1));
    return alternative === undefined ? [] : [alternative];
  });
}

/** @param words what follows `--install` */
function installed(words: readonly ShellWord[]): Alternative | undefined {
  const [link, name, path, priority] = [inside(words[0]), words[1], inside(words[2]), words[3]];
  if (link === undefined || name === undefined || path === undefined) return undefined;
  const known = priority !== undefined && /^-?\d{1,15}$/.test(priority) ? Number(priority) : ASKED_PRIORITIES[path];
  if (known === undefined) return undefined;
  return { name, link, path, priority: known, slaves: slavesOf(words) };
}

function slavesOf(words: readonly ShellWord[]): Alternative["slaves"] {
  return words.flatMap((word, index) => {
    const [link, path] = [inside(words[index + 1]), inside(words[index + 3])];
    return word === "--slave" && link !== undefined && path !== undefined ? [{ link, path }] : [];
  });
}

/** An absolute path as one in the tree. */
function inside(word: ShellWord): string | undefined {
  if (word === undefined || !word.startsWith("/")) return undefined;
  return entryPathInside(word.replace(/^\/+/, "")) || undefined;
}
