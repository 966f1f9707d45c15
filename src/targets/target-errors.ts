import { CgoxError } from "../model/error.ts";
import { didYouMean } from "../model/nearest.ts";
import type { Platform } from "../model/platform.ts";
import { knownPorts, type SubArchitecture, type TargetTable } from "./target-table.ts";

const USAGE = 2;

/** The text has not the shape of a target, or names a port that there is not. */
export function unknownTarget(text: string, table: TargetTable): CgoxError {
  const head = text.trim().split("@", 1)[0] ?? "";
  const port = head.split("/").slice(0, 2).join("/");
  const near = didYouMean(port, knownPorts(table)) || didYouMean(head, Object.keys(table.aliases));
  return new CgoxError("CGOX_TARGET_UNKNOWN", `there is no target ${JSON.stringify(text)}`, {
    hint: `${near}A target is <goos>/<goarch>[/<variant>][@<platform>], such as linux/arm64; \`cgox targets\` lists them.`,
    exitCode: USAGE,
  });
}

/** A variant that the architecture does not have. */
export function unknownVariant(port: string, variant: string, variants: SubArchitecture | undefined): CgoxError {
  const known = Object.keys(variants?.variants ?? {});
  const near = known.length > 4 ? didYouMean(variant, known) : "";
  return new CgoxError("CGOX_TARGET_VARIANT", `${port} has no variant ${JSON.stringify(variant)}`, {
    hint:
      known.length === 0 ? `It has no variants at all: write ${port}.` : `${near}It has ${known.join(", ")}; \`cgox targets\` lists them.`,
    exitCode: USAGE,
  });
}

/** A port for which programs can be built neither with cgo nor without. */
export function notBuildable(name: string, noCgo: string, noPureGo: string): CgoxError {
  return new CgoxError("CGOX_TARGET_NOT_BUILDABLE", `cgox cannot build for ${name}: ${noPureGo}, and there is no cgo: ${noCgo}`, {
    hint: "`cgox targets` lists what it can build for, and why not for the rest.",
    exitCode: USAGE,
  });
}

/** A platform of another operating system than the target's. */
export function otherSystem(name: string, platform: Platform): CgoxError {
  return new CgoxError("CGOX_TARGET_NOT_SERVED", `${platform.id} is a platform for ${platform.goos}, not for ${name}`, {
    hint: "`cgox targets` lists the platforms of each target.",
    exitCode: USAGE,
  });
}

export interface NotServed {
  readonly name: string;
  readonly goarch: string;
  readonly platform: Platform;
  /** Ids of platforms that do serve it. */
  readonly others: readonly string[];
  /** Why no platform is the default one, where that is so. */
  readonly reason: string | undefined;
}

/** A platform without packages that run on the target. */
export function notServed({ name, goarch, platform, others, reason }: NotServed): CgoxError {
  const has = Object.entries(platform.architectures)
    .filter(([, facts]) => facts.goarch === goarch)
    .map(([architecture, facts]) => (facts.baseline === undefined ? architecture : `${architecture} (${facts.baseline})`));
  const why = has.length === 0 ? "it has no such architecture" : `what it has is ${has.join(" and ")}`;
  const remedy = others.length > 0 ? `These have it: ${others.map((id) => `${name}@${id}`).join(", ")}.` : sentence(reason);
  return new CgoxError("CGOX_TARGET_NOT_SERVED", `${platform.id} does not serve ${name}: ${why}`, {
    hint: `${remedy} \`cgox targets\` lists the platforms of each target.`.trim(),
    exitCode: USAGE,
  });
}

function sentence(text: string | undefined): string {
  return text === undefined ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
