import type { Files } from "../../model/host.ts";
import type { Difference } from "../../model/results.ts";

/** How a tree differs from one that is as it should be. A second name of the same file needs no look. Paths are those of the tree. */
export async function compareTrees(files: Files, tree: string, right: string): Promise<Difference[]> {
  const [facts, expected] = await Promise.all([files.facts(tree), files.facts(right)]);
  if (facts === undefined || expected === undefined) {
    return facts === expected ? [] : [{ path: tree, state: facts === undefined ? "missing" : "added" }];
  }
  if (facts.kind !== expected.kind) return [{ path: tree, state: "changed" }];
  if (facts.kind === "directory") {
    const names = new Set([...(await files.list(tree)), ...(await files.list(right))]);
    const found: Difference[] = [];
    for (const name of names) found.push(...(await compareTrees(files, `${tree}/${name}`, `${right}/${name}`)));
    return found;
  }
  const isSame =
    facts.kind === "symlink"
      ? (await files.readLink(tree)) === (await files.readLink(right))
      : facts.identity === expected.identity ||
        (facts.size === expected.size && facts.mode === expected.mode && (await files.read(tree)).equals(await files.read(right)));
  return isSame ? [] : [{ path: tree, state: "changed" }];
}
