import { CgoxError } from "../../../model/error.ts";
import type { RelationGroup } from "../../../model/package.ts";
import { compareGroups, formatDependencies, parseDependencies } from "../../depends/relations.ts";
import { simplifyGroups, type CompareVersions } from "../../depends/simplify.ts";
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

/**
 * The fields of a package's relations: what was computed and what the user gives, of which the weaker of two on the same package goes.
 * @throws CgoxError `CGOX_DEB_RELATION` that names the key and what is no relation
 */
export function relationFields(
  settings: DebSettings,
  computed: readonly RelationGroup[],
  compareVersions: CompareVersions,
): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [key, field] of Object.entries(FIELDS) as [keyof typeof FIELDS, string][]) {
    const given = (settings[key] ?? []).flatMap((text) => parse(key, text));
    const groups = field === "Depends" ? [...computed, ...given] : given;
    const written = UNIONS.has(field) ? groups.toSorted(compareGroups) : simplifyGroups(groups, compareVersions);
    if (written.length > 0) fields[field] = formatDependencies(written);
  }
  return fields;
}

/** Fields in which every relation counts for itself; dpkg-gencontrol sorts them and leaves the others in their order. */
const UNIONS = new Set(["Enhances", "Conflicts", "Breaks", "Replaces", "Provides"]);

function parse(key: string, text: string): RelationGroup[] {
  try {
    return parseDependencies(text, `package.deb.${key}`);
  } catch (cause) {
    throw new CgoxError("CGOX_DEB_RELATION", `package.deb.${key} holds ${JSON.stringify(text)}, which is no relation to a package`, {
      hint: "write a name, or a name and a version: libc6 (>= 2.36); alternatives with |",
      cause,
    });
  }
}
