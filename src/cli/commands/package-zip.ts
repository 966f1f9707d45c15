import { DRY_RUN_OPTION, JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { splitWords } from "../build-words.ts";
import { defineCommand } from "../command.ts";
import { renderBundle, zipValue } from "../render/bundle.ts";
import { renderJson } from "../render/json.ts";

export const packageZip = defineCommand({
  name: "package zip",
  summary: "pack Go programs, and what they need, into zip archives",
  usage: "<target>... [package]... [options] [-- <go build flag>...]",
  description: `Builds the programs for each target as cgox build does and packs them. An archive for Windows holds all that cgox bundle would
put into a folder: the DLLs, what they load by name, the licences. One for another system holds the programs, which keep
their permissions, and the project's licence. The same input gives the same bytes; SOURCE_DATE_EPOCH sets the time in them.

The version is that of --version, of cgox.yaml, or of the git tag.
Archives are written to dist/<name>_<version>_<goos>_<goarch>.zip. Prints the path of each.`,
  arguments: [
    { ...TARGET_ARGUMENT, optional: true },
    { name: "package", kind: "target", optional: true, repeated: true, summary: "as go build takes it, e.g. ./cmd/app" },
  ],
  options: {
    output: { type: "string", short: "o", placeholder: "folder", kind: "file", summary: "the folder for the archives, instead of dist" },
    version: { type: "string", placeholder: "version", kind: "text", summary: "the version, e.g. 1.2.0" },
    "dry-run": DRY_RUN_OPTION,
    json: JSON_OPTION,
  },
  examples: [
    { command: "cgox package zip windows/amd64", comment: "dist/app_1.2.0_windows_amd64.zip" },
    { command: "cgox package zip windows/amd64 linux/amd64@musl ./cmd/app --version 1.2.0", comment: "for two targets" },
  ],
  passesOn: true,
  foreignHint: "Flags of go build go after --, e.g.: cgox package zip windows/amd64 -- -tags netgo",
  readOptions: ({ flags, values, positionals, rest }) => {
    const last = (name: string) => values[name]?.at(-1);
    const [output, version] = [last("output"), last("version")];
    return {
      words: positionals,
      goFlags: rest,
      dryRun: flags["dry-run"] ?? false,
      json: flags["json"] ?? false,
      ...(output === undefined ? {} : { output }),
      ...(version === undefined ? {} : { version }),
    };
  },
  run: async (context, { words, json, ...options }) => {
    const { packageZips } = await import("../../pipeline.ts");
    const session = await context.openSession();
    const { archives, exitCode } = await packageZips(session, { ...(await splitWords(session, words)), ...options });
    context.settle();
    const { out } = context.terminal;
    if (json) out.write(renderJson(archives.map(zipValue)));
    else for (const item of archives) out.write(`${item.path}\n${options.dryRun ? renderBundle(item, out) : ""}`);
    return exitCode;
  },
});
