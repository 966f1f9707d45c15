import { JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderFindings } from "../render/findings.ts";
import { renderJson } from "../render/json.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "check that this machine has what cgox needs",
  usage: "[options]",
  description: "Looks for go, zig and the rest, and prints what was found where. The exit code is 1 when something is missing.",
  arguments: [],
  options: { json: JSON_OPTION },
  examples: [{ command: "cgox doctor", comment: "what to paste into a bug report" }],
  readOptions: ({ flags }) => ({ json: flags["json"] ?? false }),
  run: async (context, { json }) => {
    const { examine } = await import("../../pipeline.ts");
    const findings = await examine(await context.openSession());
    context.settle();
    const { out } = context.terminal;
    out.write(json ? renderJson(findings) : renderFindings(findings, out));
    return findings.some(({ state }) => state === "missing") ? 1 : 0;
  },
});
