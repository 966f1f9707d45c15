import type { Config } from "./config.ts";
import type { Emit } from "./events.ts";
import type { Helpers } from "./helpers.ts";
import type { Host } from "./host.ts";

/** One run of cgox: the machine, the project, and what the flags said. Made by `cli/`, passed to every stage. */
export interface Session {
  readonly host: Host;
  readonly emit: Emit;
  readonly project: Project;
  readonly config: Config;
  /** Folder of cgox's cache: `$XDG_CACHE_HOME/cgox`, or what CGOX_CACHE names. */
  readonly cacheDirectory: string;
  /** Folder of zig's caches: in cgox's, or what zig's ZIG_GLOBAL_CACHE_DIR names. */
  readonly zigCacheDirectory: string;
  /** The file that says which folders the user has agreed to. */
  readonly trustFile: string;
  /** Folder of the shipped platform data. */
  readonly dataDirectory: string;
  /** The script that PKG_CONFIG calls back into. */
  readonly pkgConfigScript: string;
  /** The script that warms zig's cache in a process of its own. */
  readonly warmScript: string;
  /** The script that the wrappers for Windows call behind a link. */
  readonly stampScript: string;
  /** For large indexes and packages. Absent: all is done in this process. */
  readonly helpers?: Helpers;
  /** Mirrors from `--mirror` or CGOX_MIRROR. */
  readonly mirrors: readonly string[];
  /** Absolute path of an Apple SDK, from `--sdk`; it was not looked at yet. */
  readonly sdk?: string;
  /** `--offline`: the store alone. */
  readonly offline: boolean;
  /** `--frozen`, the default when CI is set: fail instead of changing cgox.lock. */
  readonly frozen: boolean;
  /** `--strict`: a secondary suite that does not verify is an error. */
  readonly strict: boolean;
}

/** Where the project's own files are. Absolute paths. */
export interface Project {
  /** The nearest folder upwards with cgox.yaml or cgox.lock, else with go.mod, else the working folder. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly configFile: string;
  readonly lockFile: string;
  /** Where wrappers and the like are: `<root>/.cgox`; where that cannot be written to, a folder below CGOX_STATE or the cache. */
  readonly stateDirectory: string;
  /** A folder above it that is as it should be; what lies between may be anything that somebody committed. */
  readonly stateBase: string;
  /** User ids that its files may belong to; absent where any may. */
  readonly owners?: readonly number[];
}
