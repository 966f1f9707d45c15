import { JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderCacheSize } from "../render/cache.ts";
import { renderJson } from "../render/json.ts";

export const cacheSize = defineCommand({
  name: "cache size",
  summary: "print how much the cache holds",
  usage: "[options]",
  description: "Prints the bytes on disk of each part of the cache. A file with several names counts once.",
  arguments: [],
  options: { json: JSON_OPTION },
  examples: [{ command: "cgox cache size", comment: "index, store, sysroots, zig" }],
  readOptions: ({ flags }) => ({ json: flags["json"] ?? false }),
  run: async (context, { json }) => {
    const { cacheSize: measure } = await import("../../pipeline.ts");
    const size = await measure(await context.openSession());
    context.settle();
    const { out } = context.terminal;
    out.write(json ? renderJson(size) : renderCacheSize(size, out));
    return 0;
  },
});
