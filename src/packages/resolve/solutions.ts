import type { PackageRecord, Relation, RelationGroup } from "../../model/package.ts";
import { fulfils, type Selection, vetoAgainst } from "./selection.ts";

/**
 * Packages that can satisfy a group, in the order in which apt would try them: alternative by alternative; of one alternative the package
 * of that name first, then what provides it: Essential ones, then by Priority, then as the index has them.
 */
export function solutionsFor(selection: Selection, group: RelationGroup): PackageRecord[] {
  const found = new Map<string, PackageRecord>();
  for (const relation of group) {
    for (const record of targetsOf(selection, relation)) {
      if (isOffered(selection, record) && !found.has(record.name)) {
        found.set(record.name, record);
      }
    }
  }
  return [...found.values()];
}

/** Whether the selection may still take a package; a settled one that is not in stays out. */
export function isOffered(selection: Selection, record: PackageRecord): boolean {
  if (selection.chosen.has(record.name)) {
    return true;
  }
  return !selection.settled.has(record.name) && !selection.discarded.has(record.name) && vetoAgainst(selection, record) === undefined;
}

/** Candidates that fulfil a relation, whatever was chosen so far. */
export function targetsOf(selection: Selection, relation: Relation): PackageRecord[] {
  const { universe } = selection;
  const [real] = universe.candidates(relation.name);
  const providers = universe.providers(relation.name).filter((record) => fulfils(selection, record, relation));
  const ordered = providers.length < 2 ? providers : providers.toSorted((left, right) => rank(left) - rank(right));
  return real !== undefined && fulfils(selection, real, relation) ? [real, ...ordered] : ordered;
}

const PRIORITIES: Readonly<Record<string, number>> = { required: 1, important: 2, standard: 3, optional: 4, extra: 5 };

/** Lower is better. */
function rank(record: PackageRecord): number {
  return (record.essential === true ? 0 : 10) + (PRIORITIES[record.priority ?? ""] ?? 0);
}
