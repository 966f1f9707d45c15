import { CgoxError } from "../../../model/error.ts";
import { quoted } from "../../../formats/quoted.ts";

/** A pattern's folder without wildcards, and what paths below it have to match. */
export interface Glob {
  /** No slash at its end; empty for the folder that the pattern starts from. */
  readonly base: string;
  /** For paths relative to the base; absent where the pattern has no wildcards. */
  readonly matches?: RegExp;
}

/**
 * Reads a pattern as shells do: `*` and `?` within a name, `[…]`, `{a,b}`, and `**` for any number of folders. Names that start with a
 * dot are matched like others, as nobody who packs `conf/**` wants to lose some.
 * @throws CgoxError `CGOX_DEB_SOURCE` for a range that is none, `[z-a]`
 */
export function parseGlob(pattern: string): Glob {
  const parts = pattern.replace(/\/+$/, "").split("/");
  const firstWild = parts.findIndex((part) => /[*?[{]/.test(part));
  if (firstWild < 0) return { base: parts.join("/") };
  const source = parts
    .slice(firstWild)
    .map((part, index, all) => (part === "**" ? folders(index === all.length - 1) : `${name(part)}${index === all.length - 1 ? "" : "/"}`));
  return { base: parts.slice(0, firstWild).join("/"), matches: expression(source.join(""), pattern) };
}

/** A range the wrong way round is only found here. */
function expression(source: string, pattern: string): RegExp {
  try {
    return new RegExp(`^${source}$`, "u");
  } catch (cause) {
    throw new CgoxError("CGOX_DEB_SOURCE", `${quoted(pattern)} is no pattern: it has a range in brackets that is none`, {
      hint: "write a range from the lower to the higher character, e.g. [a-z]",
      cause,
    });
  }
}

function folders(isLast: boolean): string {
  return isLast ? ".+" : "(?:[^/]+/)*";
}

function name(part: string): string {
  return part.replaceAll(/\*+|\?|\[!?[^\]]+\]|\{[^{}]*\}|[\s\S]/gu, (piece) => {
    if (piece.startsWith("*")) return "[^/]*";
    if (piece === "?") return "[^/]";
    if (piece.length > 1 && piece.startsWith("[")) return piece.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
    if (piece.length > 1 && piece.startsWith("{")) return `(?:${piece.slice(1, -1).split(",").map(name).join("|")})`;
    return piece.replaceAll(/[\\^$.|+()[\]{}/]/g, "\\$&");
  });
}
