import { JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { renderReasons } from "../render/reasons.ts";

export const why = defineCommand({
  name: "why",
  summary: "tell why a program's package depends on what it does",
  usage: "<target> <program> [options]",
  description: `Prints what a Debian package of the program would depend on; below each dependency the libraries that it is there for, and
the imported symbols that set its version. The packages in cgox.lock are asked, as for cgox package deb.`,
  arguments: [TARGET_ARGUMENT, { name: "program", kind: "file", summary: "a program that was built for the target" }],
  options: { verbose: { type: "boolean", summary: "name every symbol" }, json: JSON_OPTION },
  examples: [
    { command: "cgox why linux/arm dist/app_linux_arm", comment: "the symbols that ask for a version" },
    { command: "cgox why linux/arm dist/app_linux_arm --json", comment: "the same, for a script" },
  ],
  readOptions: ({ flags, positionals: [target = "", program = ""] }) => ({
    target,
    program,
    verbose: flags["verbose"] ?? false,
    json: flags["json"] ?? false,
  }),
  run: async (context, { json, verbose, ...options }) => {
    const { whyDepends } = await import("../../pipeline.ts");
    const reasons = await whyDepends(await context.openSession(), options);
    context.settle();
    context.terminal.out.write(json ? renderJson(reasons) : renderReasons(reasons, { verbose }));
    return 0;
  },
});
