import { JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { renderTargets } from "../render/targets.ts";

export const targets = defineCommand({
  name: "targets",
  summary: "list the targets that cgox knows",
  usage: "[options]",
  description: `Prints every port of Go: whether programs with cgo and in pure Go can be built for it, what runs them on this
machine, and the platform that its libraries come from when none is named. <goos>/<goarch>/<variant> narrows the CPU
(linux/arm/v7; * is the usual one), @<platform> names the release (linux/arm64@debian-13), @musl a static program,
@none a build without cgo.`,
  arguments: [],
  options: { cgo: { type: "boolean", summary: "only those that cgo works for" }, json: JSON_OPTION },
  examples: [{ command: "cgox targets --cgo", comment: "what can be built" }],
  readOptions: ({ flags }) => ({ cgo: flags["cgo"] ?? false, json: flags["json"] ?? false }),
  run: async (context, { cgo, json }) => {
    const { listTargets } = await import("../../pipeline.ts");
    const all = await listTargets(await context.openSession());
    context.settle();
    const rows = cgo ? all.filter((row) => row.cgo !== "no") : all;
    const { out } = context.terminal;
    out.write(json ? renderJson(rows) : renderTargets(rows, out));
    return 0;
  },
});
