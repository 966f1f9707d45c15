/** One module of pkg-config, as its `.pc` file says it, with all variables expanded. Paths lie below STAND_IN_ROOT. */
export interface PcModule {
  /** The file's name without `.pc`. */
  readonly id: string;
  /** The file's real path. */
  readonly path: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  /** In the order of the file, `pcfiledir` first. */
  readonly variables: ReadonlyMap<string, string>;
  readonly requires: readonly Dependency[];
  readonly requiresPrivate: readonly Dependency[];
  readonly conflicts: readonly Dependency[];
  /** What the file says, then the module itself at its version. */
  readonly provides: readonly Dependency[];
  readonly cflags: FlagField;
  readonly cflagsPrivate: FlagField;
  readonly libs: FlagField;
  readonly libsPrivate: FlagField;
}

/** The flags of one field; `problem` says where and why a line of the file could not be split into flags. */
export interface FlagField {
  readonly fragments: readonly Fragment[];
  readonly problem?: string;
}

/** A piece of a command line that is moved and de-duplicated as one. */
export interface Fragment {
  /** The letter of `-I`, `-L`, `-l`, `-D` …; empty for what has no letter of its own (`-pthread`, `-Wl,…`, a file). */
  readonly letter: string;
  /** What follows the letter, or whole arguments that belong together (`-isystem`, its folder). Never empty. */
  readonly parts: readonly string[];
  /** The parts with a space between them: fragments with the same letter and data are equal. */
  readonly data: string;
}

export type Comparator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export interface Dependency {
  readonly module: string;
  readonly comparator?: Comparator;
  readonly version?: string;
  /** From `Requires.internal`: its cflags are nobody else's business. */
  readonly internal?: boolean;
}

/** A module's file, as the function that finds modules hands it over. `path` is absolute. */
export interface ModuleFile {
  readonly path: string;
  readonly text: string;
}
