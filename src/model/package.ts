export type VersionOperator = "<<" | "<=" | "=" | ">=" | ">>";

/** One alternative of a dependency, or one thing that a package provides or conflicts with. */
export interface Relation {
  readonly name: string;
  readonly operator?: VersionOperator;
  readonly version?: string;
  /** Debian's architecture qualifier: `any`, `native`, or an architecture's name. */
  readonly qualifier?: string;
}

/** Alternatives, of which one has to be there. */
export type RelationGroup = readonly Relation[];

/** One entry of an index, normalised over the repository kinds. */
export interface PackageRecord {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Source package's name, the binary's own where the index does not say. */
  readonly source: string;
  readonly multiArch?: "same" | "foreign" | "allowed";
  readonly section?: string;
  /** Debian's Priority field. */
  readonly priority?: string;
  readonly essential?: boolean;
  /** Pre-Depends, then Depends, each in the order of the index. */
  readonly depends: readonly RelationGroup[];
  /** Conflicts and Breaks. */
  readonly conflicts: readonly Relation[];
  readonly provides: readonly Relation[];
  /** Name of the repository within its platform. */
  readonly repository: string;
  readonly suite: string;
  /** Relative to the repository's mirror. */
  readonly path: string;
  /** Bytes of the package file. */
  readonly size: number;
  /** Bytes that it takes when it is unpacked, roughly; absent where the index does not say. */
  readonly installedSize?: number;
  /** Lower-case hex, of the package file. */
  readonly sha256: string;
}

/** A signed index, as it is named in a lock. */
export interface IndexIdentity {
  readonly repository: string;
  readonly suite: string;
  /** Lower-case hex sha256 of the signed bytes: InRelease, or pacman's database. */
  readonly sha256: string;
}

/** A secondary suite that was left out, and why. */
export interface OmittedIndex {
  readonly repository: string;
  readonly suite: string;
  readonly reason: string;
}
