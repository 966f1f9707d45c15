import { JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { sayEmpty } from "../render/empty-lock.ts";
import { renderJson } from "../render/json.ts";
import { changeValue, renderSynced } from "../render/sysroot-change.ts";

export const sysrootSync = defineCommand({
  name: "sysroot sync",
  summary: "make the trees that cgox.lock names",
  usage: "[target]... [options]",
  description: `Downloads, verifies and unpacks exactly what cgox.lock names, and changes nothing in it: what to run after a checkout,
and in CI. What is on this machine already is not fetched again; with --offline nothing is fetched at all.
--verify also compares what the cache has of it with the hashes, as cgox cache verify does, before it is used.
Without a target: everything in cgox.lock.`,
  arguments: [{ ...TARGET_ARGUMENT, optional: true, repeated: true }],
  options: { verify: { type: "boolean", summary: "compare packages and trees in the cache with their hashes" }, json: JSON_OPTION },
  examples: [
    { command: "cgox sysroot sync", comment: "all targets" },
    { command: "cgox sysroot sync linux/arm --offline", comment: "one target, from the cache alone" },
  ],
  readOptions: ({ flags, positionals }) => ({ targets: positionals, verify: flags["verify"] ?? false, json: flags["json"] ?? false }),
  run: async (context, { json, ...options }) => {
    const { syncSysroots } = await import("../../pipeline.ts");
    const session = await context.openSession();
    const { changes, inputs } = await syncSysroots(session, options);
    context.settle();
    const text = json ? renderJson(changes.map(changeValue)) : changes.map(renderSynced).join("");
    if (changes.length > 0 && !options.verify) {
      await context.answer(session, text, inputs);
    } else {
      if (changes.length === 0) sayEmpty(context);
      context.terminal.out.write(text);
    }
    return 0;
  },
});
