import { TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { defineCommand } from "../command.ts";

export const test = defineCommand({
  name: "test",
  summary: "run go test for a target here",
  usage: "<target> [package]... [options] [-- <go test flag>...]",
  description: `Runs go test for a target, with cgo and the target's C libraries as cgox build does, and has each test's program run on this
machine as cgox run does. Without a package, the one in the working folder is tested.

Libraries that are not in cgox.lock yet are added to it first. The exit code is that of go test.`,
  arguments: [
    TARGET_ARGUMENT,
    { name: "package", kind: "directory", optional: true, repeated: true, summary: "as go test takes it, e.g. ./..." },
  ],
  options: {},
  examples: [
    { command: "cgox test linux/arm ./...", comment: "all tests of a module" },
    { command: "cgox test linux/arm64 ./codec -- -run Decode -v", comment: "with flags for go test" },
  ],
  passesOn: true,
  foreignHint: "Flags of go test go after --, e.g.: cgox test linux/arm ./... -- -run Decode -v",
  readOptions: ({ positionals: [target = "", ...packages], rest }) => ({ target, packages, goFlags: rest }),
  run: async (context, options) => {
    const { prepareTest, start } = await import("../../pipeline.ts");
    const session = await context.openSession();
    const prepared = await prepareTest(session, options);
    context.settle();
    return start(session, prepared);
  },
});
