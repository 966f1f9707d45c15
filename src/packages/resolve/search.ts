import type { PackageRecord, RelationGroup } from "../../model/package.ts";
import type { Universe } from "../repository.ts";
import { installWanted } from "./install.ts";
import { firstObstacle, reach, type Reached } from "./reach.ts";
import { emptySelection, type Obstacle, type Selection } from "./selection.ts";
import { targetsOf } from "./solutions.ts";
import { findStraight } from "./straight.ts";

export interface Found {
  readonly selection: Selection;
  readonly reached: ReadonlyMap<string, Reached>;
}

/** What the first walk came to, and the first package in it that is broken. */
export interface NotFound extends Found {
  readonly record: PackageRecord;
  readonly obstacle: Obstacle;
}

/** apt's own resolver of problems goes over what is broken at most this often; so many packages are tried to be done without here. */
const ATTEMPTS = 20;

/**
 * Walks from what is wanted; where two of the packages that this brings in exclude each other, walks again without one of them: the one that
 * conflicts first, then the other, never one that what is wanted cannot do without. apt 2.6 comes to the same by mending what its walk left
 * broken; test/unit/packages/resolve/cases.ts holds what was compared.
 */
export function findSelection(universe: Universe, wanted: readonly PackageRecord[]): Found | NotFound {
  if (universe.search === "straight") return findStraight(universe, wanted);
  const first = walk(universe, wanted, new Set());
  let attempts = ATTEMPTS;
  const mend = (outcome: Found | NotFound, without: ReadonlySet<string>): Found | undefined => {
    if (!("obstacle" in outcome)) {
      return outcome;
    }
    for (const name of excludable(outcome)) {
      if (attempts-- <= 0) {
        return undefined;
      }
      const narrower = new Set([...without, name]);
      const mended = mend(walk(universe, wanted, narrower), narrower);
      if (mended !== undefined) {
        return mended;
      }
    }
    return undefined;
  };
  return mend(first, new Set()) ?? first;
}

function walk(universe: Universe, wanted: readonly PackageRecord[], without: ReadonlySet<string>): Found | NotFound {
  const selection = emptySelection(universe, without);
  installWanted(selection, wanted);
  const reached = reach(selection, wanted);
  return { selection, reached, ...firstObstacle(selection, reached) };
}

/** Packages whose absence may help. */
function excludable({ selection, obstacle }: NotFound): string[] {
  const conflicts = obstacle.kind === "conflict" ? [obstacle] : conflictsOver(selection, obstacle.group);
  const names = conflicts.flatMap(({ owner, other }) => [owner.name, other.name]);
  return [...new Set(names)].filter((name) => !selection.settled.has(name) && !selection.discarded.has(name));
}

function conflictsOver(selection: Selection, group: RelationGroup): Extract<Obstacle, { kind: "conflict" }>[] {
  const obstacles = group.flatMap((relation) => targetsOf(selection, relation)).map((record) => selection.obstacles.get(record.name));
  return obstacles.filter((obstacle) => obstacle?.kind === "conflict");
}
