import type { PackageRecord, RelationGroup } from "../../model/package.ts";
import { conflictOf, fulfillers, type Obstacle, type Selection } from "./selection.ts";

/** Why a package is in: the one that needs it, and the relation that says so. Wanted packages have neither. */
export interface Reached {
  readonly record: PackageRecord;
  readonly dependent?: PackageRecord;
  readonly group?: RelationGroup;
  /** Its relations, in their order, with what of the selection fulfils each; nothing, where the selection is broken. */
  readonly met: readonly { readonly group: RelationGroup; readonly by: readonly PackageRecord[] }[];
}

/**
 * What the wanted packages need of what was chosen, by name, nearest first: breadth first, so that a package's dependent is the
 * one with the shortest way to something wanted. A chosen package that is missing here is left over from an alternative that failed.
 */
export function reach(selection: Selection, wanted: readonly PackageRecord[]): Map<string, Reached> {
  const reached = new Map(wanted.map((record) => [record.name, entryOf(selection, { record })]));
  for (const { record: dependent, met } of reached.values()) {
    for (const { group, by } of met) {
      for (const record of by) {
        if (!reached.has(record.name)) reached.set(record.name, entryOf(selection, { record, dependent, group }));
      }
    }
  }
  return reached;
}

function entryOf(selection: Selection, place: Omit<Reached, "met">): Reached {
  const met = place.record.depends.map((group) => ({ group, by: group.flatMap((relation) => fulfillers(selection, relation)) }));
  return { ...place, met };
}

/** What is wrong with the nearest of these that something is wrong with; undefined where they can all be there together. */
export function firstObstacle(
  selection: Selection,
  reached: ReadonlyMap<string, Reached>,
): { readonly record: PackageRecord; readonly obstacle: Obstacle } | undefined {
  for (const { record, met } of reached.values()) {
    const conflict = conflictOf(selection, record);
    if (conflict !== undefined) return { record, obstacle: conflict };
    const unmet = met.find(({ by }) => by.length === 0);
    if (unmet !== undefined) return { record, obstacle: { kind: "unmet", group: unmet.group } };
  }
  return undefined;
}

/** The same packages with what a package needs before it; a cycle is entered where it is met first. */
export function installOrder(reached: ReadonlyMap<string, Reached>): Reached[] {
  const ordered: Reached[] = [];
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    const entry = reached.get(name);
    if (entry === undefined || visiting.has(name)) return;
    visiting.add(name);
    for (const needed of entry.met.flatMap(({ by }) => by)) visit(needed.name);
    ordered.push(entry);
  };
  for (const name of reached.keys()) visit(name);
  return ordered;
}
