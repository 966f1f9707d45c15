import { didYouMean } from "../model/nearest.ts";
import { COMMON_OPTIONS } from "./arguments/common-options.ts";
import { helpHint, usageError } from "./arguments/usage-error.ts";
import { COMMANDS, GROUPS, HIDDEN_COMMANDS } from "./command-table.ts";

export type Dispatched =
  | { readonly kind: "command"; readonly name: string; readonly argv: readonly string[] }
  /** `cgox`, `cgox --help`, `cgox sysroot`, `cgox sysroot --help`. */
  | { readonly kind: "overview"; readonly group?: string; readonly isAsked: boolean; readonly argv: readonly string[] };

/**
 * Finds the command in an argument list by its first words; common options may stand before and between them.
 * @throws CgoxError `CGOX_USAGE_COMMAND` for a word that is no command
 */
export function dispatch(argv: readonly string[]): Dispatched {
  const before = leadingOptions(argv);
  const [word, ...after] = argv.slice(before.length);
  if (word === undefined) {
    return before.includes("--version") ? { kind: "command", name: "version", argv: without(before, "--version") } : overview(before);
  }
  if (!Object.hasOwn(GROUPS, word)) {
    return { kind: "command", name: checkedName(word, word, Object.keys(COMMANDS)), argv: [...before, ...after] };
  }
  const between = leadingOptions(after);
  const [second, ...last] = after.slice(between.length);
  const options = [...before, ...between];
  if (second === undefined) return { ...overview(options), group: word };
  return { kind: "command", name: checkedName(`${word} ${second}`, second, namesIn(word)), argv: [...options, ...last] };
}

/** The second words of a group: `add`, `remove` … */
export function namesIn(group: string): string[] {
  return Object.keys(COMMANDS).flatMap((name) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : []));
}

function overview(argv: readonly string[]) {
  const isAsked = argv.includes("--help") || argv.includes("-h");
  return { kind: "overview", isAsked, argv: without(without(argv, "--help"), "-h") } as const;
}

function without(argv: readonly string[], word: string): string[] {
  return argv.filter((argument) => argument !== word);
}

function leadingOptions(argv: readonly string[]): string[] {
  const options: string[] = [];
  for (let index = 0; argv[index]?.startsWith("-") && argv[index] !== "--"; index++) {
    const option = argv[index] ?? "";
    options.push(option);
    const value = argv[index + 1];
    if (takesNext(option) && value !== undefined) {
      options.push(value);
      index++;
    }
  }
  return options;
}

function takesNext(option: string): boolean {
  return Object.entries(COMMON_OPTIONS).some(
    ([name, spec]) => spec.type === "string" && (option === `--${name}` || ("short" in spec && option === `-${spec.short}`)),
  );
}

function checkedName(name: string, word: string, known: readonly string[]): string {
  if (Object.hasOwn(COMMANDS, name) || Object.hasOwn(HIDDEN_COMMANDS, name)) return name;
  const group = name.slice(0, name.length - word.length);
  const words = [...new Set(known.map((command) => command.split(" ")[0] ?? command))];
  const near = didYouMean(word, words) || (group === "" ? inGroup(word) : "");
  throw usageError("CGOX_USAGE_COMMAND", `cgox has no command ${name}`, near + helpHint(group.trim()));
}

/** `cgox add` → `sysroot add`. */
function inGroup(word: string): string {
  const name = Object.keys(COMMANDS).find((command) => command.endsWith(` ${word}`));
  return name === undefined ? "" : `Did you mean ${name}? `;
}
