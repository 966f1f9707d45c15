import type { Relation, RelationGroup } from "../../model/package.ts";
import type { Asker, ResolvedRequest } from "../../model/request.ts";

/** As an index spells it: `libfoo:any (>= 2)`. */
export function spellRelation({ name, qualifier, operator, version }: Relation): string {
  const qualified = qualifier === undefined ? name : `${name}:${qualifier}`;
  return operator === undefined || version === undefined ? qualified : `${qualified} (${operator} ${version})`;
}

/** As an index spells it: `default-mta | mail-transport-agent`. */
export function spellGroup(group: RelationGroup): string {
  return group.map((relation) => spellRelation(relation)).join(" | ");
}

/** Who wanted a package and where: `libcairo2-dev was wanted as cairo at main.go:7 (#cgo pkg-config: cairo)`. */
export function spellRequest({ request, package: name }: ResolvedRequest): string {
  const as = request.name === name ? "" : ` as ${request.name}`;
  return `${name} was wanted${as} ${spellAsker(request.asker)}`;
}

function spellAsker(asker: Asker): string {
  switch (asker.kind) {
    case "command-line":
      return "on the command line";
    case "lock":
      return `in ${asker.file}`;
    case "config":
      return `in ${asker.file} for ${asker.target}`;
    case "go":
      return `at ${asker.file}:${String(asker.line)} (${asker.directive})`;
  }
}
