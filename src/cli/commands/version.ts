import { JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { cgoxVersion } from "../version.ts";

export const version = defineCommand({
  name: "version",
  summary: "print cgox's version",
  usage: "[options]",
  description: "Prints cgox's own version; cgox --version does the same. cgox doctor has those of go and zig.",
  arguments: [],
  options: { json: JSON_OPTION },
  examples: [{ command: "cgox version", comment: "cgox and a number" }],
  readOptions: ({ flags }) => ({ json: flags["json"] ?? false }),
  run: (context, { json }) => {
    context.terminal.out.write(json ? renderJson({ version: cgoxVersion() }) : `cgox ${cgoxVersion()}\n`);
    return Promise.resolve(0);
  },
});
