import { COMMON_OPTIONS } from "../arguments/common-options.ts";
import { GROUPS, loadCommands } from "../command-table.ts";
import type { Output } from "../terminal.ts";
import { optionLines } from "./command-help.ts";
import { columns, section, type Line } from "./sections.ts";

const FLOW = `cgox fetches C libraries as the target's own distribution ships them, points zig cc at them, and runs go build.`;

const START: readonly string[] = [
  "cgox sysroot add linux/arm cairo     # once; cgox.lock records what was chosen",
  "cgox build linux/arm ./cmd/app",
];

const VARIABLES: readonly Line[] = [
  ["CGOX_CACHE", "folder of the cache; else XDG_CACHE_HOME/cgox, ~/.cache/cgox"],
  ["CGOX_MIRROR", "mirrors to try first, parted by spaces or commas"],
  ["CGOX_ZIG", "the zig to use"],
  ["CI", "set: --frozen, and no spinner"],
  ["NO_COLOR, FORCE_COLOR", "no colour; colour"],
];

const EXITS: readonly Line[] = [
  ["0", "done"],
  ["1", "failed"],
  ["2", "wrong usage"],
  ["other", "of what cgox ran, such as go build; 128 + its number after a signal"],
];

/** What `cgox --help` prints; with a group, only the commands of that group. */
export async function overviewText(group: string | undefined, output: Output): Promise<string> {
  if (group !== undefined) {
    const head = `cgox ${group} - ${GROUPS[group] ?? ""}\n`;
    return head + section("Commands", await commandLines(`${group} `), output) + section("More", [`cgox help ${group} <command>`], output);
  }
  return [
    `cgox - a cgo cross-toolchain manager\n\n${FLOW}\n`,
    section("Start with", START, output),
    section("Commands", await commandLines(""), output),
    section("Common options", columns([...optionLines(COMMON_OPTIONS), ["    --version", "print cgox's version"]]), output),
    section("Environment", columns(VARIABLES), output),
    section("Exit codes", columns(EXITS), output),
    section("More", ["cgox help <command>"], output),
  ].join("");
}

async function commandLines(prefix: string): Promise<string[]> {
  const commands = await loadCommands((name) => name.startsWith(prefix));
  return columns(commands.map(({ name, summary }) => [name, summary] as const));
}
