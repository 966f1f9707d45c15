import { CgoxError } from "../../../model/error.ts";
import type { Relation, RelationGroup, VersionOperator } from "../../../model/package.ts";
import { compareGroups, formatDependencies } from "../../depends/relations.ts";
import { simplifyGroups, type CompareVersions } from "../../depends/simplify.ts";
import { packageNameRule } from "./package-name.ts";
import type { DebSettings } from "./settings.ts";

/** The block's keys and the fields that they become. */
const FIELDS = {
  "pre-depends": "Pre-Depends",
  depends: "Depends",
  recommends: "Recommends",
  suggests: "Suggests",
  enhances: "Enhances",
  conflicts: "Conflicts",
  breaks: "Breaks",
  replaces: "Replaces",
  provides: "Provides",
} as const;

/** What is known of the versions of Debian's packages. */
interface VersionRules {
  readonly compare: CompareVersions;
  readonly isVersion: (text: string) => boolean;
}

/**
 * The fields of a package's relations: what was computed and what the user gives, of which the weaker of two on the same package goes.
 * @throws CgoxError `CGOX_DEB_RELATION` that names the key, and why dpkg would refuse the relation, warn of it, or never find it met
 */
export function relationFields(settings: DebSettings, computed: readonly RelationGroup[], versions: VersionRules): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [key, field] of Object.entries(FIELDS) as [keyof typeof FIELDS, string][]) {
    const given = (settings[key] ?? []).flatMap((text) => parse(key, text, versions));
    const groups = field === "Depends" ? [...computed, ...given] : given;
    const written = UNIONS.has(field) ? groups.toSorted(compareGroups) : simplifyGroups(groups, versions.compare);
    if (written.length > 0) fields[field] = formatDependencies(written);
  }
  return fields;
}

/** Fields in which every relation counts for itself; dpkg-gencontrol sorts them and leaves the others in their order. */
const UNIONS = new Set(["Enhances", "Conflicts", "Breaks", "Replaces", "Provides"]);

/** Fields in which one relation may stand for another (Debian Policy 7.1). */
const ALTERNATIVES = new Set<string>(["Pre-Depends", "Depends", "Recommends", "Suggests"]);

function parse(key: keyof typeof FIELDS, text: string, { isVersion }: VersionRules): RelationGroup[] {
  const refuse = (why: string, hint = "write a name, or a name and a version: libc6 (>= 2.36)"): CgoxError =>
    new CgoxError("CGOX_DEB_RELATION", `package.deb.${key} holds ${shown(text)}, which no package can have there: ${why}`, { hint });
  return text.split(",").map((item) => {
    const pieces = item.split("|");
    if (pieces.length > 1 && !ALTERNATIVES.has(FIELDS[key])) {
      throw refuse(`alternatives with | are for ${[...ALTERNATIVES].join(", ")} only (Debian Policy 7.1)`, "list each package for itself");
    }
    return pieces.map((piece) => {
      const relation = parseRelation(piece, refuse);
      const { name, operator, version } = relation;
      if (version !== undefined && !isVersion(version)) throw refuse(`${shown(version)} is no version (Debian Policy 5.6.12)`);
      if (key === "provides" && operator !== undefined && operator !== "=") {
        throw refuse("only = can be used in Provides (Debian Policy 7.5)", `write ${name} (= ${version ?? ""})`);
      }
      return relation;
    });
  });
}

function parseRelation(piece: string, refuse: (why: string, hint?: string) => CgoxError): Relation {
  const text = piece.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if (text === "") throw refuse("a name is missing before or after a comma or |");
  if (text.includes("${"))
    throw refuse("a ${variable} is replaced in debian/control only", "leave it out: cgox computes what programs need");
  const [, name, qualifier, rest = ""] = /^([^\s:()[\]<>]+)(?::([^\s()[\]<>]*))?[ \t\r\n]*(.*)$/s.exec(text) ?? [];
  const nameRule = name === undefined ? "it does not begin with a name" : packageNameRule(name);
  if (name === undefined || nameRule !== undefined) {
    throw refuse(`${name === undefined ? "" : `in the name ${shown(name)}, `}${nameRule ?? ""} (Debian Policy 5.6.7)`);
  }
  if (qualifier !== undefined && !/^[a-z0-9][a-z0-9-]*$/.test(qualifier)) throw refuse(`${shown(qualifier)} is no architecture`);
  const relation: Relation = { name, ...(qualifier === undefined ? {} : { qualifier }) };
  if (rest === "") return relation;
  if (/^[[<]/.test(rest)) throw refuse("[architectures] and <build profiles> are for source packages only (Debian Policy 7.1)");
  const [, sign = "", version] = /^\([ \t\r\n]*([<>=!~]*)[ \t\r\n]*([^)]*?)[ \t\r\n]*\)$/.exec(rest) ?? [];
  if (version === undefined) throw refuse(`${shown(rest)} after ${name} is no version in brackets`);
  const operator = OPERATORS.find((known) => known === sign);
  if (operator === undefined) {
    throw refuse(
      sign === ">" || sign === "<"
        ? `${sign} is obsolete, and means ${sign}= (Debian Policy 7.1)`
        : `${sign === "" ? "the version stands without an operator" : `${shown(sign)} is no operator`}`,
      "the operators are <<, <=, =, >= and >>",
    );
  }
  return { ...relation, operator, version };
}

const OPERATORS: readonly VersionOperator[] = ["<<", "<=", "=", ">=", ">>"];

/** Printable, and not longer than a line has room for. */
function shown(text: string): string {
  const printable = JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return printable.length > 100 ? `${printable.slice(0, 100)}…` : printable;
}
