import type { DependencyReason } from "../../pipeline.ts";
import { printable } from "./printable.ts";

/** Symbols of one version that are named; the others are counted, unless all are wanted. */
const NAMED = 4;

/** Dependencies, each with its libraries, and the symbols that set its version. */
export function renderReasons(reasons: readonly DependencyReason[], { verbose }: { readonly verbose: boolean }): string {
  return reasons
    .map(({ dependency, decisive, others }) => {
      const lines = [...decisive, ...others].map((origin) => `  ${origin.soname} of ${origin.package}: ${reason(origin, verbose)}`);
      return [dependency, ...lines].map((line) => `${printable(line)}\n`).join("");
    })
    .join("");
}

function reason({ source, version, symbols }: DependencyReason["decisive"][number], verbose: boolean): string {
  if (source === "shlibs") return "its package asks for that";
  if (source === "package-version")
    return `its package says nothing, so the version at hand is taken${version === undefined ? "" : `: ${version}`}`;
  if (source === "build-depends") return `built with ${version ?? "any version"}`;
  if (version === undefined) return symbols.length === 0 ? "no symbol asks for a version" : "no symbol of it asks for a version";
  const names = symbols.map((symbol) => symbol.replace(/@Base$/, ""));
  const shown = verbose ? names : names.slice(0, NAMED);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  return names.length === 0 ? `${version}, for any use of it` : `${version}, for ${shown.join(", ")}${more}`;
}
