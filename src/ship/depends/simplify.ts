import type { Relation, RelationGroup } from "../../model/package.ts";

/** Orders two versions: a negative number, zero or a positive number. */
export type CompareVersions = (left: string, right: string) => number;

/**
 * Leaves out each group that another one implies (`libz1 (>= 1.2)` implies `libz1`), and puts the stronger in its place: what
 * dpkg-gencontrol does when it writes a Depends field. Groups keep their order otherwise.
 */
export function simplifyGroups(groups: readonly RelationGroup[], compareVersions: CompareVersions): RelationGroup[] {
  const left = [...groups];
  const kept: RelationGroup[] = [];
  for (let group = left.shift(); group !== undefined; group = left.shift()) {
    const weaker = group;
    if (kept.some((other) => groupImplies(other, weaker, compareVersions))) {
      continue;
    }
    const stronger = left.findIndex((other) => groupImplies(other, weaker, compareVersions));
    if (stronger >= 0) {
      left.unshift(...left.splice(stronger, 1));
    } else {
      kept.push(weaker);
    }
  }
  return kept;
}

/** Whatever satisfies the one satisfies the other. */
function groupImplies(group: RelationGroup, other: RelationGroup, compareVersions: CompareVersions): boolean {
  return group.every((relation) => other.some((implied) => relationImplies(relation, implied, compareVersions)));
}

function relationImplies(relation: Relation, implied: Relation, compareVersions: CompareVersions): boolean {
  if (relation.name !== implied.name || relation.qualifier !== implied.qualifier) {
    return false;
  }
  if (implied.operator === undefined || implied.version === undefined) {
    return true;
  }
  if (relation.operator === undefined || relation.version === undefined) {
    return false;
  }
  const order = compareVersions(relation.version, implied.version);
  const isExact = relation.operator === "=";
  switch (implied.operator) {
    case "=":
      return isExact && order === 0;
    case ">=":
      return (isExact || relation.operator.startsWith(">")) && order >= 0;
    case "<=":
      return (isExact || relation.operator.startsWith("<")) && order <= 0;
    case ">>":
      return relation.operator === ">>" ? order >= 0 : (isExact || relation.operator === ">=") && order > 0;
    case "<<":
      return relation.operator === "<<" ? order <= 0 : (isExact || relation.operator === "<=") && order < 0;
  }
}
