import type { PackageRecord, Relation } from "../../model/package.ts";
import type { Universe } from "../repository.ts";
import { firstObstacle, reach } from "./reach.ts";
import type { Found, NotFound } from "./search.ts";
import { choose, conflicting, drop, emptySelection, fulfils, isSatisfied, type Selection } from "./selection.ts";

/**
 * Walks as pacman does on an empty system (libalpm's `resolvedeps`, pacman 6): depth first, a package before what it needs. A relation is met by
 * what is in already, else by what is wanted, else by the first package of that name that fits, else by the first that provides it; nothing is
 * tried a second time. Of two packages that exclude each other, the one whose name the other provides gives way.
 */
export function findStraight(universe: Universe, wanted: readonly PackageRecord[]): Found | NotFound {
  const selection = emptySelection(universe, new Set());
  const failed = takeAll(selection, wanted);
  if (failed === undefined) giveWay(selection);
  const roots = wanted.filter(({ name }) => selection.chosen.has(name));
  const reached = reach(selection, roots);
  if (failed !== undefined) return { selection, reached, ...failed };
  return { selection, reached, ...firstObstacle(selection, reached) };
}

type Failed = Pick<NotFound, "record" | "obstacle">;

/** What could not be had first; undefined where all could. Keeps its own stack: chains of dependencies may be longer than the program's. */
function takeAll(selection: Selection, wanted: readonly PackageRecord[]): Failed | undefined {
  for (const root of wanted) {
    if (selection.chosen.has(root.name)) continue;
    choose(selection, root);
    const stack = [{ record: root, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const group = top.record.depends[top.next++];
      if (group === undefined) {
        stack.pop();
      } else if (!isSatisfied(selection, group)) {
        const found = firstFit(selection, wanted, group);
        if (found === undefined) return { record: top.record, obstacle: { kind: "unmet", group } };
        choose(selection, found);
        stack.push({ record: found, next: 0 });
      }
    }
  }
  return undefined;
}

function firstFit(selection: Selection, wanted: readonly PackageRecord[], group: readonly Relation[]): PackageRecord | undefined {
  const { universe, chosen } = selection;
  for (const relation of group) {
    const fits = (record: PackageRecord): boolean => !chosen.has(record.name) && fulfils(selection, record, relation);
    const found = wanted.find(fits) ?? universe.candidates(relation.name).find(fits) ?? universe.providers(relation.name).find(fits);
    if (found !== undefined) return found;
  }
  return undefined;
}

function giveWay(selection: Selection): void {
  for (const owner of selection.chosen.values()) {
    for (const other of owner.conflicts.flatMap((relation) => conflicting(selection, owner, relation))) {
      if (!selection.chosen.has(owner.name) || !selection.chosen.has(other.name)) continue;
      if (fulfils(selection, owner, { name: other.name })) drop(selection, other);
      else if (fulfils(selection, other, { name: owner.name })) drop(selection, owner);
    }
  }
}
