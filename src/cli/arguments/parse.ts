import { parseArgs } from "node:util";
import type { CgoxError } from "../../model/error.ts";
import { didYouMean } from "../../model/nearest.ts";
import type { OptionSpec, OptionTable } from "./option.ts";
import { helpHint, usageError } from "./usage-error.ts";

export interface ParsedArguments {
  readonly flags: Readonly<Record<string, boolean | undefined>>;
  readonly values: Readonly<Record<string, readonly string[] | undefined>>;
  readonly positionals: readonly string[];
  /** What came after `--`. */
  readonly rest: readonly string[];
}

export interface ParseOptions {
  readonly options: OptionTable;
  /** For the hints. */
  readonly commandName: string;
  /** Said where an unknown option may be one of another program. */
  readonly foreignHint?: string;
  /** Words that begin with a dash and are no options all the same. */
  readonly dashedWords?: RegExp;
}

/**
 * Reads an argument list against a table of options. Options and positionals may mix; `--` ends the options.
 * @throws CgoxError `CGOX_USAGE_OPTION` (unknown, or given a value that it does not take), `CGOX_USAGE_VALUE` (its value is missing or not
 * one that it takes), both with exit code 2
 */
export function parseArguments(argv: readonly string[], parse: ParseOptions): ParsedArguments {
  const flags: Record<string, boolean> = {};
  const values: Record<string, string[]> = {};
  const positionals: string[] = [];
  const terminator = argv.indexOf("--");
  const own = (terminator < 0 ? argv : argv.slice(0, terminator)).map((word) => (parse.dashedWords?.test(word) ? SHIELD + word : word));
  for (const token of tokenize(own, parse.options)) {
    if (token.kind === "positional") {
      positionals.push(unshielded(token.value));
    } else if (token.kind === "option") {
      const written = own[token.index] ?? token.rawName;
      const { name, spec, negated } = lookUp(token.name, written, parse);
      if (spec.type === "boolean") {
        if (token.value !== undefined) throw needless(token.rawName, token.value, parse);
        flags[name] = !negated;
      } else {
        const value = checkedValue(spec, token, parse);
        values[name] = spec.multiple ? [...(values[name] ?? []), value] : [value];
      }
    }
  }
  return { flags, values, positionals, rest: terminator < 0 ? [] : argv.slice(terminator + 1) };
}

/** Before a word that only looks like an option; no argument can hold it. */
const SHIELD = "\0";

function unshielded(word: string): string {
  return word.startsWith(SHIELD) ? word.slice(SHIELD.length) : word;
}

function tokenize(argv: readonly string[], options: OptionTable) {
  const known = Object.entries(options).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }] as const);
  return parseArgs({ args: [...argv], options: Object.fromEntries(known), strict: false, allowPositionals: true, tokens: true }).tokens;
}

function lookUp(name: string, written: string, { options, ...parse }: ParseOptions) {
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (spec !== undefined) return { name, spec, negated: false };
  const positive = name.startsWith("no-") ? name.slice(3) : "";
  const opposite = Object.hasOwn(options, positive) ? options[positive] : undefined;
  if (opposite?.negatable) return { name: positive, spec: opposite, negated: true };
  throw unknownOption(written.split("=")[0] ?? written, { options, ...parse });
}

function unknownOption(written: string, { options, commandName, foreignHint }: ParseOptions): CgoxError {
  const names = Object.entries(options).flatMap(([name, { negatable }]) => (negatable ? [name, `no-${name}`] : [name]));
  const near = written.startsWith("--")
    ? didYouMean(
        written,
        names.map((name) => `--${name}`),
      )
    : "";
  const hint = near !== "" ? near + helpHint(commandName) : (foreignHint ?? helpHint(commandName));
  return usageError("CGOX_USAGE_OPTION", `${title(commandName)} has no option ${written}`, hint);
}

function needless(rawName: string, value: string, { commandName }: ParseOptions): CgoxError {
  return usageError("CGOX_USAGE_OPTION", `${rawName} takes no value, and was given ${JSON.stringify(value)}`, helpHint(commandName));
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function checkedValue(spec: OptionSpec, { rawName, value: given, inlineValue }: OptionToken, { commandName }: ParseOptions): string {
  const value = given === undefined ? undefined : unshielded(given);
  const isMissing = value === undefined || value === "" || (inlineValue !== true && /^-./.test(value));
  if (isMissing) {
    throw usageError("CGOX_USAGE_VALUE", `${rawName} needs a value: ${rawName} <${spec.placeholder ?? "value"}>`, helpHint(commandName));
  }
  if (spec.values !== undefined && !spec.values.includes(value)) {
    const choice = `${rawName} is one of ${spec.values.join(", ")}; ${JSON.stringify(value)} is not`;
    throw usageError("CGOX_USAGE_VALUE", choice, didYouMean(value, spec.values) + helpHint(commandName));
  }
  return value;
}

function title(commandName: string): string {
  return `cgox ${commandName}`.trimEnd();
}
