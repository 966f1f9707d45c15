import type { PackageRequest } from "../model/package-request.ts";
import type { Session } from "../model/session.ts";
import type { OptionTable } from "./arguments/option.ts";
import type { ParsedArguments } from "./arguments/parse.ts";
import { ALLOW_OUTSIDE_OPTION, DRY_RUN_OPTION, JSON_OPTION, TARGET_ARGUMENT } from "./arguments/shared-options.ts";
import { splitWords } from "./build-words.ts";
import { defineCommand, type AnyCommand, type Example } from "./command.ts";
import { renderJson } from "./render/json.ts";
import type { Output } from "./terminal.ts";

/** A kind of package that `cgox package <name>` makes of Go programs: what is said of it, what makes it, how it is shown. */
export interface PackageOutput<Own, Made extends { readonly path: string }> {
  readonly summary: string;
  readonly description: string;
  /** Besides those that all have: -o, --program, --version, --allow-outside, --dry-run, --json. */
  readonly options: OptionTable;
  readonly examples: readonly Example[];
  /** A target that it is made for, for the help. */
  readonly exampleTarget: string;
  readonly readOptions: (parsed: ParsedArguments) => Own;
  /** Makes one or more for each target; `exitCode` is go's own, where a build failed. All are decided before the first is written. */
  readonly make: (
    session: Session,
    request: PackageRequest & Own,
  ) => Promise<{ readonly made: readonly Made[]; readonly exitCode: number }>;
  /** For scripts. */
  readonly value: (made: Made) => unknown;
  /** For people, before it is made. */
  readonly renderPlan: (made: Made, out: Output) => string;
}

/** For any kind of options: the map of outputs holds these. */
export type AnyPackageOutput = PackageOutput<object, { readonly path: string }>;

/** Keeps what an output's parts know of each other; the map of outputs need not know it. */
export function definePackageOutput<Own extends object, Made extends { readonly path: string }>(
  output: PackageOutput<Own, Made>,
): AnyPackageOutput {
  return output as unknown as AnyPackageOutput;
}

/** The command `package <name>` of an output. */
export function packageCommand(name: string, output: AnyPackageOutput): AnyCommand {
  return defineCommand({
    name: `package ${name}`,
    summary: output.summary,
    usage: "<target>... [package]... [options] [-- <go build flag>...]",
    description: output.description,
    arguments: [
      { ...TARGET_ARGUMENT, optional: true },
      { name: "package", kind: "target", optional: true, repeated: true, summary: "as go build takes it, e.g. ./cmd/app" },
    ],
    options: {
      output: { type: "string", short: "o", placeholder: "folder", kind: "file", summary: "the folder for what is made, instead of dist" },
      program: { type: "string", placeholder: "file", kind: "file", summary: "pack this program, built before; may be given again" },
      version: { type: "string", placeholder: "version", kind: "text", summary: "the version, e.g. 1.2.0" },
      ...output.options,
      "allow-outside": ALLOW_OUTSIDE_OPTION,
      "dry-run": DRY_RUN_OPTION,
      json: JSON_OPTION,
    },
    examples: output.examples,
    passesOn: true,
    foreignHint: `Flags of go build go after --, e.g.: cgox package ${name} ${output.exampleTarget} -- -tags netgo`,
    readOptions: (parsed) => {
      const { flags, values, positionals, rest } = parsed;
      const [folder, version] = [values["output"]?.at(-1), values["version"]?.at(-1)];
      return {
        words: positionals,
        json: flags["json"] ?? false,
        goFlags: rest,
        programs: values["program"] ?? [],
        allowOutside: flags["allow-outside"] ?? false,
        dryRun: flags["dry-run"] ?? false,
        ...output.readOptions(parsed),
        ...(folder === undefined ? {} : { output: folder }),
        ...(version === undefined ? {} : { version }),
      };
    },
    run: async (context, { words, json, ...options }) => {
      const session = await context.openSession();
      const { made, exitCode } = await output.make(session, { ...(await splitWords(session, words)), ...options });
      context.settle();
      const { out } = context.terminal;
      if (json) out.write(renderJson(made.map(output.value)));
      else for (const item of made) out.write(options.dryRun ? output.renderPlan(item, out) : `${item.path}\n`);
      return exitCode;
    },
  }) as AnyCommand;
}
