/** One release of one distribution, as `sysroots/<id>.json` describes it. */
export interface Platform {
  readonly id: string;
  /** For people, e.g. `Debian 12 (bookworm)`. */
  readonly title: string;
  readonly goos: string;
  /** `version` is what zig's triple gets as its floor, e.g. `2.36`; absent where zig takes none. */
  readonly libc: { readonly kind: "glibc" | "musl" | "ucrt" | "msvcrt" | "bsd" | "libSystem" | "none"; readonly version?: string };
  /**
   * By name; the order is the order in which candidates of the same version and priority are preferred. Empty: it has no packages, zig's libc is
   * all there is.
   */
  readonly repositories: Readonly<Record<string, RepositoryConfig>>;
  /** By the platform's own architecture name. */
  readonly architectures: Readonly<Record<string, PlatformArchitecture>>;
  readonly layout: Layout;
  /** Names of the rule files in `sysroots/rules/` that say what a sysroot can do without. */
  readonly pruneRules: readonly string[];
  /** The C++ library that the platform's packages were built with. */
  readonly cxx: CxxRuntime;
  /** What a folder takes that programs run from on a bare system; absent where they get their libraries from the system's packages. */
  readonly bundle?: Bundle;
  /** What running its programs takes, besides the packages of their libraries; absent where programs bring all that they need. */
  readonly runtime?: Runtime;
  /** Name of the file in `sysroots/stubs/` with the libraries to link against that zig lacks and every such system has. */
  readonly stubs?: string;
  /** The first zig that has its libc, where that is not any that cgox takes. */
  readonly oldestZig?: string;
}

export interface PlatformArchitecture {
  readonly goarch: string;
  /**
   * The sub-architectures (`v7`, `sse2`) that this architecture's code can serve. Absent: every one that Go knows.
   */
  readonly variants?: readonly string[];
  /** The one of `variants` that a target gets which names none; absent: the port's default where it is among them, the first otherwise. */
  readonly defaultVariant?: string;
  /** What the packages' code asks of a CPU, for people: `ARMv7-A with VFPv3-D16`. Absent where it is the port's least. */
  readonly baseline?: string;
  /** Only some of the platform's packages are built for it, as with Ubuntu's i386. */
  readonly partial?: boolean;
  /** Debian's multiarch triplet, e.g. `arm-linux-gnueabihf`. */
  readonly multiarch: string;
  /** zig's triple without the libc version. */
  readonly triple: string;
  /** What stands before a library's own name in the names of its packages, e.g. `mingw-w64-clang-x86_64-`; users may leave it out. */
  readonly packagePrefix?: string;
  /** Preprocessor definitions that the platform's packages were built with and callers must match, without -D: `_TIME_BITS=64`. */
  readonly defines?: readonly string[];
}

export interface RepositoryConfig {
  /** A key of the map of repository kinds. */
  readonly kind: string;
  /** The platform's names of the architectures that take packages from it; absent: all of them. */
  readonly architectures?: readonly string[];
  readonly mirrors: readonly Mirror[];
  /** 40 upper-case hex digits, of primary keys. Only these may sign. */
  readonly fingerprints: readonly string[];
  /** Files with the public keys: relative to `sysroots/` in a platform file, absolute once the catalogue has read it. */
  readonly keyFiles: readonly string[];
  /** Keys believed besides the pinned ones: files that the user named in cgox.yaml. */
  readonly userKeyFiles?: readonly string[];
  /** Only a user's own configuration may set this: the repository is believed without a signature. */
  readonly trusted?: boolean;
  readonly suites: readonly Suite[];
  /** Pacman: whether each package needs a signature of its own, besides the hash in the signed database; absent: where there is one it has to hold. */
  readonly packageSignatures?: "required" | "optional";
  /** Pacman: where the keys come from that the pinned ones certify. The pinned ones may sign too. */
  readonly keyring?: Keyring;
  /**
   * Debian: the package of this repository that holds the pinned keys, for those that are not shipped: `raspbian-archive-keyring`. It is believed
   * in nothing but keys whose fingerprint is pinned.
   */
  readonly keyringPackage?: string;
  /** Suite names by which a line of the host's apt sources is known to name a mirror of this repository. */
  readonly aptSuites?: readonly string[];
}

