import type { PackageRecord, RelationGroup } from "../../model/package.ts";
import { fulfillers, type Selection } from "./selection.ts";

/** Why a package is in: the one that needs it, and the relation that says so. Wanted packages have neither. */
export interface Reached {
  readonly record: PackageRecord;
  readonly dependent?: PackageRecord;
  readonly group?: RelationGroup;
}

/**
 * What the wanted packages need of what was chosen, by name, nearest first: breadth first, so that a package's dependent is the
 * one with the shortest way to something wanted. A chosen package that is missing here is left over from an alternative that failed.
 */
export function reach(selection: Selection, wanted: readonly PackageRecord[]): Map<string, Reached> {
  const reached = new Map<string, Reached>(wanted.map((record) => [record.name, { record }]));
  for (const { record: dependent } of reached.values()) {
    for (const group of dependent.depends) {
      for (const record of group.flatMap((relation) => fulfillers(selection, relation))) {
        if (!reached.has(record.name)) {
          reached.set(record.name, { record, dependent, group });
        }
      }
    }
  }
  return reached;
}

/** The same packages with what a package needs before it; a cycle is entered where it is met first. */
export function installOrder(selection: Selection, reached: ReadonlyMap<string, Reached>): Reached[] {
  const ordered = new Map<string, Reached>();
  const visiting = new Set<string>();
  const visit = (name: string): void => {
    const entry = reached.get(name);
    if (entry === undefined || visiting.has(name)) {
      return;
    }
    visiting.add(name);
    for (const relation of entry.record.depends.flat()) {
      for (const needed of fulfillers(selection, relation)) {
        visit(needed.name);
      }
    }
    ordered.set(name, entry);
  };
  for (const name of reached.keys()) {
    visit(name);
  }
  return [...ordered.values()];
}
