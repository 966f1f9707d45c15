import { JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { splitWords } from "../build-words.ts";
import { defineCommand } from "../command.ts";
import { renderFacts } from "../render/build-result.ts";
import { renderJson } from "../render/json.ts";

const GO_FLAGS_HINT = "Flags of go build go after --, e.g.: cgox build linux/arm ./cmd/app -- -race -tags netgo";

export const build = defineCommand({
  name: "build",
  summary: "build Go programs for targets",
  usage: "<target>... [package]... [options] [-- <go build flag>...]",
  description: `Runs go build for each target, with cgo, zig as the C compiler, and the C libraries that the program's #cgo lines ask for.
Libraries that are not in cgox.lock yet are added to it first.

Targets come first, then packages as go build takes them; without a package, main of cgox.yaml or the working
folder is built. Without a target, those of cgox.yaml are built. Programs are written to
dist/<name>_<goos>_<goarch>[<variant>], with .exe for Windows. -trimpath is on.

Prints the path of each program. The exit code is that of go build.`,
  arguments: [
    { ...TARGET_ARGUMENT, optional: true },
    // A second target can stand here too; folders are completed where nothing else fits.
    { name: "package", kind: "target", optional: true, repeated: true, summary: "as go build takes it, e.g. ./cmd/app" },
  ],
  options: {
    output: { type: "string", short: "o", placeholder: "path", kind: "file", summary: "the program's file, or a folder for all programs" },
    json: JSON_OPTION,
  },
  examples: [
    { command: "cgox build linux/arm ./cmd/app", comment: "one program for one target" },
    { command: "cgox build linux/arm64 linux/amd64 ./cmd/app -o out/", comment: "for two, into a folder" },
    { command: "cgox build linux/arm ./cmd/app -- -ldflags=-s -tags netgo", comment: "with flags for go build" },
  ],
  passesOn: true,
  foreignHint: GO_FLAGS_HINT,
  readOptions: ({ flags, values, positionals, rest }) => {
    const output = values["output"]?.at(-1);
    return { words: positionals, goFlags: rest, json: flags["json"] ?? false, ...(output === undefined ? {} : { output }) };
  },
  run: async (context, { words, json, ...options }) => {
    const { buildTargets } = await import("../../pipeline.ts");
    const session = await context.openSession();
    const result = await buildTargets(session, { ...(await splitWords(session, words)), ...options });
    context.settle();
    const { out, err } = context.terminal;
    if (json) {
      out.write(renderJson(result.outputs));
    } else {
      for (const output of result.outputs) {
        out.write(`${output.path}\n`);
        if (!context.quiet) err.write(renderFacts(output));
      }
    }
    return result.exitCode;
  },
});
