import type { ArgumentSpec, OptionSpec, OptionTable } from "../arguments/option.ts";
import { COMMON_OPTIONS } from "../arguments/common-options.ts";
import type { AnyCommand } from "../command.ts";
import type { Output } from "../terminal.ts";
import { columns, section, type Line } from "./sections.ts";

/** The page of one command. */
export function commandHelp(command: AnyCommand, output: Output): string {
  const examples = command.examples.flatMap(({ command: line, comment }, index) => [...(index === 0 ? [] : [""]), `# ${comment}`, line]);
  return [
    `cgox ${command.name} - ${command.summary}\n`,
    section("Usage", [`cgox ${command.name} ${command.usage}`], output),
    `\n${command.description}\n`,
    section("Arguments", columns(command.arguments.map(argumentLine)), output),
    section("Options", columns(optionLines(command.options)), output),
    section("Common options", columns(optionLines(COMMON_OPTIONS)), output),
    section("Examples", examples, output),
  ].join("");
}

function argumentLine({ name, summary, repeated, optional }: ArgumentSpec): Line {
  const shown = `<${name}>${repeated ? "..." : ""}`;
  return [optional ? `[${shown}]` : shown, summary];
}

/** `-o, --output <path>` and what it does. */
export function optionLines(table: OptionTable): Line[] {
  const someShort = Object.values(table).some(({ short }) => short !== undefined);
  return Object.entries(table).map(([name, option]) => {
    const short = option.short === undefined ? (someShort ? "    " : "") : `-${option.short}, `;
    return [`${short}${longForm(name, option)}`, option.summary];
  });
}

function longForm(name: string, { type, negatable, placeholder }: OptionSpec): string {
  if (type === "string") return `--${name} <${placeholder ?? "value"}>`;
  return negatable ? `--[no-]${name}` : `--${name}`;
}
