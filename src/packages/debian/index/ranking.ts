import type { FileQuery, Owner } from "../../repository.ts";
import type { PackagesTable } from "./packages-table.ts";

/**
 * Orders packages that ship the same file by what a Debian user would take: the version that the suite's unversioned package depends on,
 * then a package of the same name, then one whose name begins with it, then by how many packages depend on it; less for variants, for
 * packages that are not for development, and for transitional ones. Each with what speaks for it; one alone needs no reason.
 */
export function rankOwners(table: PackagesTable, names: readonly string[], query: FileQuery): Owner[] {
  const asked = askedNames(query);
  if (names.length < 2) return names.map((name) => ({ package: name, reason: "" }));
  const ranked = names
    .map((name) => ({ name, merits: meritsOf(table, name, asked) }))
    .toSorted((left, right) => scoreOf(right.merits) - scoreOf(left.merits) || (left.name < right.name ? -1 : 1));
  return ranked.map(({ name, merits }, place) => {
    const rival = ranked[place === 0 ? 1 : 0]?.merits ?? [];
    return { package: name, reason: distinction(merits, rival).replace("{kind}", query.kind) };
  });
}

interface Merit {
  readonly points: number;
  readonly reason: string;
}

function scoreOf(merits: readonly Merit[]): number {
  return merits.reduce((sum, { points }) => sum + points, 0);
}

/** What counts most for a package and does not hold for its rival: the best one's is the second, the others' is the best one. */
function distinction(merits: readonly Merit[], rival: readonly Merit[]): string {
  const own = merits.filter(({ reason }) => !rival.some((other) => other.reason === reason));
  const [best] = own.toSorted((left, right) => right.points - left.points);
  return best?.reason ?? "one of several alike";
}

/** Endings of packages that hold a variant of what the package without them holds. */
const VARIANTS = /-(compat|gles|nss|mpi|openmpi|mpich|multidev|shims|gcrypt|private|cil|java|ocaml)(-|$)/;

function meritsOf(table: PackagesTable, name: string, asked: readonly string[]): Merit[] {
  const merits: Merit[] = [];
  const core = coreOf(name);
  const unversioned = withoutVersion(core);
  const suiteDefault = defaultNaming(table, name);
  const dependents = table.dependents(name);
  if (suiteDefault !== undefined) merits.push({ points: 100, reason: `default of the suite (${suiteDefault})` });
  if (asked.includes(core)) merits.push({ points: 50, reason: "named like the {kind}" });
  else if (asked.includes(unversioned)) merits.push({ points: 45, reason: "named like the {kind}" });
  else if (asked.some((text) => text !== "" && core.startsWith(text)))
    merits.push({ points: 20, reason: "its name begins like the {kind}" });
  merits.push({ points: Math.log2(1 + dependents), reason: dependencies(dependents) });
  if (VARIANTS.test(name)) merits.push({ points: -15, reason: "a variant" });
  const record = table.candidates(name)[0];
  if (record?.section === "oldlibs") merits.push({ points: -40, reason: "a transitional package" });
  if (!name.endsWith("-dev") && record?.section !== "libdevel") merits.push({ points: -30, reason: "not a package for development" });
  return merits;
}

function dependencies(count: number): string {
  return count === 0 ? "no package depends on it" : count === 1 ? "one package depends on it" : `${String(count)} packages depend on it`;
}

/** Of these packages, those that are called after what is asked for; where there is none, those that differ from it by a version. */
export function namedLike(names: readonly string[], query: FileQuery): string[] {
  const [exact = "", ...others] = askedNames(query);
  const same = names.filter((name) => coreOf(name) === exact);
  if (same.length > 0) return same;
  const asked = [exact, ...others];
  return names.filter((name) => asked.includes(coreOf(name)) || asked.includes(withoutVersion(coreOf(name))));
}

/** What a package may be called after: a header by its own name or its folder's. */
function askedNames({ kind, name }: FileQuery): string[] {
  const parts = kind === "header" ? name.split("/").map((part) => part.replace(/\.[a-z+]+$/i, "")) : [name];
  return [...new Set(parts.flatMap((part) => [normal(part), withoutVersion(normal(part))]))];
}

function normal(name: string): string {
  return name
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/^lib(?=.)/, "");
}

/** `libboost-system1.74-dev` → `boost-system1.74`. */
function coreOf(name: string): string {
  return normal(name.replace(/-dev$/, ""));
}

function withoutVersion(core: string): string {
  return core.replace(/[-.]?\d[\d.]*$/, "") || core;
}

/** Of the packages that are named like this one without a version, the one that depends on it: `libboost-system-dev` for `libboost-system1.74-dev`. */
function defaultNaming(table: PackagesTable, name: string): string | undefined {
  const shorter = [...name.matchAll(/[-.]?\d[\d.]*/g)].map(
    (match) => name.slice(0, match.index) + name.slice(match.index + match[0].length),
  );
  return shorter.find((candidate) => {
    const depends = table.candidates(candidate)[0]?.depends ?? [];
    return depends.some(([first]) => first?.name === name);
  });
}
