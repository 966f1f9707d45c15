import type { PackageRecord, Relation, RelationGroup } from "../../model/package.ts";
import type { Universe } from "../repository.ts";

/** What a package could not have, for the explanation when nothing works out. */
export type Obstacle =
  | { readonly kind: "unmet"; readonly group: RelationGroup }
  | { readonly kind: "conflict"; readonly relation: Relation; readonly owner: PackageRecord; readonly other: PackageRecord };

/** The state of one resolution: which packages are in so far, and which may not be. */
export interface Selection {
  readonly universe: Universe;
  /** By name, in the order of choosing. */
  readonly chosen: Map<string, PackageRecord>;
  /** Virtual name → the chosen packages that provide it. */
  readonly provided: Map<string, Set<PackageRecord>>;
  /** Packages whose being in or out is settled: wanted ones, what they cannot do without, and those in the middle of being chosen. */
  readonly settled: Set<string>;
  /** Packages that turned out not to be installable. */
  readonly discarded: Set<string>;
  /** Conflicts of settled packages, by the name that they are against. */
  readonly vetoes: Map<string, { readonly relation: Relation; readonly owner: PackageRecord }[]>;
  readonly obstacles: Map<string, Obstacle>;
}

/** `without` names packages that are not to be chosen. */
export function emptySelection(universe: Universe, without: ReadonlySet<string>): Selection {
  return {
    universe,
    chosen: new Map(),
    provided: new Map(),
    settled: new Set(),
    discarded: new Set(without),
    vetoes: new Map(),
    obstacles: new Map(),
  };
}

export function choose(selection: Selection, record: PackageRecord): void {
  selection.chosen.set(record.name, record);
  for (const { name } of record.provides) {
    const records = selection.provided.get(name) ?? new Set();
    selection.provided.set(name, records.add(record));
  }
}

export function drop(selection: Selection, record: PackageRecord): void {
  selection.chosen.delete(record.name);
  for (const { name } of record.provides) {
    selection.provided.get(name)?.delete(record);
  }
}

/** Keeps a settled package's conflict in mind: what it is against is not offered any more. */
export function veto(selection: Selection, owner: PackageRecord, relation: Relation): void {
  const known = selection.vetoes.get(relation.name) ?? [];
  selection.vetoes.set(relation.name, known);
  if (!known.some((entry) => entry.relation === relation)) {
    known.push({ relation, owner });
  }
}

/** The settled package's conflict that keeps a record out, if there is one. */
export function vetoAgainst(selection: Selection, record: PackageRecord): Obstacle | undefined {
  for (const { name } of [record, ...record.provides]) {
    const hit = selection.vetoes.get(name)?.find(({ relation, owner }) => hits(selection, { relation, owner }, record));
    if (hit !== undefined) {
      return { kind: "conflict", relation: hit.relation, owner: hit.owner, other: record };
    }
  }
  return undefined;
}

/** Whether a record fulfils a relation, as itself or by what it provides. An unversioned Provides fulfils no versioned relation (Debian Policy 7.5). */
export function fulfils({ universe }: Selection, record: PackageRecord, relation: Relation): boolean {
  if (!qualifies(record, relation)) {
    return false;
  }
  if (record.name === relation.name && universe.satisfies(record.version, relation)) {
    return true;
  }
  return record.provides.some(
    (provided) =>
      provided.name === relation.name &&
      (relation.operator === undefined || (provided.version !== undefined && universe.satisfies(provided.version, relation))),
  );
}

/** The chosen packages that fulfil a relation. */
export function fulfillers(selection: Selection, relation: Relation): PackageRecord[] {
  const real = selection.chosen.get(relation.name);
  const found = real !== undefined && fulfils(selection, real, relation) ? [real] : [];
  for (const record of selection.provided.get(relation.name) ?? []) {
    if (record !== real && fulfils(selection, record, relation)) {
      found.push(record);
    }
  }
  return found;
}

export function isSatisfied(selection: Selection, group: RelationGroup): boolean {
  return group.some((relation) => fulfillers(selection, relation).length > 0);
}

/** The chosen packages that a package's conflict is against; never itself (Debian Policy 7.4). */
export function conflicting(selection: Selection, owner: PackageRecord, relation: Relation): PackageRecord[] {
  return fulfillers(selection, relation).filter((other) => other.name !== owner.name);
}

/** What is wrong with a chosen package as things are, undefined where nothing is. */
export function obstacleOf(selection: Selection, record: PackageRecord): Obstacle | undefined {
  const conflict = conflictOf(selection, record);
  if (conflict !== undefined) return conflict;
  const group = record.depends.find((candidate) => !isSatisfied(selection, candidate));
  return group === undefined ? undefined : { kind: "unmet", group };
}

/** The first chosen package that a chosen one is against. */
export function conflictOf(selection: Selection, record: PackageRecord): Obstacle | undefined {
  for (const relation of record.conflicts) {
    const [other] = conflicting(selection, record, relation);
    if (other !== undefined) return { kind: "conflict", relation, owner: record, other };
  }
  return undefined;
}

function hits(selection: Selection, { relation, owner }: { relation: Relation; owner: PackageRecord }, record: PackageRecord): boolean {
  return owner.name !== record.name && fulfils(selection, record, relation);
}

/** `:any` asks for a package that says `Multi-Arch: allowed`; a named architecture is met by that one and by `all` (apt 2.6, one architecture). */
function qualifies(record: PackageRecord, { qualifier }: Relation): boolean {
  switch (qualifier) {
    case undefined:
    case "native":
      return true;
    case "any":
      return record.multiArch === "allowed";
    default:
      return record.architecture === qualifier || record.architecture === "all";
  }
}
