import { CgoxError } from "../../model/error.ts";
import type { PackageRecord, Relation, RelationGroup } from "../../model/package.ts";
import type { ResolvedRequest } from "../../model/request.ts";
import type { CloseOptions, Root } from "./closure.ts";
import type { NotFound } from "./search.ts";
import { type Obstacle, type Selection, vetoAgainst } from "./selection.ts";
import { targetsOf } from "./solutions.ts";
import { spellGroup, spellRelation, spellRequest } from "./spell.ts";

/** A resolution that did not work out, with the requests that led to it. */
export interface Failure extends NotFound {
  readonly roots: ReadonlyMap<string, Root>;
}

/** The error for a wanted package that is not there, or that several packages provide. */
export function explainNoCandidate(request: ResolvedRequest, providers: readonly PackageRecord[], options: CloseOptions): CgoxError {
  const [best] = providers;
  if (best === undefined) {
    const message = `${options.platform} has no package ${request.package}; ${spellRequest(request)}`;
    return new CgoxError("CGOX_RESOLVE_NO_CANDIDATE", message, { hint: staleHint(options) });
  }
  const names = providers.map((record) => record.name).join(", ");
  const message = `${request.package} is no package of ${options.platform}, but a name that several provide (${names}); ${spellRequest(request)}`;
  return new CgoxError("CGOX_RESOLVE_NO_CANDIDATE", message, {
    hint: `Name one of them, as in \`cgox sysroot add ${options.target} ${best.name}\`.`,
  });
}

/** The error for a broken package: what stands in the way at the end of the chain of needs, and who asked for it. */
export function explainObstacle(failure: Failure, options: CloseOptions): CgoxError {
  const needs: string[] = [];
  const seen = new Set<string>();
  let { record, obstacle } = failure;
  while (obstacle.kind === "unmet") {
    const deeper = failedTarget(failure.selection, obstacle.group, seen);
    if (deeper === undefined) {
      break;
    }
    needs.unshift(`${record.name} depends on ${spellGroup(obstacle.group)}`);
    seen.add(deeper.record.name);
    ({ record, obstacle } = deeper);
  }
  const asked = [...needs, ...chainOf(failure, failure.record.name)];
  if (obstacle.kind === "conflict") {
    return new CgoxError("CGOX_RESOLVE_CONFLICT", conflictMessage(failure, obstacle, asked), { hint: conflictHint(options) });
  }
  const found = obstacle.group.map((relation) => whatThereIs(failure.selection, relation, options)).join(", and ");
  const message = `${record.name} needs ${spellGroup(obstacle.group)} and ${found}; ${asked.join("; ")}`;
  return new CgoxError("CGOX_RESOLVE_NO_CANDIDATE", message, { hint: staleHint(options) });
}

/** Of the packages that could have satisfied a group, the first that has an obstacle of its own. */
function failedTarget(selection: Selection, group: RelationGroup, seen: ReadonlySet<string>) {
  for (const record of group.flatMap((relation) => targetsOf(selection, relation))) {
    const obstacle = vetoAgainst(selection, record) ?? selection.obstacles.get(record.name);
    if (obstacle !== undefined && !seen.has(record.name)) {
      return { record, obstacle };
    }
  }
  return undefined;
}

function whatThereIs({ universe }: Selection, relation: Relation, { platform }: CloseOptions): string {
  const [newest] = universe.candidates(relation.name);
  if (newest !== undefined) {
    const foreign = relation.qualifier === undefined ? "" : ` for ${newest.architecture}, Multi-Arch: ${newest.multiArch ?? "no"}`;
    return `${platform} has ${newest.name} ${newest.version}${foreign}`;
  }
  const [provider] = universe.providers(relation.name);
  const provided = provider?.provides.find((entry) => entry.name === relation.name);
  if (provider !== undefined && provided !== undefined) {
    return `${platform} has ${provider.name}, which provides ${spellRelation(provided)}`;
  }
  return `${platform} has no ${relation.name}`;
}

function conflictMessage(failure: Failure, { owner, relation, other }: Extract<Obstacle, { kind: "conflict" }>, asked: string[]): string {
  const spelled = relation.name === other.name && relation.operator === undefined ? "" : ` (it excludes ${spellRelation(relation)})`;
  const head = `${owner.name} ${owner.version} conflicts with ${other.name} ${other.version}${spelled}`;
  const sides = [owner, other].flatMap(({ name }) => (failure.reached.has(name) ? chainOf(failure, name) : []));
  return [...new Set([head, ...asked, ...sides])].join("; ");
}

/** From a package up to the requests: `liba depends on libb`, `liba was wanted as a on the command line`. */
function chainOf({ reached, roots }: Failure, name: string): string[] {
  const chain: string[] = [];
  let entry = reached.get(name);
  while (entry?.dependent !== undefined && entry.group !== undefined) {
    chain.push(`${entry.dependent.name} depends on ${spellGroup(entry.group)}`);
    entry = reached.get(entry.dependent.name);
  }
  const requests = entry === undefined ? [] : (roots.get(entry.record.name)?.requests ?? []);
  return [...chain, ...requests.map((request) => spellRequest(request))];
}

function staleHint({ target }: CloseOptions): string {
  const [port] = target.split("@");
  return `\`cgox sysroot update ${target}\` looks into a new index; another platform may have it: \`${port ?? target}@<platform>\`.`;
}

function conflictHint({ target }: CloseOptions): string {
  return `Want only one of the two; \`cgox sysroot add ${target} <name> --dry-run\` shows what a name brings in.`;
}
