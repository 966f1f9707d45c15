import { TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";

export const sysrootPath = defineCommand({
  name: "sysroot path",
  summary: "print where a target's tree is",
  usage: "<target> [options]",
  description: "Prints the absolute path of the target's sysroot, which is made first where it is not on this machine yet.",
  arguments: [TARGET_ARGUMENT],
  options: {},
  examples: [{ command: 'ls "$(cgox sysroot path linux/arm)/usr/include"', comment: "the headers" }],
  readOptions: ({ positionals: [target = ""] }) => ({ target }),
  run: async (context, { target }) => {
    const { sysrootPath: pathOf } = await import("../../pipeline.ts");
    const path = await pathOf(await context.openSession(), target);
    context.settle();
    context.terminal.out.write(`${path}\n`);
    return 0;
  },
});
