import type { Platform, PlatformArchitecture } from "../model/platform.ts";
import type { Target } from "../model/target.ts";
import { valueOf } from "../model/value-of.ts";
import type { Catalogue } from "./catalogue.ts";
import { NO_PLATFORM } from "./no-platform.ts";
import { readSpelling, type Spelling } from "./spelling.ts";
import { notBuildable, notServed, otherSystem, unknownTarget, unknownVariant } from "./target-errors.ts";
import { defaultPlatform, type PlatformChoice, pureGoObstacle, type SubArchitecture, type TargetTable } from "./target-table.ts";

/**
 * Reads a target as users write it: `<goos>/<goarch>[/<variant>][@<platform>]`, or an alias. A port for which no platform is known, and
 * every port with `@none`, is one for programs in pure Go.
 * @throws CgoxError `CGOX_TARGET_UNKNOWN`, `CGOX_TARGET_VARIANT` (no such sub-architecture), `CGOX_TARGET_NOT_BUILDABLE` (neither with cgo
 * nor without), `CGOX_TARGET_NOT_SERVED` (the platform has no such architecture), `CGOX_PLATFORM_UNKNOWN`
 */
export async function parseTarget(text: string, catalogue: Catalogue): Promise<Target> {
  const table = await catalogue.targets();
  const spelling = readSpelling(text, table);
  const usual = spelling && defaultPlatform(table, portOf(spelling), undefined);
  if (spelling === undefined || usual === undefined) throw unknownTarget(text, table);
  const variants = valueOf(table.subArchitectures, spelling.goarch);
  if (spelling.variant !== undefined && valueOf(variants?.variants ?? {}, spelling.variant) === undefined) {
    throw unknownVariant(portOf(spelling), spelling.variant, variants);
  }
  const choice = defaultPlatform(table, portOf(spelling), spelling.variant ?? variants?.default) ?? usual;
  const withoutCgo = reasonWithoutCgo(spelling, choice);
  if (withoutCgo !== undefined) return pureTarget(spelling, { table, variants, withoutCgo, isUsual: "reason" in choice });
  const platform = await choosePlatform(spelling, choice, catalogue);
  const [architecture, facts] = await chooseArchitecture(spelling, platform, { catalogue, table, variants });
  const variant = spelling.variant ?? defaultVariant(facts, variants);
  const means = variant === undefined ? undefined : valueOf(variants?.variants ?? {}, variant);
  const isUsual = "platform" in choice && choice.platform === platform.id;
  return {
    name: nameOf(spelling) + (isUsual ? "" : `@${platform.id}`),
    goos: spelling.goos,
    goarch: spelling.goarch,
    ...(spelling.variant !== undefined && { variant: spelling.variant }),
    platform: platform.id,
    architecture,
    goEnv: means === undefined || variants === undefined ? {} : { [variants.variable]: means.value },
    triple: platform.libc.version === undefined ? facts.triple : `${facts.triple}.${platform.libc.version}`,
    ...(means?.cpu !== undefined && { cpu: means.cpu }),
    ...(means?.codeLimits !== undefined && { codeLimits: means.codeLimits }),
  };
}

function reasonWithoutCgo(spelling: Spelling, choice: PlatformChoice): string | undefined {
  const isNone = spelling.platform === NO_PLATFORM;
  if ("reason" in choice) return isNone || spelling.platform === undefined ? choice.reason : undefined;
  return isNone ? `@${NO_PLATFORM} asks for a build without it` : undefined;
}

interface Pure {
  readonly table: TargetTable;
  readonly variants: SubArchitecture | undefined;
  readonly withoutCgo: string;
  /** Whether the target means this without `@none`. */
  readonly isUsual: boolean;
}

function pureTarget(spelling: Spelling, { table, variants, withoutCgo, isUsual }: Pure): Target {
  const obstacle = pureGoObstacle(table, portOf(spelling));
  if (obstacle !== undefined) throw notBuildable(nameOf(spelling), withoutCgo, obstacle);
  const { goos, goarch } = spelling;
  const means = valueOf(variants?.variants ?? {}, spelling.variant ?? variants?.default ?? "");
  return {
    name: nameOf(spelling) + (isUsual ? "" : `@${NO_PLATFORM}`),
    goos,
    goarch,
    ...(spelling.variant !== undefined && { variant: spelling.variant }),
    platform: NO_PLATFORM,
    architecture: `${goos}-${goarch}`,
    goEnv: means === undefined || variants === undefined ? {} : { [variants.variable]: means.value },
    triple: "",
    withoutCgo,
  };
}

async function choosePlatform(spelling: Spelling, choice: PlatformChoice, catalogue: Catalogue): Promise<Platform> {
  const platform = await catalogue.platform(spelling.platform ?? ("platform" in choice ? choice.platform : NO_PLATFORM));
  if (platform.goos !== spelling.goos) throw otherSystem(nameOf(spelling), platform);
  return platform;
}

interface Known {
  readonly catalogue: Catalogue;
  readonly table: TargetTable;
  readonly variants: SubArchitecture | undefined;
}

async function chooseArchitecture(spelling: Spelling, platform: Platform, known: Known): Promise<[string, PlatformArchitecture]> {
  const { catalogue, table, variants } = known;
  const found = findArchitecture(platform, spelling, variants);
  if (found !== undefined) return found;
  const others: string[] = [];
  for (const id of await catalogue.platformIds()) {
    const other = await catalogue.platform(id);
    if (other.goos === spelling.goos && findArchitecture(other, spelling, variants) !== undefined) others.push(id);
  }
  const choice = defaultPlatform(table, portOf(spelling), spelling.variant ?? variants?.default);
  const reason = choice !== undefined && "reason" in choice ? choice.reason : undefined;
  throw notServed({ name: nameOf(spelling), goarch: spelling.goarch, platform, others, reason });
}

/**
 * The architecture of a platform that serves a target. One that has the variant named, or, where none is named, the port's default variant;
 * else, where none is named, the first of that GOARCH.
 */
export function findArchitecture(
  platform: Platform,
  wanted: { readonly goarch: string; readonly variant?: string },
  variants: SubArchitecture | undefined,
): [string, PlatformArchitecture] | undefined {
  const variant = wanted.variant ?? variants?.default;
  const ofGoarch = Object.entries(platform.architectures).filter(([, facts]) => facts.goarch === wanted.goarch);
  const serving = ofGoarch.find(([, facts]) => variant === undefined || (facts.variants?.includes(variant) ?? true));
  return serving ?? (wanted.variant === undefined ? ofGoarch[0] : undefined);
}

function defaultVariant(facts: PlatformArchitecture, variants: SubArchitecture | undefined): string | undefined {
  if (facts.defaultVariant !== undefined) return facts.defaultVariant;
  const usual = variants?.default;
  return usual === undefined || facts.variants === undefined || facts.variants.includes(usual) ? usual : facts.variants[0];
}

function portOf({ goos, goarch }: Spelling): string {
  return `${goos}/${goarch}`;
}

function nameOf(spelling: Spelling): string {
  return portOf(spelling) + (spelling.variant === undefined ? "" : `/${spelling.variant}`);
}
