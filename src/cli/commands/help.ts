import { defineCommand } from "../command.ts";
import { helpText } from "../help/help-text.ts";

export const help = defineCommand({
  name: "help",
  summary: "explain cgox or one of its commands",
  usage: "[command]",
  description: "Prints what cgox --help prints, or the page of a command.",
  arguments: [{ name: "command", kind: "text", optional: true, repeated: true, summary: "e.g. build, or sysroot add" }],
  options: {},
  examples: [{ command: "cgox help sysroot add", comment: "the page of one command" }],
  readOptions: ({ positionals }) => ({ words: positionals }),
  run: async ({ terminal: { out } }, { words }) => {
    out.write(await helpText(words, out));
    return 0;
  },
});
