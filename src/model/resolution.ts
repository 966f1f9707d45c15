import type { IndexIdentity, OmittedIndex, PackageRecord } from "./package.ts";
import type { ResolvedRequest } from "./request.ts";

/** A package of the closure, with the reason why it is in it. */
export interface ClosureMember {
  readonly record: PackageRecord;
  /** For people: `wanted as cairo`, or `libcairo2-dev depends on it`. */
  readonly why: string;
  /** Name of the package whose dependency brought it in; absent for what was wanted by name. */
  readonly dependent?: string;
  /** The relation that brought it in, as the index spells it. */
  readonly relation?: string;
}

/** A package of the closure that a sysroot does without. `why` is the reason for leaving it out. */
export interface PrunedMember extends ClosureMember {
  /** Id of the rule that pruned it. */
  readonly rule: string;
}

/** The closure of what is wanted: packages ∪ pruned is what the distribution's own tool would install. Sorted by name. */
export interface Resolution {
  readonly requests: readonly ResolvedRequest[];
  readonly packages: readonly ClosureMember[];
  readonly pruned: readonly PrunedMember[];
  readonly indexes: readonly IndexIdentity[];
  readonly omitted: readonly OmittedIndex[];
}
