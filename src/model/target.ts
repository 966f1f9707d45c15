/** One thing to build for: a Go port, on one release of one distribution. */
export interface Target {
  /** Canonical spelling `<goos>/<goarch>[/<variant>][@<platform>]`; the platform is left out where it is the default one. */
  readonly name: string;
  readonly goos: string;
  readonly goarch: string;
  /** As the user wrote it (`v6`, `v3`, `softfloat`); absent when not named. */
  readonly variant?: string;
  /** Id of the platform, e.g. `debian-12`. */
  readonly platform: string;
  /** The platform's own name for the architecture, e.g. `armhf`. */
  readonly architecture: string;
  /** GOARM, GOAMD64 and the like: what the variant means to go. */
  readonly goEnv: Readonly<Record<string, string>>;
  /** zig's triple with the platform's libc as its floor, e.g. `arm-linux-gnueabihf.2.36`. */
  readonly triple: string;
  /** What `-mcpu` gets from zig's own names, e.g. `generic+v7a+vfp3d16-neon-d32`. */
  readonly cpu?: string;
  /** What its code may ask of the CPU; absent: whatever it does. */
  readonly codeLimits?: CodeLimits;
  /** Why go builds without cgo, for people; absent where it builds with it. The platform is `none` then, and the triple empty. */
  readonly withoutCgo?: string;
}

/** What the code of a program and its libraries may ask of a CPU, in the words of `.ARM.attributes` as readelf spells them. */
export interface CodeLimits {
  /** Values of Tag_CPU_arch that the CPU runs. */
  readonly cpuArchitectures: readonly string[];
  /** Values of Tag_FP_arch; none at all is fine too. */
  readonly fpArchitectures: readonly string[];
  /** Whether Tag_Advanced_SIMD_arch may name one. */
  readonly simd: boolean;
  /**
   * File names, up to `.so`, of shared libraries that choose code for the CPU when they run: their attributes tell the most that they have, and
   * not the least that they ask for. They count as fit where most of their functions are ARM code, as all code for hard float before ARMv7 is.
   */
  readonly dispatching: readonly string[];
}
