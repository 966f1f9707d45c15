import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signDetached } from "../../fixtures/repositories/pacman.ts";
import type { SigningKey } from "../../fixtures/repositories/debian.ts";
import { run } from "./measure.ts";
import type { DatabasePackage } from "./pacman-shape.ts";

/** Writes `<name>.db` and `<name>.files` with their signatures, as repo-add does: bsdtar over a folder for each package, then zstd. */
export async function writeDatabase(
  directory: string,
  { name, packages, key }: { readonly name: string; readonly packages: readonly DatabasePackage[]; readonly key: SigningKey },
): Promise<void> {
  const tree = await mkdtemp(join(tmpdir(), "cgox-bench-db-"));
  await mkdir(directory, { recursive: true });
  const write = async (kind: "db" | "files") => {
    const folders = join(tree, kind);
    for (const item of packages) {
      const folder = join(folders, `${item.name}-${item.version}`);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "desc"), descText(item));
      if (kind === "files") await writeFile(join(folder, "files"), `%FILES%\n${item.files.join("\n")}\n`);
    }
    const file = join(directory, `${name}.${kind}`);
    await run(["sh", "-c", 'bsdtar -cf - * | zstd -c -T0 - > "$0"', file], { cwd: folders });
    await signDetached(file, key);
  };
  await write("db");
  await write("files");
}

function descText({ fields }: DatabasePackage): string {
  return Object.entries(fields)
    .map(([field, lines]) => `%${field}%\n${lines.join("\n")}\n\n`)
    .join("");
}
