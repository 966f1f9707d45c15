import { DRY_RUN_OPTION, JSON_OPTION, TARGET_ARGUMENT } from "../arguments/shared-options.ts";
import { splitWords } from "../build-words.ts";
import { defineCommand } from "../command.ts";
import { renderJson } from "../render/json.ts";
import { packageValue, renderPlan } from "../render/packages.ts";

const COMPRESSIONS = ["xz", "zstd", "gzip"] as const;

export const packageDeb = defineCommand({
  name: "package deb",
  summary: "make Debian packages of Go programs",
  usage: "<target>... [package]... [options] [-- <go build flag>...]",
  description: `Builds the programs for each target and makes a package of them that apt installs there: with dependencies computed
from what the programs import, as dpkg-shlibdeps would; with their symbols stripped; with what package of cgox.yaml
adds. No dpkg is needed. The same input gives the same bytes; SOURCE_DATE_EPOCH sets the time in them.

The version is that of --version, of cgox.yaml, or of the git tag: v1.2.0-rc.1 becomes 1.2.0~rc.1-1.
Packages are written to dist/<name>_<version>_<architecture>.deb. Prints the path of each.`,
  arguments: [
    { ...TARGET_ARGUMENT, optional: true },
    { name: "package", kind: "target", optional: true, repeated: true, summary: "as go build takes it, e.g. ./cmd/app" },
  ],
  options: {
    output: { type: "string", short: "o", placeholder: "folder", kind: "file", summary: "the folder for the packages, instead of dist" },
    program: { type: "string", placeholder: "file", kind: "file", summary: "pack this program, built before; may be given again" },
    version: { type: "string", placeholder: "version", kind: "text", summary: "the version, e.g. 1.2.0" },
    compression: {
      type: "string",
      placeholder: "name",
      values: COMPRESSIONS,
      kind: "text",
      summary: `${COMPRESSIONS.join(", ")}; xz by default`,
    },
    dbgsym: { type: "boolean", summary: "make a package with the debug information too" },
    "dry-run": DRY_RUN_OPTION,
    json: JSON_OPTION,
  },
  examples: [
    { command: "cgox package deb linux/arm linux/arm64", comment: "for two targets" },
    {
      command: "cgox package deb linux/arm64@debian-13 ./cmd/app --version 1.2.0 -o out",
      comment: "one program, a version that no tag says",
    },
    { command: "cgox package deb linux/arm --dry-run", comment: "what the package would be" },
  ],
  passesOn: true,
  foreignHint: "Flags of go build go after --, e.g.: cgox package deb linux/arm -- -tags netgo",
  readOptions: ({ flags, values, positionals, rest }) => {
    const last = (name: string) => values[name]?.at(-1);
    const [output, version, compression] = [last("output"), last("version"), last("compression")];
    return {
      words: positionals,
      goFlags: rest,
      programs: values["program"] ?? [],
      dbgsym: flags["dbgsym"] ?? false,
      dryRun: flags["dry-run"] ?? false,
      json: flags["json"] ?? false,
      ...(output === undefined ? {} : { output }),
      ...(version === undefined ? {} : { version }),
      ...(compression === undefined ? {} : { compression: compression as (typeof COMPRESSIONS)[number] }),
    };
  },
  run: async (context, { words, json, ...options }) => {
    const { packageTargets } = await import("../../pipeline.ts");
    const session = await context.openSession();
    const { packages, exitCode } = await packageTargets(session, { ...(await splitWords(session, words)), ...options });
    context.settle();
    const { out } = context.terminal;
    if (json) out.write(renderJson(packages.map(packageValue)));
    else for (const item of packages) out.write(options.dryRun ? renderPlan(item) : `${item.path}\n`);
    return exitCode;
  },
});
