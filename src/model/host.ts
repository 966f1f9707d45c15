/** The machine that cgox runs on, as the rooms see it. `io/` implements this; only `cli/` makes one. */
export interface Host {
  readonly files: Files;
  readonly network: Network;
  readonly processes: Processes;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly system: {
    readonly platform: NodeJS.Platform;
    /** As `process.arch` says it. */
    readonly arch: string;
    readonly cpus: number;
    /** The node that runs us, for scripts that call back. */
    readonly nodePath: string;
    readonly homeDirectory: string;
    /** User ids whose files are the user's own or the system's: this process's, root's, under sudo also the caller's. Absent where there are none. */
    readonly ownUsers?: readonly number[];
  };
}

export interface FileFacts {
  readonly kind: "file" | "directory" | "symlink" | "other";
  readonly size: number;
  readonly mode: number;
  readonly modifiedMs: number;
  /** Equal for two names of one file. */
  readonly identity: string;
  /** How many names it has. */
  readonly names?: number;
  /** The owner's user id, where the system has such. */
  readonly owner?: number;
}

/**
 * The file system. Paths are absolute. What a method throws for users (a full disk, no permission) is a CgoxError
 * `CGOX_IO_FULL`, `CGOX_IO_DENIED` or `CGOX_IO_FAILED` that names the path.
 */
export interface Files {
  /** `take` gives the memory for a large file, of the asked number of bytes or more; without it that is new. */
  read(path: string, take?: (bytes: number) => Buffer): Promise<Buffer>;
  readText(path: string): Promise<string>;
  /** undefined where there is no such file. */
  readIfThere(path: string): Promise<Buffer | undefined>;
  /** Follows no links; undefined where there is nothing. */
  facts(path: string): Promise<FileFacts | undefined>;
  /** The same of what a path leads to, links followed: also where that has no path of its own, as a pipe behind `/dev/stdout`. */
  factsBehind(path: string): Promise<FileFacts | undefined>;
  exists(path: string): Promise<boolean>;
  /** Whether a file or folder that is there may be written to, also by the file system's leave. */
  isWritable(path: string): Promise<boolean>;
  /** Names in a folder, sorted by code point; empty where there is no such folder. */
  list(path: string): Promise<string[]>;
  readLink(path: string): Promise<string>;
  /** Absolute path with every link followed. */
  realPath(path: string): Promise<string>;
  makeDirectory(path: string): Promise<void>;
  /** Written to a temporary name in the same folder, then renamed: a reader sees the old bytes or the new ones. */
  writeAtomic(path: string, data: string | Uint8Array | readonly Uint8Array[], options?: { readonly mode?: number }): Promise<void>;
  /** Writes into what is there and is no regular file (a device, a pipe); a pipe waits for its reader. */
  writeInto(path: string, data: Uint8Array): Promise<void>;
  /** Removes a file or a whole tree, read-only folders included; nothing there is fine. */
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** Removes what killed processes left in a folder under temporary names; what living ones work on stays. Returns the paths. */
  sweepTemporary(folder: string): Promise<string[]>;
  /** A new empty folder `<parent>/.tmp-…`; the caller publishes or removes it. */
  makeTemporaryDirectory(parent: string): Promise<string>;
  /** Renames a finished temporary folder to its real name. False where another process was first; the temporary one is removed then. */
  publish(temporary: string, final: string): Promise<boolean>;
  /** Runs `work` while no other process runs work under the same lock file. Waits; a dead holder's lock is taken over. */
  exclusively<T>(lockFile: string, work: () => Promise<T>): Promise<T>;
  /** Makes a file or folder young, so that `cache prune` leaves it for now. False where there is none; one that is another user's stays as old as it is. */
  touch(path: string): Promise<boolean>;
  /** A fast, synchronous writer for trees of many small files. */
  writeTree(root: string): TreeWriter;
}

/** Paths are relative to the root and were checked by the caller: no `..`, nothing absolute. Parent folders are made as needed. */
export interface TreeWriter {
  directory(path: string): void;
  file(path: string, data: Uint8Array, mode: number): void;
  symlink(path: string, target: string): void;
  /** A second name for a file elsewhere (absolute), which is no link; a copy where the file systems differ. */
  linkFrom(path: string, source: string): void;
}

export interface Network {
  /**
   * The address without its user name and password. They are remembered, and said to the server with all that is asked for below this address. Whatever
   * reads an address from outside calls this first, so that none that goes about in cgox holds a secret.
   */
  withoutCredentials(address: string): string;
  /**
   * Fetches a small or middling thing (an index) into memory. Conditional when validators are given. Of several addresses the first is asked, and
   * the next as well where nothing comes from it for a while; errors are the first one's.
   * @throws CgoxError `CGOX_NET_UNREACHABLE`, `CGOX_NET_STATUS` (with the status in the message), `CGOX_NET_TOO_LARGE`.
   */
  get(urls: string | readonly string[], options?: GetOptions): Promise<GetResult>;
  /**
   * Fetches a file of known size and hash to `path`, hashing while it streams; resumes what an earlier attempt left in
   * `<path>.part`, retries, and tries each address in turn, the next one sooner where nothing comes from one for a while. Returns once `path` is complete under its own name.
   * @throws CgoxError `CGOX_FETCH_MISSING` (404 everywhere), `CGOX_FETCH_MISMATCH` (size or hash differ), `CGOX_NET_UNREACHABLE`.
   */
  download(request: DownloadRequest): Promise<void>;
  /** Lets go of connections that nobody waits for any more, such as one that a server which was outrun has not taken yet. Nothing can be fetched after it. */
  close(): void;
}

export interface GetOptions {
  readonly etag?: string;
  readonly lastModified?: string;
  /** The address that the validators are of; absent, of all. */
  readonly seenAt?: string;
  /** Refuse bodies over this many bytes. */
  readonly maximumBytes?: number;
  readonly onBytes?: (count: number) => void;
}

/** `url` is the address that answered. */
export type GetResult =
  | { readonly status: 304; readonly url: string }
  | { readonly status: 200; readonly url: string; readonly body: Buffer; readonly etag?: string; readonly lastModified?: string };

export interface DownloadRequest {
  /** The same file on several mirrors, best first. */
  readonly urls: readonly string[];
  readonly path: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Called with the count of new bytes; negative when an attempt is thrown away. */
  readonly onBytes?: (count: number) => void;
}

export interface Processes {
  /** Runs to the end and captures. Never throws for an exit code; throws CgoxError `CGOX_RUN_MISSING` where there is no such program. */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Runs with the user's own terminal: stdin, stdout and stderr pass through. Resolves to the exit code (128 + signal for a signal). */
  passThrough(command: string, args: readonly string[], options?: RunOptions): Promise<number>;
  /** Starts a program that goes on when cgox has ended, with no terminal, and does not wait for it. What it may fail of is not reported. */
  detach(command: string, args: readonly string[], options?: RunOptions): void;
  /** Absolute path of a program on PATH, undefined where there is none. */
  which(name: string): Promise<string | undefined>;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Laid over the host's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** The last thing that cgox does: what the program makes of a signal (`passThrough`), and its exit code, are cgox's own. */
  readonly isLast?: boolean;
}

export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}
