import type { Platform } from "../model/platform.ts";
import { valueOf } from "../model/value-of.ts";
import type { Catalogue } from "./catalogue.ts";
import type { GoPort } from "./go-ports.ts";
import { findArchitecture } from "./parse-target.ts";
import { defaultPlatform, type PlatformChoice, pureGoObstacle, type TargetTable } from "./target-table.ts";

/** One row of `cgox targets`. */
export interface TargetRow {
  /** `<goos>/<goarch>`. */
  readonly target: string;
  readonly firstClass: boolean;
  /** `zig`: cgo works, with zig as the C compiler. */
  readonly cgo: "zig" | "no";
  /** Why not; only with `no`. */
  readonly reason?: string;
  /** Whether programs without cgo can be built. */
  readonly pureGo: boolean;
  /** Why not; only where they cannot. */
  readonly pureGoReason?: string;
  /** Id of the default platform. */
  readonly platform?: string;
  /** Ids of all platforms that serve it, also those without packages. */
  readonly platforms: readonly string[];
  readonly variants: readonly VariantRow[];
}

export interface VariantRow {
  readonly name: string;
  /** Whether it is meant when the target names none. */
  readonly default: boolean;
  /** Id of the default platform; absent where there is none. */
  readonly platform?: string;
  /** Why there is no default platform for it; only where the port itself has one. */
  readonly reason?: string;
}

interface Known {
  readonly target: string;
  readonly table: TargetTable;
  readonly platforms: readonly Platform[];
}

/** The default platform of a variant where its code serves it; else why there is none. */
function servedVariant(goarch: string, variant: string, { target, table, platforms }: Known): PlatformChoice | undefined {
  const choice = defaultPlatform(table, target, variant);
  const platform = choice !== undefined && "platform" in choice ? platforms.find(({ id }) => id === choice.platform) : undefined;
  if (platform === undefined || findArchitecture(platform, { goarch, variant }, table.subArchitectures[goarch]) !== undefined)
    return choice;
  const served = Object.values(platform.architectures).flatMap((facts) => (facts.goarch === goarch ? (facts.variants ?? []) : []));
  return { reason: `the code of ${platform.id} serves ${served.join(" and ")}` };
}

/** What cgox can do for each port of the installed go, in go's order. */
export async function listTargets(ports: readonly GoPort[], catalogue: Catalogue): Promise<TargetRow[]> {
  const table = await catalogue.targets();
  const platforms: Platform[] = [];
  for (const id of await catalogue.platformIds()) platforms.push(await catalogue.platform(id));
  return ports.map((port): TargetRow => {
    const target = `${port.goos}/${port.goarch}`;
    const variants = valueOf(table.subArchitectures, port.goarch);
    const serves = (platform: Platform) => platform.goos === port.goos && findArchitecture(platform, port, variants) !== undefined;
    const choice = defaultPlatform(table, target, variants?.default) ?? { reason: "cgox does not know this port" };
    const usable = port.cgoSupported && "platform" in choice;
    const reason = !port.cgoSupported ? "Go has no cgo there" : "reason" in choice ? choice.reason : undefined;
    const obstacle = pureGoObstacle(table, target);
    return {
      target,
      firstClass: port.firstClass,
      cgo: usable ? "zig" : "no",
      ...(reason !== undefined && { reason }),
      pureGo: obstacle === undefined,
      ...(obstacle !== undefined && { pureGoReason: obstacle }),
      ...(usable && { platform: choice.platform }),
      platforms: usable ? platforms.filter(serves).map(({ id }) => id) : [],
      variants: Object.keys(variants?.variants ?? {}).map((name) => {
        const own = usable ? servedVariant(port.goarch, name, { target, table, platforms }) : undefined;
        return { name, default: name === variants?.default, ...own };
      }),
    };
  });
}
