import { mirrorFault, redactAddress } from "../../model/redact.ts";
import type { OptionTable } from "./option.ts";
import type { ParsedArguments } from "./parse.ts";
import { usageError } from "./usage-error.ts";

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  directory: { type: "string", short: "C", placeholder: "dir", kind: "directory", summary: "run as if cgox was started in this folder" },
  frozen: {
    type: "boolean",
    negatable: true,
    summary: "fail instead of changing cgox.lock (the default when CI is set; --no-frozen undoes it)",
  },
  offline: { type: "boolean", summary: "use what the cache holds, and no network" },
  strict: { type: "boolean", summary: "refuse, not warn, when the index of an updates or security suite does not verify" },
  mirror: {
    type: "string",
    multiple: true,
    placeholder: "url",
    kind: "text",
    summary: "try this mirror before all others; may be repeated (CGOX_MIRROR)",
  },
  sdk: {
    type: "string",
    placeholder: "dir",
    kind: "directory",
    summary: "for darwin: an Apple SDK that you have, with all its frameworks (SDKROOT)",
  },
  quiet: { type: "boolean", short: "q", summary: "no progress and no notes; warnings and errors stay" },
  color: { type: "boolean", negatable: true, summary: "colour, also where the output is no terminal; --no-color for none (NO_COLOR)" },
  help: { type: "boolean", short: "h", summary: "show the help of this command" },
} satisfies OptionTable;

export interface CommonOptions {
  readonly directory?: string;
  readonly frozen: boolean;
  readonly offline: boolean;
  readonly strict: boolean;
  readonly mirrors: readonly string[];
  readonly sdk?: string;
  readonly quiet: boolean;
  readonly color?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The common options as typed values; what the command line does not say comes from CI and CGOX_MIRROR.
 * @throws CgoxError `CGOX_USAGE_MIRROR` for a mirror that is no http or https address
 */
export function readCommonOptions({ flags, values }: ParsedArguments, env: Environment): CommonOptions {
  const directory = values["directory"]?.at(-1);
  const sdk = values["sdk"]?.at(-1);
  return {
    ...(directory === undefined ? {} : { directory }),
    frozen: flags["frozen"] ?? isCi(env),
    offline: flags["offline"] ?? false,
    strict: flags["strict"] ?? false,
    mirrors: readMirrors(values["mirror"], env),
    ...(sdk === undefined ? {} : { sdk }),
    quiet: flags["quiet"] ?? false,
    ...(flags["color"] === undefined ? {} : { color: flags["color"] }),
  };
}

/** CI as build services set it; `CI=false` and `CI=0` switch it off. */
export function isCi(env: Environment): boolean {
  return !["", "0", "false"].includes((env["CI"] ?? "").toLowerCase());
}

function readMirrors(given: readonly string[] | undefined, env: Environment): string[] {
  const source = given === undefined ? "CGOX_MIRROR" : "--mirror";
  const mirrors = given ?? (env["CGOX_MIRROR"] ?? "").split(/[\s,]+/).filter((word) => word !== "");
  return mirrors.map((mirror) => {
    const fault = mirrorFault(mirror);
    if (fault !== undefined) {
      throw usageError(
        "CGOX_USAGE_MIRROR",
        `${source} has to be ${fault}: ${redactAddress(mirror)}`,
        "for example: --mirror http://ftp.de.debian.org/debian",
      );
    }
    return mirror.replace(/\/+$/, "");
  });
}
