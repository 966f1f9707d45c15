import type { IndexIdentity, OmittedIndex } from "./package.ts";
import type { NameKind } from "./request.ts";

/** What cgox.lock holds: no times, no host paths, no addresses of mirrors. */
export interface Lockfile {
  readonly version: 1;
  /** By sysroot id, `<platform>/<architecture>`: variants of a target that use the same packages share one. */
  readonly sysroots: Readonly<Record<string, LockedSysroot>>;
}

export interface LockedSysroot {
  readonly requests: readonly LockedRequest[];
  readonly indexes: readonly IndexIdentity[];
  readonly omitted: readonly OmittedIndex[];
  readonly packages: readonly LockedPackage[];
  /** What the sysroot does without, and why; a root to run programs in takes these too. */
  readonly pruned: readonly LockedPackage[];
}

export interface LockedRequest {
  readonly name: string;
  readonly kind: NameKind;
  readonly package: string;
}

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly repository: string;
  /** Relative to the mirror. */
  readonly path: string;
  readonly size: number;
  /** As in `PackageRecord`; absent in locks of older versions, too. */
  readonly installedSize?: number;
  readonly sha256: string;
  readonly why: string;
}
