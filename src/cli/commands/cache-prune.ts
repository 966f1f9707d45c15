import { DRY_RUN_OPTION, JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderPruned } from "../render/cache.ts";
import { renderJson } from "../render/json.ts";

export const cachePrune = defineCommand({
  name: "cache prune",
  summary: "remove from the cache what no project uses",
  usage: "[options]",
  description: `Removes the packages, trees and indexes that no cgox.lock used on this machine names any more, indexes that newer ones have replaced, and
what killed runs left behind.
Everything else stays; what is removed can be fetched again.`,
  arguments: [],
  options: { "dry-run": DRY_RUN_OPTION, json: JSON_OPTION },
  examples: [{ command: "cgox cache prune --dry-run", comment: "what would go" }],
  readOptions: ({ flags }) => ({ dryRun: flags["dry-run"] ?? false, json: flags["json"] ?? false }),
  run: async (context, { dryRun, json }) => {
    const { pruneCache } = await import("../../pipeline.ts");
    const pruned = await pruneCache(await context.openSession(), { dryRun });
    context.settle();
    const { out } = context.terminal;
    out.write(json ? renderJson(pruned) : renderPruned(pruned, out, { dryRun }));
    return 0;
  },
});
