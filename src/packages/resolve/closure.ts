import type { PackageRecord } from "../../model/package.ts";
import type { ResolvedRequest } from "../../model/request.ts";
import type { ClosureMember } from "../../model/resolution.ts";
import type { Universe } from "../repository.ts";
import { explainNoCandidate, explainObstacle } from "./explain.ts";
import { installOrder, type Reached } from "./reach.ts";
import { findSelection } from "./search.ts";
import { spellGroup } from "./spell.ts";

export interface CloseOptions {
  /** Id of the platform, for messages: `debian-12`. */
  readonly platform: string;
  /** The target as users write it, for hints: `linux/arm`. */
  readonly target: string;
}

/**
 * The packages that the distribution's own tool would install on an empty system for what is wanted, without recommendations, each with
 * the reason why; what a package needs comes before it. The order of `wanted` does not count.
 * @throws CgoxError `CGOX_RESOLVE_NO_CANDIDATE`, `CGOX_RESOLVE_CONFLICT`, with the chain of who asked for what.
 */
export function closeOver(universe: Universe, wanted: readonly ResolvedRequest[], options: CloseOptions): ClosureMember[] {
  const roots = new Map<string, Root>();
  for (const request of wanted) {
    const record = wantedRecord(universe, request, options);
    const root = roots.get(record.name) ?? { record, requests: [] };
    root.requests.push(request);
    roots.set(record.name, root);
  }
  const records = [...roots.values()].map((root) => root.record).toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const outcome = findSelection(universe, records);
  if ("obstacle" in outcome) {
    throw explainObstacle({ ...outcome, roots }, options);
  }
  return installOrder(outcome.reached).map((entry) => memberOf(entry, roots));
}

/** A wanted package and the requests that it answers. */
export interface Root {
  readonly record: PackageRecord;
  readonly requests: ResolvedRequest[];
}

/** A virtual package stands for its provider where there is only one, as apt takes it. */
function wantedRecord(universe: Universe, request: ResolvedRequest, options: CloseOptions): PackageRecord {
  const [real] = universe.candidates(request.package);
  const [only, ...others] = real === undefined ? universe.providers(request.package) : [real];
  if (only === undefined || others.length > 0) {
    throw explainNoCandidate(request, only === undefined ? [] : [only, ...others], options);
  }
  return only;
}

function memberOf({ record, dependent, group }: Reached, roots: ReadonlyMap<string, Root>): ClosureMember {
  if (dependent === undefined || group === undefined) {
    const names = new Set(roots.get(record.name)?.requests.map((request) => request.request.name));
    return { record, why: `wanted as ${[...names].toSorted().join(", ")}` };
  }
  return { record, why: `${dependent.name} depends on it`, dependent: dependent.name, relation: spellGroup(group) };
}
