import { DRY_RUN_OPTION, JSON_OPTION, LINKER_NAME, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { changeValue, renderChange } from "../render/sysroot-change.ts";

export const sysrootRemove = defineCommand({
  name: "sysroot remove",
  summary: "take C libraries from a target",
  usage: "<target> <library>... [options]",
  description: `Takes libraries that were added, by the names they were added with, out of cgox.lock, and with them the packages
that nothing else in it needs. What was downloaded stays in the cache until cgox cache prune.`,
  arguments: [TARGET_ARGUMENT, { name: "library", kind: "text", repeated: true, summary: "as it was added; cgox sysroot show lists them" }],
  options: { "dry-run": DRY_RUN_OPTION, json: JSON_OPTION },
  examples: [{ command: "cgox sysroot remove linux/arm cairo", comment: "undo cgox sysroot add linux/arm cairo" }],
  dashedWords: LINKER_NAME,
  readOptions: ({ flags, positionals: [target = "", ...names] }) => ({
    target,
    names,
    dryRun: flags["dry-run"] ?? false,
    json: flags["json"] ?? false,
  }),
  run: async (context, { json, ...options }) => {
    const { removeLibraries } = await import("../../pipeline.ts");
    const change = await removeLibraries(await context.openSession(), options);
    context.settle();
    const { out } = context.terminal;
    out.write(json ? renderJson(changeValue(change)) : renderChange(change, out));
    return 0;
  },
});
