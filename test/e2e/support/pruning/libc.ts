import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { debianTree } from "../debian-tree.ts";
import type { Tree } from "./tree.ts";

/** Headers of the packages that zig stands in for, as `#include` names them: libc's, the kernel's, the compiler's, and what they depend on. */
export async function headersOfLibc(): Promise<Set<string>> {
  const tree = await debianTree({
    suite: "bookworm",
    architecture: "armhf",
    packages: ["libc6-dev", "libgcc-12-dev"],
    only: /^\.\/usr\/(include|lib\/gcc)\//,
  });
  const folders = ["usr/include", "usr/include/arm-linux-gnueabihf", "usr/lib/gcc/arm-linux-gnueabihf/12/include"];
  const names = await Promise.all(folders.map((folder) => readdir(join(tree, folder), { recursive: true })));
  return new Set(names.flat());
}

/** Those of the headers that `#include` does not find with a tree's compiler. */
export async function missingHeaders({ project, zcc }: Tree, names: readonly string[]): Promise<string[]> {
  const source = names.map((name) => `#if !__has_include(<${name}>)\nmissing <${name}>\n#endif\n`).join("");
  await writeFile(join(project, "has.c"), source);
  const { stdout } = await execa(zcc, ["-E", "-P", "has.c"], { cwd: project });
  return [...stdout.matchAll(/^missing <(.*)>$/gm)].map(([, name = ""]) => name);
}

/** Those of the sonames that a linker finds nothing for, with a tree's compiler. The loader is no library to link with. */
export async function missingSonames({ project, zcc }: Tree, sonames: readonly string[]): Promise<string[]> {
  await writeFile(join(project, "main.c"), "int main(void) { return 0; }\n");
  const missing: string[] = [];
  for (const soname of sonames.filter((name) => !name.startsWith("ld-linux"))) {
    const name = soname.replace(/^lib/, "").replace(/\.so.*$/, "");
    const { exitCode } = await execa(zcc, ["main.c", "-o", "main", `-l${name}`], { cwd: project, reject: false });
    if (exitCode !== 0) missing.push(soname);
  }
  return missing;
}
