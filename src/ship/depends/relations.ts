import { CgoxError } from "../../model/error.ts";
import type { Relation, RelationGroup, VersionOperator } from "../../model/package.ts";

/**
 * Reads what a symbols or shlibs file gives as dependencies, e.g. `libc6 (>> 2.36), libc6 (<< 2.37)`.
 * @throws CgoxError `CGOX_DEPENDS_RELATION` that names the owner and the piece which is no relation.
 */
export function parseDependencies(text: string, owner: string): RelationGroup[] {
  return text
    .split(",")
    .filter((group) => group.trim() !== "")
    .map((group) => group.split("|").map((piece) => parseRelation(piece, owner)));
}

/** As a Depends field has it: `libc6 (>= 2.34), libcairo2 (>= 1.15.10)`. */
export function formatDependencies(groups: readonly RelationGroup[]): string {
  return groups.map((group) => group.map(formatRelation).join(" | ")).join(", ");
}

/** Orders groups as dpkg-shlibdeps does: by package, then operator, then version as text; alternatives one after the other. */
export function compareGroups(left: RelationGroup, right: RelationGroup): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined || b === undefined) {
      return a === undefined ? -1 : 1;
    }
    const order =
      compareTexts(a.name, b.name) || operatorRank(a.operator) - operatorRank(b.operator) || compareTexts(a.version ?? "", b.version ?? "");
    if (order !== 0) {
      return order;
    }
  }
  return 0;
}

const RELATION = /^\s*([A-Za-z0-9][A-Za-z0-9.+_-]*)(?::([a-z0-9][a-z0-9-]*))?\s*(?:\(\s*(<<|<=|=|>=|>>)\s*([A-Za-z0-9.+~:-]+)\s*\))?\s*$/;
const OPERATORS: readonly VersionOperator[] = [">=", ">>", "=", "<<", "<="];

function parseRelation(text: string, owner: string): Relation {
  const [, name, qualifier, sign, version] = RELATION.exec(text) ?? [];
  if (name === undefined) {
    throw new CgoxError("CGOX_DEPENDS_RELATION", `${owner} gives the dependency "${text.trim()}", which is not a package relation`, {
      hint: "A relation is a name, as in `libc6 (>= 2.36)`; the symbols or shlibs file of that package is damaged.",
    });
  }
  const operator = OPERATORS.find((known) => known === sign);
  return {
    name,
    ...(operator === undefined || version === undefined ? {} : { operator, version }),
    ...(qualifier === undefined ? {} : { qualifier }),
  };
}

function formatRelation({ name, qualifier, operator, version }: Relation): string {
  const packageName = qualifier === undefined ? name : `${name}:${qualifier}`;
  return operator === undefined ? packageName : `${packageName} (${operator} ${version ?? ""})`;
}

function operatorRank(operator: VersionOperator | undefined): number {
  return operator === undefined ? -1 : OPERATORS.indexOf(operator);
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
