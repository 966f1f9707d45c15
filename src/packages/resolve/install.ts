import type { PackageRecord, Relation, RelationGroup } from "../../model/package.ts";
import { choose, conflicting, drop, isSatisfied, obstacleOf, type Selection, veto, vetoAgainst } from "./selection.ts";
import { solutionsFor } from "./solutions.ts";

/**
 * Takes what a user wants, in this order, with all that it needs; nobody but the user takes it out again.
 *
 * This walks as apt's depcache does on an empty system (`MarkInstall`, apt 2.6): depth first, a package before what it needs, its
 * relations in the order of the index; a package that fails gives way to the next alternative. What a wanted package cannot do without
 * is settled like the package itself, and what settled packages conflict with is no alternative any more.
 */
export function installWanted(selection: Selection, wanted: readonly PackageRecord[]): void {
  for (const record of wanted) {
    selection.settled.add(record.name);
    choose(selection, record);
  }
  for (const record of wanted) {
    install(selection, record);
  }
}

/** False where the package cannot be had; it is out of the selection then, unless it is settled. */
export function install(selection: Selection, record: PackageRecord): boolean {
  const settled = selection.settled.has(record.name);
  if (!mayInstall(selection, record)) {
    return false;
  }
  if (!settled && selection.chosen.has(record.name) && obstacleOf(selection, record) === undefined) {
    return true;
  }
  const groups = settled ? record.depends : record.depends.filter((group) => !isSatisfied(selection, group));
  const cleared = clearConflicts(selection, record, settled);
  if (!cleared && !settled) {
    return false;
  }
  choose(selection, record);
  selection.settled.add(record.name);
  const complete = installNeeds(selection, { record, groups, settled });
  if (!settled) {
    selection.settled.delete(record.name);
    if (!complete) {
      drop(selection, record);
      selection.discarded.add(record.name);
      return false;
    }
  }
  return cleared && complete;
}

function mayInstall(selection: Selection, record: PackageRecord): boolean {
  if (selection.chosen.has(record.name)) {
    return true;
  }
  const against = vetoAgainst(selection, record);
  if (against !== undefined) {
    selection.obstacles.set(record.name, against);
    return false;
  }
  return !selection.settled.has(record.name) && !selection.discarded.has(record.name);
}

/** Takes out what a package about to be chosen conflicts with. False where something has to stay. */
function clearConflicts(selection: Selection, record: PackageRecord, settled: boolean): boolean {
  let cleared = true;
  for (const relation of record.conflicts) {
    if (settled) {
      veto(selection, record, relation);
    }
    for (const other of conflicting(selection, record, relation)) {
      if (selection.settled.has(other.name)) {
        note(selection, record, { relation, other });
        cleared = false;
        if (!settled) {
          return false;
        }
      } else {
        drop(selection, other);
        selection.obstacles.set(other.name, { kind: "conflict", relation, owner: record, other });
      }
    }
  }
  return cleared;
}

function note(selection: Selection, owner: PackageRecord, hit: { relation: Relation; other: PackageRecord }): void {
  selection.obstacles.set(owner.name, { kind: "conflict", relation: hit.relation, owner, other: hit.other });
}

interface Needs {
  readonly record: PackageRecord;
  readonly groups: readonly RelationGroup[];
  /** Whether the package was settled before: then the only way to satisfy a relation is settled too. */
  readonly settled: boolean;
}

function installNeeds(selection: Selection, { record, groups, settled }: Needs): boolean {
  let complete = true;
  for (const group of groups) {
    const satisfied = isSatisfied(selection, group);
    if (satisfied && !settled) {
      continue;
    }
    const done = satisfied ? settleOnlySolution(selection, group) : installFirstSolution(selection, group, settled);
    if (!done) {
      complete = false;
      if (!satisfied) {
        selection.obstacles.set(record.name, { kind: "unmet", group });
      }
      if (!settled) {
        return false;
      }
    }
  }
  return complete;
}

function settleOnlySolution(selection: Selection, group: RelationGroup): boolean {
  const [only, ...others] = solutionsFor(selection, group);
  if (only === undefined || others.length > 0 || selection.settled.has(only.name)) {
    return true;
  }
  selection.settled.add(only.name);
  return install(selection, only);
}

function installFirstSolution(selection: Selection, group: RelationGroup, settled: boolean): boolean {
  const solutions = solutionsFor(selection, group);
  const only = solutions.length === 1;
  return solutions.some((record) => {
    if (settled && only) {
      if (!mayInstall(selection, record)) {
        return false;
      }
      choose(selection, record);
      selection.settled.add(record.name);
    }
    return install(selection, record);
  });
}
