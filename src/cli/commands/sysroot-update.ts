import { DRY_RUN_OPTION, JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { sayEmpty } from "../render/empty-lock.ts";
import { renderJson } from "../render/json.ts";
import { changeValue, renderChange } from "../render/sysroot-change.ts";

export const sysrootUpdate = defineCommand({
  name: "sysroot update",
  summary: "bring locked packages up to date",
  usage: "[target]... [options]",
  description: `Fetches the distribution's current indexes, chooses the packages for the added libraries anew, and writes the choice
to cgox.lock. Without a target: everything in cgox.lock. This is also the way on when a locked package has left
its mirror.`,
  arguments: [{ ...TARGET_ARGUMENT, optional: true, repeated: true }],
  options: { "dry-run": DRY_RUN_OPTION, json: JSON_OPTION },
  examples: [
    { command: "cgox sysroot update", comment: "all targets" },
    { command: "cgox sysroot update linux/arm --dry-run", comment: "what is newer for one" },
  ],
  readOptions: ({ flags, positionals }) => ({ targets: positionals, dryRun: flags["dry-run"] ?? false, json: flags["json"] ?? false }),
  run: async (context, { json, ...options }) => {
    const { updateSysroots } = await import("../../pipeline.ts");
    const changes = await updateSysroots(await context.openSession(), options);
    context.settle();
    const { out } = context.terminal;
    if (changes.length === 0) sayEmpty(context);
    out.write(json ? renderJson(changes.map(changeValue)) : changes.map((change) => renderChange(change, out)).join(""));
    return 0;
  },
});
