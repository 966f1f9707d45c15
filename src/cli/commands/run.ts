import { TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";

export const run = defineCommand({
  name: "run",
  summary: "build a program for a target and run it here",
  usage: "<target> [package|program] [options] [-- <argument>...]",
  description: `Builds a Go program as cgox build does and runs it on this machine: as it is where this machine can, through qemu's user
mode where it is Linux on another CPU, through wine where it is Windows. A path to a program that is built already is run as it is.

The program gets the libraries, fonts and other files of the packages in cgox.lock, and libc, from a tree that is
fetched the first time. What is not in that tree is this machine's own. Standard input, the working folder, the
environment and signals reach the program; the exit code is the program's.`,
  arguments: [
    TARGET_ARGUMENT,
    { name: "package", kind: "file", optional: true, summary: "as go build takes it, e.g. ./cmd/app, or a program's file" },
  ],
  options: {},
  examples: [
    { command: "cgox run linux/arm ./cmd/app -- -v input.txt", comment: "with arguments for the program" },
    { command: "cgox run linux/arm64 dist/app_linux_arm64", comment: "a program that is built already" },
  ],
  passesOn: true,
  foreignHint: "Arguments of the program go after --, e.g.: cgox run linux/arm ./cmd/app -- -v",
  readOptions: ({ positionals: [target = "", program], rest }) => ({ target, args: rest, ...(program === undefined ? {} : { program }) }),
  run: async (context, options) => {
    const { prepareRun, start } = await import("../../pipeline.ts");
    const session = await context.openSession();
    const prepared = await prepareRun(session, options);
    context.settle();
    return start(session, prepared);
  },
});
