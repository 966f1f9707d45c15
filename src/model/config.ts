import type { ZodType } from "zod";

/** cgox.yaml after validation: every list is there, paths are absolute. */
export interface Config {
  readonly name?: string;
  /** The package to build when the command line names none. */
  readonly main?: string;
  /** By the target's spelling in the file. */
  readonly targets: Readonly<Record<string, TargetConfig>>;
  /** By platform id. */
  readonly platforms: Readonly<Record<string, PlatformConfig>>;
  /** A wanted name → the package to take for it, where several would serve. */
  readonly choices: Readonly<Record<string, string>>;
  /** The block `windows`: the resources of programs for Windows. */
  readonly windows?: ConfigBlock;
  /** The block `package`, which the outputs check themselves. */
  readonly package?: ConfigBlock;
  /** The block `bundle`, which the bundler checks itself. */
  readonly bundle?: ConfigBlock;
}

/** A block of cgox.yaml that is checked by the room which uses it. */
export interface ConfigBlock {
  /**
   * The block's value by a schema.
   * @throws CgoxError `CGOX_CONFIG_UNKNOWN_KEY`, `CGOX_CONFIG_INVALID`, each with the file and the line
   */
  check<Value>(schema: ZodType<Value>): Promise<Value>;
}

export interface TargetConfig {
  readonly libraries: readonly string[];
  /** Added to go's -ldflags. */
  readonly ldflags?: string;
  /** Build tags. */
  readonly tags: readonly string[];
  /** File names of libraries that choose code for the CPU when they run: what they say of their code does not matter. */
  readonly dispatching: readonly string[];
}

export interface PlatformConfig {
  readonly repositories: Readonly<Record<string, RepositoryOverride>>;
}

export interface RepositoryOverride {
  readonly mirrors?: readonly string[];
  /** Absolute paths of files with public keys to believe besides the pinned ones. */
  readonly keys?: readonly string[];
  readonly trusted?: boolean;
}
