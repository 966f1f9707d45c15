import { DRY_RUN_OPTION, JSON_OPTION, LINKER_NAME, TARGET_ARGUMENT, VERBOSE_OPTION } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { changeValue, planValue, renderChange, renderPackages } from "../render/sysroot-change.ts";

export const sysrootAdd = defineCommand({
  name: "sysroot add",
  summary: "add C libraries to a target",
  usage: "<target> <library>... [options]",
  description: `Finds the packages of the target's own distribution that hold the named libraries, with all that they depend on;
writes the choice to cgox.lock; downloads, verifies and unpacks them into one tree to compile against.

A library is a package (libcairo2-dev), a pkg-config module (cairo), a header (cairo/cairo.h), or what a linker
is told (-lcairo). Where several packages would serve, the one that a user of the distribution would pick is
taken and the others are named; choices in cgox.yaml pick another.

What zig brings (libc and its headers) and what matters to an installed system alone (interpreters,
configuration, documentation) is left out, each package with its reason; --full keeps it.`,
  arguments: [
    TARGET_ARGUMENT,
    { name: "library", kind: "text", repeated: true, summary: "a package, a pkg-config module, a header, or -l<name>" },
  ],
  options: {
    "dry-run": DRY_RUN_OPTION,
    full: { type: "boolean", summary: "keep the packages that would be left out" },
    verbose: VERBOSE_OPTION,
    json: JSON_OPTION,
  },
  examples: [
    { command: "cgox sysroot add linux/arm cairo", comment: "cairo for a Raspberry Pi 2 and later, from Debian 12" },
    { command: "cgox sysroot add linux/arm64@debian-13 libpq-dev sdl2", comment: "two libraries, from another release" },
    { command: "cgox sysroot add linux/arm cairo --dry-run --json", comment: "what that would fetch, for a script" },
    { command: "cgox sysroot add linux/arm -lz", comment: "by the linker's name" },
  ],
  dashedWords: LINKER_NAME,
  readOptions: ({ flags, positionals: [target = "", ...names] }) => ({
    target,
    names,
    dryRun: flags["dry-run"] ?? false,
    full: flags["full"] ?? false,
    verbose: flags["verbose"] ?? false,
    json: flags["json"] ?? false,
  }),
  run: async (context, { verbose, json, ...options }) => {
    const { addLibraries } = await import("../../pipeline.ts");
    const change = await addLibraries(await context.openSession(), options);
    context.settle();
    const { out } = context.terminal;
    if (json) out.write(renderJson(options.dryRun ? planValue(change) : changeValue(change)));
    else out.write(options.dryRun || verbose ? renderPackages(change.locked, out, { verbose }) : renderChange(change, out));
    return 0;
  },
});
