import type { ComputedDepends } from "./compute-depends.ts";
import type { DependencyOrigin } from "./dependency-table.ts";
import { formatDependencies } from "./relations.ts";

/** One dependency and why it is there. */
export interface DependencyReason {
  /** As Depends has it: `libcairo2 (>= 1.15.10)`. */
  readonly dependency: string;
  /** The libraries that set its version; all where it has none of theirs. */
  readonly decisive: readonly DependencyOrigin[];
  /** Libraries of the same dependency that would do with less. */
  readonly others: readonly DependencyOrigin[];
}

/** What `cgox why <target> <binary>` prints: for each dependency the soname, the symbols that set the version, and the package. */
export function explainDepends({ relations }: ComputedDepends): readonly DependencyReason[] {
  return relations.map(({ group, origins }) => ({
    dependency: formatDependencies([group]),
    decisive: origins.filter(({ version }) => version === origins[0]?.version),
    others: origins.filter(({ version }) => version !== origins[0]?.version),
  }));
}
