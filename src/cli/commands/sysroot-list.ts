import { JSON_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { sayEmpty } from "../render/empty-lock.ts";
import { renderJson } from "../render/json.ts";
import { renderReports, reportValue } from "../render/sysroot-report.ts";

export const sysrootList = defineCommand({
  name: "sysroot list",
  summary: "list the sysroots in cgox.lock",
  usage: "[options]",
  description:
    "Prints a line for each sysroot that cgox.lock names: its platform and architecture, what was added, and whether it is here.",
  arguments: [],
  options: { json: JSON_OPTION },
  examples: [{ command: "cgox sysroot list", comment: "what this project has" }],
  readOptions: ({ flags }) => ({ json: flags["json"] ?? false }),
  run: async (context, { json }) => {
    const { listSysroots } = await import("../../pipeline.ts");
    const reports = await listSysroots(await context.openSession());
    context.settle();
    const { out } = context.terminal;
    if (reports.length === 0) sayEmpty(context);
    out.write(json ? renderJson(reports.map(reportValue)) : renderReports(reports, out));
    return 0;
  },
});
