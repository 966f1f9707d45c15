import { COMMANDS, GROUPS } from "../command-table.ts";
import { dispatch } from "../dispatch.ts";
import type { Output } from "../terminal.ts";
import { commandHelp } from "./command-help.ts";
import { overviewText } from "./overview.ts";

/**
 * The page that `cgox help <words>` asks for.
 * @throws CgoxError `CGOX_USAGE_COMMAND` where the words are no command
 */
export async function helpText(words: readonly string[], output: Output): Promise<string> {
  const [first] = words;
  if (first === undefined) return overviewText(undefined, output);
  if (words.length === 1 && Object.hasOwn(GROUPS, first)) return overviewText(first, output);
  const found = dispatch(words);
  const load = found.kind === "command" ? COMMANDS[found.name] : undefined;
  return load === undefined ? overviewText(undefined, output) : commandHelp(await load(), output);
}
