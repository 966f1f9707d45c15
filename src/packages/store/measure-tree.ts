import type { Files } from "../../model/host.ts";

/** Bytes of the files of a tree. A file that `seen` holds the identity of is a second name, and free. */
export async function measureTree(files: Files, path: string, seen: Set<string> = new Set()): Promise<number> {
  const facts = await files.facts(path);
  if (facts === undefined) return 0;
  if (facts.kind !== "directory") {
    if (seen.has(facts.identity)) return 0;
    seen.add(facts.identity);
    return facts.size;
  }
  let sum = 0;
  for (const name of await files.list(path)) sum += await measureTree(files, `${path}/${name}`, seen);
  return sum;
}

/** One name of a file, and how many it has in all. */
export interface NamedFile {
  readonly identity: string;
  readonly size: number;
  readonly names: number;
}

/** The names of files in a tree, one element each. */
export async function countNames(files: Files, path: string): Promise<NamedFile[]> {
  const facts = await files.facts(path);
  if (facts === undefined) return [];
  if (facts.kind !== "directory") return [{ identity: facts.identity, size: facts.size, names: facts.names ?? 1 }];
  const found: NamedFile[] = [];
  for (const name of await files.list(path)) found.push(...(await countNames(files, `${path}/${name}`)));
  return found;
}

/** Bytes that come free when these names go: those of files of which no name stays. */
export function freedBytes(gone: readonly NamedFile[]): number {
  const left = new Map<string, number>();
  let freed = 0;
  for (const { identity, size, names } of gone) {
    const rest = (left.get(identity) ?? names) - 1;
    left.set(identity, rest);
    if (rest === 0) freed += size;
  }
  return freed;
}
