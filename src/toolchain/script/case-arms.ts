import { shellQuote, shellTemplate } from "./quote.ts";
import type { ArgumentRule } from "../arguments/rule.ts";

/** How the arms of one `case` do what their actions say. */
export interface ArmDialect {
  /** The variable that holds the argument. */
  readonly subject: string;
  /** What appends the argument to the words for zig as it is. */
  readonly pass: string;
  /** What remembers that the next argument belongs to this one; the text is quoted already. */
  readonly join: (text: string) => string;
}

/** The arms of a shell's `case` that apply the rules in their order. */
export function caseArms(rules: readonly ArgumentRule[], dialect: ArmDialect): string[] {
  return rules.flatMap((rule) => groups(rule).map((patterns) => arm(patterns, rule, dialect)));
}

/** The patterns of a rule that can share an arm: those whose text is not taken apart do. */
function groups(rule: ArgumentRule): readonly (readonly string[])[] {
  return takesApart(rule) ? rule.match.map((pattern) => [pattern]) : [rule.match];
}

function takesApart({ action }: ArgumentRule): boolean {
  return (
    ["search", "find", "library"].includes(action.do) ||
    (action.do === "replace" && action.words.some((word) => word.includes("{rest}"))) ||
    (action.do === "join" && action.as.includes("{match}"))
  );
}

function arm(patterns: readonly string[], rule: ArgumentRule, dialect: ArmDialect): string {
  return `${patterns.map(shellPattern).join("|")}) ${commands(patterns[0] ?? "", rule, dialect)} ;;`;
}

function shellPattern(pattern: string): string {
  return pattern.endsWith("*") ? `${shellQuote(pattern.slice(0, -1))}*` : shellQuote(pattern);
}

function commands(pattern: string, { action }: ArgumentRule, { subject, pass, join }: ArmDialect): string {
  const rest = `rest=\${${subject}#${shellQuote(pattern.replace(/\*$/, ""))}}`;
  switch (action.do) {
    case "pass":
      return pass;
    case "drop":
      return ":";
    case "keep":
      return `${pass}; keep=1`;
    case "compile":
      return `${pass}; link=`;
    case "optimize":
      return `${pass}; level=`;
    case "search":
      return `${rest}; find_library "$rest"; if [ -n "$found" ]; then set -- "$@" "$found"; else ${pass}; fi`;
    case "find":
      return `${rest}; find_library "$rest"; if [ -n "$found" ]; then set -- "$@" "$found"; else missing "$rest"; fi`;
    case "library":
      return `${rest}; choose_library "$rest"; library_alias "$name"; if [ -n "$found" ]; then set -- "$@" "$found"; elif [ -n "$alias" ]; then set -- "$@" $alias; else set -- "$@" "-l$name"; fi`;
    case "static":
      return "static=1";
    case "dynamic":
      return "static=";
    case "replace": {
      const words = action.words.map(shellTemplate).join(" ");
      return `${action.words.some((word) => word.includes("{rest}")) ? `${rest}; ` : ""}set -- "$@" ${words}`;
    }
    case "answer":
      return `printf '%s\\n' ${shellTemplate(action.line)}; exit 0`;
    case "join":
      return join(shellQuote(action.as.replace("{match}", pattern)));
  }
}
