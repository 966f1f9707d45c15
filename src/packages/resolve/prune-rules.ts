import { join } from "node:path";
import { checkOnce } from "../../model/checked-once.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import type { PackageRecord } from "../../model/package.ts";

/** Packages that a sysroot does without, as `sysroots/rules/*.json` describes them. */
export interface PruneRule {
  readonly id: string;
  /** For users: why a sysroot does without what the rule matches. */
  readonly why: string;
  /** Of package names; `*` stands for any text. A package that one of these matches is left out … */
  readonly names?: readonly string[];
  /** … and so is one of these sections, without what stands before a slash. */
  readonly sections?: readonly string[];
  /** Names that the rule does not mean. */
  readonly except?: readonly string[];
  /** A package stays where one of its own source that has such a name depends on it: a -dev package knows what its headers and links need. */
  readonly unlessNeededBy?: readonly string[];
  /** Left out even where a user wants the package by its name. */
  readonly always?: boolean;
}

/**
 * Reads the rule files of these names from the folder `rules` below the platform data, in this order.
 * @param options.checkedDirectory where it is noted which files have passed the schema; without it they are checked each time
 * @throws CgoxError `CGOX_RULES_INVALID` that names the file and what is wrong with it.
 */
export async function loadPruneRules(
  host: Host,
  dataDirectory: string,
  names: readonly string[],
  options: { readonly checkedDirectory?: string } = {},
): Promise<PruneRule[]> {
  const files = names.map((name) => join(dataDirectory, "rules", `${name}.json`));
  return (await Promise.all(files.map((file) => readRules(host, file, options.checkedDirectory)))).flat();
}

/** The first rule that leaves a package out. */
export function matchRule(record: PackageRecord, rules: readonly PruneRule[]): PruneRule | undefined {
  return ruleMatcher(rules)(record);
}

/** The same for many packages: the patterns of all rules are sorted by their first and last letters once. */
export function ruleMatcher(rules: readonly PruneRule[]): (record: PackageRecord) => PruneRule | undefined {
  const prepared = rules.map((rule) => ({
    rule,
    isNamed: patternMatcher(rule.names ?? []),
    isExcepted: patternMatcher(rule.except ?? []),
    sections: new Set(rule.sections),
  }));
  return ({ name, section = "" }) => {
    const ownSection = section.slice(section.lastIndexOf("/") + 1);
    return prepared.find(({ isNamed, isExcepted, sections }) => (sections.has(ownSection) || isNamed(name)) && !isExcepted(name))?.rule;
  };
}

function patternMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns);
  const byEnds = new Map<string, string[]>();
  for (const pattern of patterns.filter((text) => text.includes("*"))) {
    const ends = pattern.charAt(0) + pattern.charAt(pattern.length - 1);
    byEnds.set(ends, [...(byEnds.get(ends) ?? []), pattern]);
  }
  return (name) => {
    const [first, last] = [name.charAt(0), name.charAt(name.length - 1)];
    return exact.has(name) || [first + last, `${first}*`, `*${last}`, "**"].some((ends) => matchesAny(name, byEnds.get(ends) ?? []));
  };
}

async function readRules(host: Host, file: string, directory: string | undefined): Promise<PruneRule[]> {
  const text = await host.files.readText(file);
  const value = parseJson(text, file);
  await checkOnce({ files: host.files, directory, checker: import.meta.filename }, text, async () => {
    const { ruleFileSchema } = await import("./prune-schema.ts");
    const parsed = ruleFileSchema.safeParse(value);
    if (parsed.success) return;
    const [issue] = parsed.error.issues;
    throw invalid(file, `${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "not a rule file"}`);
  });
  return (value as { readonly rules: PruneRule[] }).rules;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(file, cause instanceof Error ? cause.message : String(cause));
  }
}

function invalid(file: string, what: string): CgoxError {
  return new CgoxError("CGOX_RULES_INVALID", `${file} cannot be used: ${what}`, {
    hint: "README.md beside it says what a rule file holds; installing cgox again brings back the shipped files.",
  });
}

/** Whether one of the patterns stands for the whole name. */
export function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesPattern(name, pattern));
}

/** The pieces between the stars have to be there in their order, the first at the start and the last at the end. */
function matchesPattern(name: string, pattern: string): boolean {
  // Nearly all patterns differ from nearly all names in a letter before the first star.
  const star = pattern.indexOf("*");
  for (let at = 0; at < (star < 0 ? pattern.length : star); at++) if (name.charCodeAt(at) !== pattern.charCodeAt(at)) return false;
  const pieces = pattern.split("*");
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (pieces.length === 1) {
    return name === pattern;
  }
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) {
    return false;
  }
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, from);
    if (found < 0 || found + piece.length > name.length - last.length) {
      return false;
    }
    from = found + piece.length;
  }
  return true;
}
