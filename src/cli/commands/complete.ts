import { defineCommand } from "../command.ts";
import { complete as candidates } from "../completion/complete.ts";

/** What the completion scripts call: the words of the command line so far, the last one being typed. */
export const complete = defineCommand({
  name: "__complete",
  summary: "complete a command line",
  usage: "-- <word>...",
  description:
    "Prints a line for each word that could stand last: the word, and after a tab what it means. Called by the completion scripts.",
  arguments: [{ name: "word", kind: "text", optional: true, repeated: true, summary: "the words after cgox" }],
  options: {},
  examples: [],
  passesOn: true,
  readOptions: ({ rest }) => ({ words: rest }),
  run: async (context, { words }) => {
    const { listTargets } = await import("../../pipeline.ts");
    const targetNames = async () =>
      (await listTargets(await context.openSession())).filter(({ cgo }) => cgo !== "no").map(({ target }) => target);
    const found = await candidates(words, { targetNames });
    context.terminal.out.write(found.map(({ word, meaning }) => `${word}\t${meaning}\n`).join(""));
    return 0;
  },
});
