import { valueOf } from "../../model/value-of.ts";

/**
 * Whether an architecture restriction, the inside of `[…]`, holds for an architecture (Debian Policy 7.1 and 11.1):
 * a list of names or wildcards, of which one has to match; with `!` before them, none may.
 */
export function appliesToArchitecture(list: string, architecture: string): boolean {
  const words = list.trim().split(/\s+/);
  const negated = words.filter((word) => word.startsWith("!")).map((word) => word.slice(1));
  if (negated.length > 0) {
    return !negated.some((word) => matchesArchitecture(word, architecture));
  }
  return words.some((word) => matchesArchitecture(word, architecture));
}

/**
 * Whether build profile restrictions, as in `<!nocheck cross> <stage1>`, hold: in one of the pairs of brackets every term does
 * (Debian's BuildProfileSpec, dpkg's deb-src-control(5)).
 */
export function appliesToProfiles(formula: string, profiles: readonly string[]): boolean {
  return [...formula.matchAll(/<([^<>]+)>/g)].some(([, terms = ""]) =>
    terms
      .trim()
      .split(/\s+/)
      .every((term) => (term.startsWith("!") ? !profiles.includes(term.slice(1)) : profiles.includes(term))),
  );
}

/** CPU names in architecture wildcards, where they differ from the architecture's own name (dpkg's tupletable). */
const CPU_OF: Readonly<Record<string, string>> = { armhf: "arm", armel: "arm", x32: "amd64" };

function matchesArchitecture(wildcard: string, architecture: string): boolean {
  if (wildcard === "any" || wildcard === architecture) {
    return true;
  }
  if (!wildcard.split("-").includes("any")) {
    return false;
  }
  const of = tuple(architecture);
  return tuple(wildcard).every((part, index) => part === "any" || part === of[index]);
}

/** libc, system and CPU: `armhf` is gnu, linux, arm. What a name leaves out at its front is gnu and linux; a wildcard leaves the libc open. */
function tuple(name: string): [string, string, string] {
  const parts = name.split("-");
  const cpu = parts.at(-1) ?? name;
  return [parts.at(-3) ?? (parts.includes("any") ? "any" : "gnu"), parts.at(-2) ?? "linux", valueOf(CPU_OF, cpu) ?? cpu];
}
