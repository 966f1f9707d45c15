import type { ArgumentSpec, OptionSpec, OptionTable } from "../arguments/option.ts";
import { COMMON_OPTIONS } from "../arguments/common-options.ts";
import { COMMANDS, GROUPS, loadCommands } from "../command-table.ts";
import type { AnyCommand } from "../command.ts";
import { valueOf } from "../../model/value-of.ts";

export interface Candidate {
  readonly word: string;
  /** One line for people; shells that can show it do. */
  readonly meaning: string;
}

export interface CompletionSources {
  /** Asked only where a target can stand. */
  targetNames(): Promise<readonly string[]>;
}

/**
 * What could stand in the place of the last word, which is being typed. Empty also where files could: the shell completes those itself.
 * @param words the command line after `cgox`
 */
export async function complete(words: readonly string[], sources: CompletionSources): Promise<Candidate[]> {
  const current = words.at(-1) ?? "";
  const found = await candidates(words.slice(0, -1), current, sources);
  return found.filter(({ word }) => word.startsWith(current));
}

async function candidates(before: readonly string[], current: string, sources: CompletionSources): Promise<Candidate[]> {
  if (before.includes("--")) return [];
  const [first = "", second = ""] = before;
  const name = Object.hasOwn(GROUPS, first) ? `${first} ${second}` : first;
  const load = valueOf(COMMANDS, name);
  if (load === undefined) return before.length === 0 || (before.length === 1 && Object.hasOwn(GROUPS, first)) ? commandWords(first) : [];
  const command = await load();
  if (command.name === "help") return commandWords(Object.hasOwn(GROUPS, second) ? second : "");
  return argumentWords(command, { typed: before.slice(name.split(" ").length), current, sources });
}

interface Place {
  /** Words after the command. */
  readonly typed: readonly string[];
  readonly current: string;
  readonly sources: CompletionSources;
}

async function argumentWords(command: AnyCommand, { typed, current, sources }: Place): Promise<Candidate[]> {
  const options: OptionTable = { ...command.options, ...COMMON_OPTIONS };
  const awaiting = optionAwaitingValue(typed.at(-1) ?? "", options);
  if (awaiting !== undefined) return valueWords(awaiting, sources);
  if (current.startsWith("-")) return optionWords(options);
  const position = typed.filter((word, index) => !word.startsWith("-") && !isValue(typed[index - 1] ?? "", options)).length;
  const argument = command.arguments[position] ?? command.arguments.at(-1);
  return argument === undefined || (position >= command.arguments.length && !argument.repeated) ? [] : valueWords(argument, sources);
}

async function valueWords({ values, kind }: OptionSpec | ArgumentSpec, sources: CompletionSources): Promise<Candidate[]> {
  if (values !== undefined) return values.map((word) => ({ word, meaning: "" }));
  return kind === "target" ? (await sources.targetNames()).map((word) => ({ word, meaning: "" })) : [];
}

function optionWords(options: OptionTable): Candidate[] {
  return Object.entries(options).flatMap(([name, { negatable, summary }]) => [
    { word: `--${name}`, meaning: summary },
    ...(negatable ? [{ word: `--no-${name}`, meaning: `not: ${summary}` }] : []),
  ]);
}

function optionAwaitingValue(word: string, options: OptionTable): OptionSpec | undefined {
  return Object.entries(options).find(
    ([name, { type, short }]) => type === "string" && (word === `--${name}` || word === `-${short}`),
  )?.[1];
}

function isValue(wordBefore: string, options: OptionTable): boolean {
  return optionAwaitingValue(wordBefore, options) !== undefined;
}

async function commandWords(group: string): Promise<Candidate[]> {
  const prefix = group === "" ? "" : `${group} `;
  const commands = await loadCommands((name) => (group === "" ? !name.includes(" ") : name.startsWith(prefix)));
  const groups = group === "" ? Object.entries(GROUPS).map(([word, meaning]) => ({ word, meaning })) : [];
  return [...groups, ...commands.map(({ name, summary }) => ({ word: name.slice(prefix.length), meaning: summary }))];
}
