import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { openElf } from "../../../../src/formats/elf.ts";
import type { Tree } from "./tree.ts";

/** Links a program with what `--libs` of modules says, all of it noted as needed: its DT_NEEDED, or what was wrong. */
export async function linkModules(tree: Tree, names: readonly string[]): Promise<string> {
  const words = tree.modules.ask("--libs", names);
  if (words === undefined) return "pkg-config has no answer";
  await writeFile(join(tree.project, "main.c"), "int main(void) { return 0; }\n");
  const { exitCode, stderr } = await execa(tree.zcc, ["main.c", "-o", "main", "-Wl,--no-as-needed", ...words], {
    cwd: tree.project,
    reject: false,
  });
  if (exitCode !== 0) return stderr.replaceAll(tree.root, "");
  return `${LINKED} ${openElf(await readFile(join(tree.project, "main"))).needed.join(" ")}`;
}

export const LINKED = "needs";
