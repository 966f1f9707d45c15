import type { Buffers } from "../formats/buffers.ts";
import type { Alternative } from "../model/alternative.ts";
import type { Emit } from "../model/events.ts";
import type { Helpers } from "../model/helpers.ts";
import type { Files, Host } from "../model/host.ts";
import type { LockedPackage } from "../model/lock.ts";
import type { IndexIdentity, OmittedIndex, PackageRecord, Relation } from "../model/package.ts";
import type { Platform } from "../model/platform.ts";
import type { NameKind } from "../model/request.ts";

/** What a kind of repository (debian, pacman) can do. One folder a kind; `kinds.ts` names them all. */
export interface RepositoryKind {
  /** Brings the signed indexes of a platform's repositories up to date, verifies them, and opens what they offer. */
  open(request: OpenRequest): Promise<Universe>;
  /** Addresses below which the packages of each repository (by its name) can be had, best first, no slash at their ends. */
  mirrors(request: MirrorRequest): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Whether a path of a package may be needed to compile and link against it; the rest is not unpacked for a sysroot. */
  isForSysroot(path: string): boolean;
  /** Reads a verified package file: hands each thing that a sysroot may need to `sink`, in the archive's order. */
  unpack(archive: Buffer, sink: PackageSink, options: UnpackOptions): Promise<void>;
  /** What vouches for package files besides their hashes; absent where the signed index is all there is. Does nothing before the first file. */
  vouch?(request: VouchRequest): Voucher;
  /** Paths of what of the kind's is cached of indexes and that nobody needs any more; what is cached for a named suite may come with others. */
  unusedIndexes?(request: UnusedRequest): Promise<string[]>;
  /** Where a kind's packages offer files to update-alternatives(1): in this file of their metadata, which `read` takes apart. */
  readonly alternatives?: { readonly metadata: string; read(text: string): Promise<Alternative[]> };
}

export interface UnpackOptions {
  /** Where what is decoded lies. */
  readonly buffers: Buffers;
  /** Most bytes that may come out of the package; more is a `CGOX_FORMAT_TOO_LARGE`. */
  readonly limit: number;
}

export interface UnusedRequest {
  readonly files: Files;
  /** `<cache>/index`. */
  readonly indexDirectory: string;
  /** The indexes that locks name. */
  readonly used: readonly IndexIdentity[];
  /** Milliseconds since 1970. What is younger may be about to be used, though no lock names it yet. */
  readonly oldestMs: number;
}

export interface MirrorRequest {
  readonly host: Host;
  readonly platform: Platform;
  readonly architecture: string;
  /** Mirrors that the user named for this run; they come before all others. */
  readonly mirrors: readonly string[];
}

/**
 * Checks a package file whose hash holds, before anything of it can be used.
 * @throws CgoxError `CGOX_FETCH_SIGNATURE`, `CGOX_FETCH_UNSIGNED`
 */
export type Voucher = (item: LockedPackage, archive: Buffer) => Promise<void>;

/** Where a package file came from and where what was opened of its repository is kept. */
export type VouchRequest = Omit<OpenRequest, "strict">;

export interface OpenRequest extends MirrorRequest {
  readonly emit: Emit;
  /** Folder for indexes: `<cache>/index`. */
  readonly indexDirectory: string;
  /** Folder of the shipped platform data: key files and name tables. */
  readonly dataDirectory: string;
  /** Use what the cache holds and nothing else. */
  readonly offline: boolean;
  /** A secondary suite that does not verify is an error. */
  readonly strict: boolean;
  /** For what `owners` is going to be asked: what it needs may be fetched beside the rest. */
  readonly expectsOwners?: readonly FileQuery["kind"][];
  /** For the kind's jobs on large files. Absent: all is done in this process. */
  readonly helpers?: Helpers;
}

/** All that the repositories of a platform offer for one architecture. */
export interface Universe {
  readonly indexes: readonly IndexIdentity[];
  readonly omitted: readonly OmittedIndex[];
  /** Every version of a name; the one that the distribution's own tool would install comes first. */
  candidates(name: string): readonly PackageRecord[];
  /**
   * Candidates (first versions) that say they provide a name, in the order in which the distribution's own tool prefers them where their
   * priorities and the like do not tell. The real package of that name is not among them.
   */
  providers(name: string): readonly PackageRecord[];
  compareVersions(left: string, right: string): number;
  /** Whether a package of this version satisfies the relation's version; true where it asks for none. */
  satisfies(version: string, relation: Relation): boolean;
  /** Packages that ship a file of this name, best first, by what their archives really contain. */
  owners(query: FileQuery): Promise<readonly Owner[]>;
  /**
   * How the distribution's own tool finds a closure. `mending`, as apt: alternatives are tried in turn, and what excludes each other is mended.
   * `straight`, as pacman: the first package that satisfies a relation is taken, and nothing is tried a second time. Absent: `mending`.
   */
  readonly search?: "mending" | "straight";
  /** The package that users may call by this shorter name, where no package has the name itself. */
  fullName?(name: string): string | undefined;
  /** Names of packages and modules that look like a mistyped one, nearest first, at most five. */
  similar(name: string): Promise<readonly string[]>;
}

/**
 * `module`: name of a .pc file without its ending; `library`: what follows -l; `header`: path below an include folder; `dll`: a DLL's file name in
 * any case.
 */
export interface FileQuery {
  readonly kind: Exclude<NameKind, "package"> | "dll";
  readonly name: string;
  /** Look only where it costs little: leave out an index that is large to fetch and seldom has such a file. */
  readonly shallow?: boolean;
}

export interface Owner {
  readonly package: string;
  /** Why it stands where it stands, for the note that names the runners-up. */
  readonly reason: string;
}

/** Receives a package's contents. Paths are relative, without `./`; they were checked to stay inside the tree. */
export interface PackageSink {
  /** Whether this path is wanted; what is not is skipped before its bytes are looked at. */
  wants(path: string): boolean;
  /** `data` is gone after the call, and so it is for `metadata`. */
  file(path: string, data: Uint8Array, executable: boolean): void;
  symlink(path: string, target: string): void;
  /** `existing` is the path of a file that came before in the same package. */
  hardLink(path: string, existing: string): void;
  /** A file of the package's own metadata: `control`, `symbols`, `shlibs`, `postinst` … Never run. */
  metadata(name: string, data: Uint8Array): void;
}