/** A package of keys, of which those count that enough of the pinned keys certify; nothing else of the package or of its repository is believed. */
export interface Keyring {
  /** Name of the repository, in the same platform, that has the package; one without suites offers nothing else. */
  readonly repository: string;
  /** File name of that repository's database, without `.db`. */
  readonly database: string;
  /** The package, e.g. `msys2-keyring`. */
  readonly package: string;
  /** Name of its files in `usr/share/pacman/keyrings`: `<name>.gpg`, `<name>-revoked`. */
  readonly name: string;
  /** How many of the pinned keys have to certify a key. */
  readonly certifications: number;
}

export interface Mirror {
  readonly url: string;
  /** Absent: serves every architecture. */
  readonly architectures?: readonly string[];
}

export interface Suite {
  readonly name: string;
  readonly components: readonly string[];
  /** The primary suite always has to verify; a secondary one (updates, security) may be left out with a warning. */
  readonly role: "primary" | "secondary";
  /**
   * Debian: as in apt_preferences(5). Of all versions of a package, the one with the highest priority is taken, and of those the newest; absent:
   * 500, which apt gives a suite that nothing is said of.
   */
  readonly priority?: number;
}

/** Where things lie in an unpacked tree; `{multiarch}` stands for the architecture's triplet. Paths have no leading slash. */
export interface Layout {
  readonly includeDirectories: readonly string[];
  readonly libraryDirectories: readonly string[];
  readonly pkgConfigDirectories: readonly string[];
  /** Links that exist before anything is unpacked, e.g. `lib` → `usr/lib`. */
  readonly links: Readonly<Record<string, string>>;
  /** The folder that holds all files of a package; one with a file elsewhere is refused. */
  readonly prefix?: string;
  /** Two packages with the same file are an error, as for pacman; absent: the later one has it, as for dpkg. */
  readonly oneOwner?: boolean;
  /**
   * Beside each `lib<name>.dll.a` in a library folder lies the same file as `<name>.lib`: for `-l<name>` zig's linker looks for that and for
   * a static `lib<name>.a`, and never for `lib<name>.dll.a`.
   */
  readonly importLibraryLinks?: boolean;
}

export interface CxxRuntime {
  readonly library: "libc++" | "libstdc++";
  /** The package with its headers, e.g. `libstdc++-12-dev`; absent where zig's own is used. */
  readonly package?: string;
  readonly includeDirectories?: readonly string[];
  /** Given to the linker as paths, e.g. `usr/lib/{multiarch}/libstdc++.so.6`. */
  readonly libraries?: readonly string[];
}

/** For folders that run on a bare system. Paths have no leading slash. */
export interface Bundle {
  /** Where the loader's libraries are in the tree. */
  readonly libraryDirectories: readonly string[];
  /** Where the packages' licences are, each in a folder of its own. */
  readonly licenceDirectory: string;
  /** Name of the file in `sysroots/system/` with the libraries that every such system has. */
  readonly systemLibraries: string;
  /** Names of the files in `sysroots/runtime/` that say what libraries load by name. */
  readonly runtimeRules: readonly string[];
}

/** For a root to run programs in. Paths have no leading slash. */
export interface Runtime {
  /** What every program needs: the package of libc and the loader; empty where the system itself is such. */
  readonly packages: readonly string[];
  /** Whether packages that a sysroot does without stay out of it too: they are of use to those who build alone. */
  readonly withoutPruned?: boolean;
  /**
   * Links that the packages' scripts make on an installed system when nobody changes a setting: path → target, both in the tree. A link is
   * made where its target is there and no package ships its path.
   */
  readonly links?: Readonly<Record<string, string>>;
}
