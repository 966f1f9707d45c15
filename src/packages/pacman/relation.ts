import type { Relation, VersionOperator } from "../../model/package.ts";
import { comparePacmanVersions } from "./version.ts";

const OPERATORS: Readonly<Record<string, VersionOperator>> = { "<": "<<", "<=": "<=", "=": "=", ">=": ">=", ">": ">>" };

/**
 * Reads an entry of DEPENDS, PROVIDES, CONFLICTS or REPLACES: a name, or a name, an operator and a version without blanks between; what
 * follows `: ` is a description (PKGBUILD(5)).
 */
export function parsePacmanRelation(text: string): Relation {
  const colon = text.indexOf(": ");
  const spelled = colon < 0 ? text : text.slice(0, colon);
  if (!/[<>=]/.test(spelled)) return { name: spelled };
  const [, name, sign, version] = /^([^<>=]*)(<=|>=|<|>|=)(.*)$/s.exec(spelled) ?? [];
  const operator = sign === undefined ? undefined : OPERATORS[sign];
  if (name === undefined || operator === undefined || version === undefined) return { name: spelled };
  return { name, operator, version };
}

/** The name that a relation is about, without the rest. */
export function relationName(text: string): string {
  return /^[^<>=:]*(?::(?! )[^<>=:]*)*/.exec(text)?.[0] ?? text;
}

/** Whether a package of this version satisfies the relation's version; true where it asks for none. */
export function satisfiesPacman(version: string, { operator, version: wanted }: Relation): boolean {
  if (operator === undefined || wanted === undefined) return true;
  const order = comparePacmanVersions(version, wanted);
  switch (operator) {
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
