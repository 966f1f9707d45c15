import { JSON_OPTION, TARGET_ARGUMENT, VERBOSE_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { renderReport, reportValue } from "../render/sysroot-report.ts";

export const sysrootShow = defineCommand({
  name: "sysroot show",
  summary: "show what a target's sysroot is made of",
  usage: "<target> [options]",
  description: `Prints the libraries that were added, the signed indexes that they were chosen from, each package with its version and the
reason why it is there, and the path of the tree.`,
  arguments: [TARGET_ARGUMENT],
  options: { verbose: VERBOSE_OPTION, json: JSON_OPTION },
  examples: [{ command: "cgox sysroot show linux/arm --verbose", comment: "with the packages that were left out" }],
  readOptions: ({ flags, positionals: [target = ""] }) => ({
    target,
    verbose: flags["verbose"] ?? false,
    json: flags["json"] ?? false,
  }),
  run: async (context, { target, verbose, json }) => {
    const { showSysroot } = await import("../../pipeline.ts");
    const report = await showSysroot(await context.openSession(), target);
    context.settle();
    const { out } = context.terminal;
    out.write(json ? renderJson(reportValue(report)) : renderReport(report, out, { verbose }));
    return 0;
  },
});
