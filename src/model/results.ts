import type { CgoEnv, PureGoEnv } from "./cgo-env.ts";
import type { LockedSysroot } from "./lock.ts";
import type { Resolution } from "./resolution.ts";
import type { Sysroot } from "./sysroot.ts";
import type { Target } from "./target.ts";

/** What `sysroot add`, `remove`, `update` and `sync` hand back; `sysroot` is absent after a dry run. */
export interface SysrootChange {
  readonly target: Target;
  readonly resolution?: Resolution;
  readonly locked: LockedSysroot;
  /** Packages that the lock did not name before, that it no longer names, and those whose version changed. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly name: string; readonly from: string; readonly to: string }[];
  readonly sysroot?: Sysroot;
}

/** What `sysroot sync` hands back, and the absolute paths of the files that decided that there was nothing more to do. */
export interface SyncedSysroots {
  readonly changes: readonly SysrootChange[];
  readonly inputs: readonly string[];
}

/** One row of `sysroot list`, and all of `sysroot show`. */
export interface SysrootReport {
  readonly id: string;
  readonly locked: LockedSysroot;
  /** Absent where the tree is not on this machine. */
  readonly root?: string;
  /** Bytes of the package files. */
  readonly downloadBytes: number;
}

export interface TargetEnv {
  readonly target: Target;
  readonly env: CgoEnv | PureGoEnv;
  /** Absolute paths of the files that it was made from, those that need not be there included. */
  readonly inputs: readonly string[];
}

export interface BuildResult {
  readonly outputs: readonly BuildOutput[];
  /** go's own exit code; the first that is not 0 where several targets were built. */
  readonly exitCode: number;
}

export interface BuildOutput {
  readonly target: string;
  /** Absolute path of the program. */
  readonly path: string;
  /** For people, as `file` would say it: `ELF 32-bit LSB pie executable, ARM, EABI5, dynamically linked`. */
  readonly format: string;
  /** Highest `GLIBC_x.y` that the program imports; absent where it imports none. */
  readonly glibc?: string;
  /** The platform's glibc. */
  readonly platformGlibc?: string;
  /** Shared libraries that it names, in order. */
  readonly needed: readonly string[];
}

export interface CacheSize {
  readonly directory: string;
  /** Folder of the cache → bytes on disk, files with several names counted once. */
  readonly parts: Readonly<Record<string, number>>;
  readonly total: number;
}

export interface CachePruned {
  readonly removed: readonly { readonly what: string; readonly bytes: number }[];
  readonly freed: number;
}

/** A file, link or folder of the cache that is not what the hashes say; `unknown`: what it should be cannot be found out. */
export interface Difference {
  /** Absolute. */
  readonly path: string;
  readonly state: "changed" | "missing" | "added" | "unknown";
}

/** What `cache verify` found. */
export interface CacheVerified {
  readonly directory: string;
  /** How many packages were looked at. */
  readonly packages: number;
  readonly differences: readonly Difference[];
  /** Paths of packages and trees that were removed, with `--repair`. */
  readonly removed: readonly string[];
}

export interface Finding {
  readonly name: string;
  readonly state: "ok" | "warning" | "missing";
  readonly detail: string;
  readonly hint?: string;
}
