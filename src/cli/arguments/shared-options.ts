import type { ArgumentSpec, OptionSpec } from "./option.ts";

/** Options that several commands have, each with one meaning. */
export const JSON_OPTION: OptionSpec = { type: "boolean", summary: "print the answer as JSON" };

export const DRY_RUN_OPTION: OptionSpec = { type: "boolean", summary: "decide and print, change nothing" };

export const ALLOW_OUTSIDE_OPTION: OptionSpec = {
  type: "boolean",
  summary: "let cgox.yaml name files outside of the project, and in its .git",
};

export const VERBOSE_OPTION: OptionSpec = { type: "boolean", summary: "list what was left out, too, with the reason" };

export const TARGET_ARGUMENT: ArgumentSpec = {
  name: "target",
  kind: "target",
  summary: "goos/goarch[/variant][@platform], e.g. linux/arm, linux/arm64@debian-13; cgox targets lists them",
};

/** How a linker is told of a library. */
export const LINKER_NAME = /^-l./;
