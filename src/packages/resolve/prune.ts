import type { ClosureMember, PrunedMember } from "../../model/resolution.ts";
import { matchesAny, ruleMatcher, type PruneRule } from "./prune-rules.ts";

export interface Pruned {
  readonly packages: ClosureMember[];
  readonly pruned: PrunedMember[];
}

/**
 * Parts a closure into what a sysroot is made of and what it does without; both are sorted by name, and nothing is lost.
 *
 * Left out is what a rule matches, and what only such packages need. What was wanted by name stays, unless the rule says `always`. A package
 * that a staying one names in a relation stays unless a rule matches it itself, whichever alternative it is.
 */
export function prune(members: readonly ClosureMember[], rules: readonly PruneRule[]): Pruned {
  const ruleFor = ruleMatcher(rules);
  const matched = new Map<string, PruneRule>();
  for (const member of members) {
    const rule = ruleFor(member.record);
    const stays = member.dependent === undefined ? rule?.always !== true : isOfItsLibrary(member, { rule, members });
    if (rule !== undefined && !stays) {
      matched.set(member.record.name, rule);
    }
  }
  const kept = reachKept(members, matched);
  const byName = new Map(members.map((member) => [member.record.name, member]));
  const sorted = members.toSorted((left, right) => (left.record.name < right.record.name ? -1 : 1));
  return {
    packages: sorted.filter((member) => kept.has(member.record.name)),
    pruned: sorted.filter((member) => !kept.has(member.record.name)).map((member) => prunedMember(member, { matched, byName })),
  };
}

function isOfItsLibrary(
  { record }: ClosureMember,
  { rule, members }: { rule: PruneRule | undefined; members: readonly ClosureMember[] },
): boolean {
  const patterns = rule?.unlessNeededBy;
  return (
    patterns !== undefined &&
    members.some(
      (other) =>
        other.record.source === record.source &&
        matchesAny(other.record.name, patterns) &&
        other.record.depends.flat().some((relation) => relation.name === record.name),
    )
  );
}

/** Names of what the wanted packages need without the help of a package that is left out. */
function reachKept(members: readonly ClosureMember[], matched: ReadonlyMap<string, unknown>): Set<string> {
  const fulfilling = new Map<string, ClosureMember[]>();
  for (const member of members) {
    for (const { name } of [member.record, ...member.record.provides]) {
      const others = fulfilling.get(name);
      if (others === undefined) fulfilling.set(name, [member]);
      else others.push(member);
    }
  }
  const wanted = members.filter((member) => member.dependent === undefined && !matched.has(member.record.name));
  const kept = new Map(wanted.map((member) => [member.record.name, member]));
  for (const member of kept.values()) {
    for (const relation of member.record.depends.flat()) {
      for (const needed of fulfilling.get(relation.name) ?? []) {
        if (!matched.has(needed.record.name)) kept.set(needed.record.name, needed);
      }
    }
  }
  return new Set(kept.keys());
}

interface Context {
  readonly matched: ReadonlyMap<string, PruneRule>;
  readonly byName: ReadonlyMap<string, ClosureMember>;
}

function prunedMember(member: ClosureMember, { matched, byName }: Context): PrunedMember {
  const own = matched.get(member.record.name);
  if (own !== undefined) {
    return { ...member, rule: own.id, why: own.why };
  }
  let dependent = member.dependent;
  while (dependent !== undefined && !matched.has(dependent)) {
    dependent = byName.get(dependent)?.dependent;
  }
  const rule = dependent === undefined ? undefined : matched.get(dependent);
  if (dependent === undefined || rule === undefined) {
    throw new Error(`${member.record.name} is out of the closure's reach, and no rule says why`);
  }
  const through = dependent === member.dependent ? "" : ` (by way of ${member.dependent ?? ""})`;
  return { ...member, rule: rule.id, why: `only needed by ${dependent}${through}, which is left out: ${rule.why}` };
}
