import { readFile } from "node:fs/promises";
import type { PackageRecord } from "../../../src/model/package.ts";
import { parseRelationGroups, parseRelations, satisfies } from "../../../src/packages/debian/relation.ts";
import { compareDebianVersions } from "../../../src/packages/debian/version.ts";
import type { Universe } from "../../../src/packages/repository.ts";

/** A universe out of whole Packages files, without signatures, caches or Contents: small enough to be believed by reading it. */
export async function universeOfFiles(paths: readonly string[]): Promise<Universe> {
  return universeOfTexts(await Promise.all(paths.map((path) => readFile(path, "utf8"))));
}

/** The texts are Packages files, in the order of apt's sources. */
export function universeOfTexts(texts: readonly string[]): Universe {
  const stanzas = new Map<string, string[]>();
  const mentioned = firstMentions(texts);
  const lastMentionedFirst = (left: string, right: string): number => (mentioned.get(right) ?? 0) - (mentioned.get(left) ?? 0);
  const providers = new Map<string, Set<string>>();
  for (const stanza of texts.flatMap((text) => text.split(/\n\n+/u))) {
    const name = field(stanza, "Package");
    if (name === undefined) continue;
    stanzas.set(name, [...(stanzas.get(name) ?? []), stanza]);
    for (const provided of field(stanza, "Provides")?.split(",") ?? []) {
      const virtual = /^\s*([^\s(:]+)/u.exec(provided)?.[1] ?? "";
      providers.set(virtual, (providers.get(virtual) ?? new Set()).add(name));
    }
  }
  const cache = new Map<string, PackageRecord[]>();
  const candidates = (name: string): PackageRecord[] => {
    const known = cache.get(name);
    if (known !== undefined) return known;
    const records = (stanzas.get(name) ?? []).map((stanza) => recordOf(stanza));
    records.sort((left, right) => compareDebianVersions(right.version, left.version));
    cache.set(name, records);
    return records;
  };
  return {
    indexes: [],
    omitted: [],
    candidates,
    providers: (name) =>
      [...(providers.get(name) ?? [])]
        .filter((provider) => provider !== name)
        .toSorted(lastMentionedFirst)
        .flatMap((provider) => candidates(provider).slice(0, 1))
        .filter((record) => record.provides.some((provided) => provided.name === name)),
    compareVersions: compareDebianVersions,
    satisfies,
    owners: async () => [],
    similar: async () => [],
  };
}

/**
 * Name → when it is first met, as a package or in a relation, reading stanza by stanza and in each the fields in apt's order. apt numbers
 * packages like this, and among equal providers takes the one with the highest number (apt 2.6, CompareProviders).
 */
function firstMentions(texts: readonly string[]): Map<string, number> {
  const mentioned = new Map<string, number>();
  const mention = (name: string): void => {
    if (!mentioned.has(name)) mentioned.set(name, mentioned.size);
  };
  for (const stanza of texts.flatMap((text) => text.split(/\n\n+/u))) {
    mention(field(stanza, "Package") ?? "");
    for (const relations of RELATION_FIELDS.map((name) => field(stanza, name) ?? "")) {
      for (const match of relations.matchAll(/(?:^|[,|])\s*([^\s,|(]+)/gu)) mention(match[1] ?? "");
    }
  }
  return mentioned;
}

const RELATION_FIELDS = ["Pre-Depends", "Depends", "Conflicts", "Breaks", "Recommends", "Suggests", "Replaces", "Enhances", "Provides"];

function field(stanza: string, name: string): string | undefined {
  const start = stanza.startsWith(`${name}:`) ? 0 : stanza.indexOf(`\n${name}:`) + 1;
  if (start === 0 && !stanza.startsWith(`${name}:`)) return undefined;
  const match = /^[^:]+:[ \t]*((?:.*)(?:\n[ \t].*)*)/u.exec(stanza.slice(start, start + 100_000));
  return match?.[1]?.trim();
}

function recordOf(stanza: string): PackageRecord {
  const required = (name: string): string => field(stanza, name) ?? "";
  const groups = (name: string) => parseRelationGroups(required(name), { field: name });
  const relations = (name: string) => parseRelations(required(name), { field: name });
  const multiArch = field(stanza, "Multi-Arch");
  const section = field(stanza, "Section");
  const priority = field(stanza, "Priority");
  return {
    name: required("Package"),
    version: required("Version"),
    architecture: required("Architecture"),
    source: (field(stanza, "Source") ?? required("Package")).replace(/ .*$/u, ""),
    depends: [...groups("Pre-Depends"), ...groups("Depends")],
    conflicts: [...relations("Conflicts"), ...relations("Breaks")],
    provides: relations("Provides"),
    essential: field(stanza, "Essential") === "yes",
    repository: "debian",
    suite: "",
    path: required("Filename"),
    size: Number(required("Size")),
    sha256: required("SHA256"),
    ...(multiArch === "same" || multiArch === "foreign" || multiArch === "allowed" ? { multiArch } : {}),
    ...(section === undefined ? {} : { section }),
    ...(priority === undefined ? {} : { priority }),
  };
}
