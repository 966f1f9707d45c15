import type { CodeLimits } from "../model/target.ts";
import { valueOf } from "../model/value-of.ts";

/** `sysroots/targets.json`: how targets are spelled, what their variants mean, and which platform is a port's default. */
export interface TargetTable {
  /** A name for a whole target → the target, e.g. `win64` → `windows/amd64`. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Another name of a platform → its id, e.g. `bookworm` → `debian-12`. */
  readonly platformAliases: Readonly<Record<string, string>>;
  /** Other people's names of a GOOS → the GOOS. */
  readonly operatingSystems: Readonly<Record<string, string>>;
  /** Other people's names of a GOARCH → `<goarch>` or `<goarch>/<variant>`. */
  readonly machines: Readonly<Record<string, string>>;
  /** By GOARCH; an architecture that is not here has no variants. */
  readonly subArchitectures: Readonly<Record<string, SubArchitecture>>;
  /** By `<goos>/<goarch>`. */
  readonly ports: Readonly<Record<string, Port>>;
  readonly portsWithoutPlatform: readonly PortsWithoutPlatform[];
}

/** Ports for which programs are built without cgo. */
export interface PortsWithoutPlatform {
  readonly ports: readonly string[];
  /** Why there is no cgo. */
  readonly reason: string;
  /** Why programs in pure Go cannot be built either; absent where they can. */
  readonly noPureGo?: string;
}

export interface SubArchitecture {
  /** The variable that tells go, e.g. `GOARM`. */
  readonly variable: string;
  /** What go builds for when nothing is said; absent where its variants are features that it does without then. */
  readonly default?: string;
  /** Spellings that name no variant at all: Docker's `arm64/v8` is its plain arm64. */
  readonly plain?: readonly string[];
  /** Other spellings of variants, e.g. `7` → `v7`. */
  readonly spellings?: Readonly<Record<string, string>>;
  /** By canonical spelling. */
  readonly variants: Readonly<Record<string, Variant>>;
}

export interface Variant {
  /** Of the variable. */
  readonly value: string;
  /** zig's name for the CPU. */
  readonly cpu?: string;
  readonly codeLimits?: CodeLimits;
}

export interface Port {
  /** Id of the default platform. */
  readonly platform: string;
  /** Variants for which the default platform is another one, or for which there is none. */
  readonly variants?: Readonly<Record<string, PlatformChoice>>;
}

export type PlatformChoice = { readonly platform: string } | { readonly reason: string };

/** Every `<goos>/<goarch>` that the table knows, those with a platform first. */
export function knownPorts(table: TargetTable): string[] {
  return [...Object.keys(table.ports), ...table.portsWithoutPlatform.flatMap(({ ports }) => ports)];
}

/** The default platform of a port's variant, or the reason why there is none; undefined for a port that the table does not know. */
export function defaultPlatform(table: TargetTable, name: string, variant: string | undefined): PlatformChoice | undefined {
  const known = valueOf(table.ports, name);
  if (known === undefined) {
    const without = table.portsWithoutPlatform.find(({ ports }) => ports.includes(name));
    return without === undefined ? undefined : { reason: without.reason };
  }
  return valueOf(known.variants ?? {}, variant ?? "") ?? { platform: known.platform };
}

/** Why programs in pure Go cannot be built for a port; undefined where they can. */
export function pureGoObstacle(table: TargetTable, name: string): string | undefined {
  return table.portsWithoutPlatform.find(({ ports }) => ports.includes(name))?.noPureGo;
}
