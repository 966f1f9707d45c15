import { compareReleases } from "../release.ts";
import { additions } from "./additions.ts";
import type { ArgumentTable, Conditions, ObjectFormat } from "./rule.ts";
import { libraryAliases } from "./library-aliases.ts";
import { linkerRules } from "./linker-rules.ts";
import { wordRules } from "./word-rules.ts";

/** What the choice of rules depends on. */
export interface ArgumentContext {
  readonly format: ObjectFormat;
  readonly goos: string;
  readonly goarch: string;
  /** zig's version, e.g. `0.16.0`. */
  readonly zigVersion: string;
}

/** The object format that a GOOS has. */
export function objectFormat(goos: string): ObjectFormat {
  const formats: Readonly<Record<string, ObjectFormat>> = { windows: "pe", darwin: "macho", ios: "macho" };
  return formats[goos] ?? "elf";
}

/** The rows of the table that hold for a target, in their order. */
export function selectArguments(context: ArgumentContext): ArgumentTable {
  const holds = (rule: Conditions): boolean => conditionsHold(rule, context);
  return {
    words: wordRules.filter(holds),
    linker: linkerRules.filter(holds),
    aliases: context.format === "pe" ? libraryAliases : {},
    additions: additions.filter(holds).flatMap(({ words }) => words),
  };
}

function conditionsHold(rule: Conditions, context: ArgumentContext): boolean {
  return (
    (rule.formats?.includes(context.format) ?? true) &&
    (rule.architectures?.includes(context.goarch) ?? true) &&
    (rule.systems?.includes(context.goos) ?? true) &&
    (rule.zig?.from === undefined || compareReleases(context.zigVersion, rule.zig.from) >= 0) &&
    (rule.zig?.below === undefined || compareReleases(context.zigVersion, rule.zig.below) < 0)
  );
}
