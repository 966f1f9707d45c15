import { JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderVerified } from "../render/cache.ts";
import { renderJson } from "../render/json.ts";

export const cacheVerify = defineCommand({
  name: "cache verify",
  summary: "compare packages and trees in the cache with their hashes",
  usage: "[options]",
  description: `Reads each package file in the cache, compares it with the sha256 that it is named by, then compares what was unpacked of it, and the sysroots
and run-time roots that were made of that, byte for byte. It says what was changed, added or is missing, and what cannot be
checked since its package file is gone ("unknown"); the exit code is 1 then.

Whoever can write to a cache can change what all who use it build with. This finds that out, cgox sysroot sync --verify does so for
what one cgox.lock names.`,
  arguments: [],
  options: {
    repair: { type: "boolean", summary: "remove what differs; it is fetched and made anew when it is needed" },
    json: JSON_OPTION,
  },
  examples: [
    { command: "cgox cache verify", comment: "is all as it was signed?" },
    { command: "cgox cache verify --repair", comment: "remove what is not" },
  ],
  readOptions: ({ flags }) => ({ repair: flags["repair"] ?? false, json: flags["json"] ?? false }),
  run: async (context, { repair, json }) => {
    const { verifyCache } = await import("../../pipeline.ts");
    const verified = await verifyCache(await context.openSession(), { repair });
    context.settle();
    const { out } = context.terminal;
    out.write(json ? renderJson(verified) : renderVerified(verified, out));
    return verified.differences.length === 0 ? 0 : 1;
  },
});
