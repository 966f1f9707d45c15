import { CgoxError } from "../../model/error.ts";
import type { Relation, RelationGroup, VersionOperator } from "../../model/package.ts";
import { appliesToArchitecture, appliesToProfiles } from "./restriction.ts";
import { compareDebianVersions } from "./version.ts";

export interface RelationOptions {
  /** The field's name, for error messages. */
  readonly field: string;
  /** Whose field it is, e.g. `libcairo2-dev 1.16.0-7`, for error messages. */
  readonly owner?: string;
  /** Debian's name of the architecture that `[…]` restrictions are judged for; without it they are read and not judged. */
  readonly architecture?: string;
  /** Active build profiles, that `<…>` restrictions are judged for; none when absent. */
  readonly profiles?: readonly string[];
}

/**
 * Reads a field with alternatives (Depends, Pre-Depends, Build-Depends …; Debian Policy 7.1). Alternatives that a restriction
 * rules out are left out, and groups of which nothing stays. The obsolete `<` and `>` mean `<=` and `>=`.
 * @throws CgoxError `CGOX_DEBIAN_RELATION` that names the field and the piece that is not a relation.
 */
export function parseRelationGroups(text: string, options: RelationOptions): RelationGroup[] {
  const groups: RelationGroup[] = [];
  for (const piece of text.split(",")) {
    if (piece.trim() === "") {
      continue;
    }
    const group = piece.split("|").flatMap((alternative) => parseAlternative(alternative, options));
    if (group.length > 0) {
      groups.push(group);
    }
  }
  return groups;
}

/**
 * Reads a field without alternatives (Provides, Conflicts, Breaks, Replaces).
 * @throws CgoxError `CGOX_DEBIAN_RELATION`, also where there are alternatives.
 */
export function parseRelations(text: string, options: RelationOptions): Relation[] {
  return text
    .split(",")
    .filter((piece) => piece.trim() !== "")
    .flatMap((piece) => parseAlternative(piece, options));
}

/** Whether a package of this version satisfies the version that the relation asks for; true where it asks for none. */
export function satisfies(version: string, relation: Relation): boolean {
  if (relation.operator === undefined || relation.version === undefined) {
    return true;
  }
  const order = compareDebianVersions(version, relation.version);
  switch (relation.operator) {
    case "<<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">=":
      return order >= 0;
    case ">>":
      return order > 0;
  }
}

/** Name, qualifier, operator, version, `[architectures]`, `<profiles>`…: each where it may stand, with blanks between. */
const ALTERNATIVE =
  /^\s*([A-Za-z0-9][A-Za-z0-9.+_-]*)(?::([a-z0-9][a-z0-9-]*))?\s*(?:\(\s*(<<|<=|=|>=|>>|<|>)\s*([A-Za-z0-9.+~:-]+)\s*\))?\s*(?:\[([^[\]<>()]+)\])?\s*((?:<[^[\]<>()]+>\s*)*)$/;

/** Two of three relations are a name and nothing else. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9.+_-]*$/;

const OPERATORS: Readonly<Record<string, VersionOperator>> = {
  "<<": "<<",
  "<=": "<=",
  "=": "=",
  ">=": ">=",
  ">>": ">>",
  "<": "<=",
  ">": ">=",
};

/** One relation; none where a restriction rules it out. */
function parseAlternative(text: string, options: RelationOptions): Relation[] {
  if (PLAIN.test(text)) return [{ name: text }];
  // Three runs of blanks that follow each other would each be tried at every length.
  const match = ALTERNATIVE.exec(text.replaceAll(/\s+/g, " "));
  const name = match?.[1];
  if (match === null || name === undefined) {
    throw notARelation(text, options);
  }
  const [, , qualifier, sign, version, architectures, profiles] = match;
  if (architectures !== undefined && options.architecture !== undefined && !appliesToArchitecture(architectures, options.architecture)) {
    return [];
  }
  if (profiles !== undefined && profiles !== "" && !appliesToProfiles(profiles, options.profiles ?? [])) {
    return [];
  }
  const operator = sign === undefined ? undefined : OPERATORS[sign];
  return [
    {
      name,
      ...(operator !== undefined && version !== undefined ? { operator, version } : {}),
      ...(qualifier !== undefined ? { qualifier } : {}),
    },
  ];
}

function notARelation(text: string, options: RelationOptions): CgoxError {
  const owner = options.owner === undefined ? "" : ` of ${options.owner}`;
  return new CgoxError(
    "CGOX_DEBIAN_RELATION",
    `The ${options.field} field${owner} holds "${text.trim()}", which is not a package relation`,
    {
      hint: "A relation is a name, as in `libc6 (>= 2.36)`; the index or control file that holds this one is damaged.",
    },
  );
}
