/** A tree on disk, ready to compile against. Never changed once it is there. */
export interface Sysroot {
  /** `<platform>/<architecture>`. */
  readonly id: string;
  /** Absolute path of the tree. */
  readonly root: string;
  /** Hex digest of the lock entry that it was made from. */
  readonly digest: string;
}

/** What a package put into a sysroot: kept beside the tree, for `show`, and for later stages. */
export interface SysrootManifest {
  readonly packages: readonly {
    readonly name: string;
    readonly version: string;
    readonly sha256: string;
    readonly files: readonly string[];
  }[];
}
