import { LineCounter, parseDocument } from "yaml";
import { CgoxError } from "../model/error.ts";
import { configProblem, type ConfigSource } from "./problem.ts";
import { type ConfigFile, configSchema } from "./schema.ts";

export interface ParsedConfig {
  readonly written: ConfigFile;
  readonly source: ConfigSource;
}

/**
 * The text of a cgox.yaml as a checked value. `file` is for the errors.
 * @throws CgoxError as readConfig
 */
export function parseConfig(file: string, text: string): ParsedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new CgoxError("CGOX_CONFIG_SYNTAX", `${file}:${lines.linePos(error.pos[0]).line}: not YAML: ${error.message}`, {
      hint: "indent with spaces, and quote what holds a colon followed by a space",
    });
  }
  const source: ConfigSource = { file, document, lines };
  const result = configSchema.safeParse(valueOf(document.toJS.bind(document), file) ?? {});
  const issue = result.error?.issues[0];
  if (issue !== undefined) throw configProblem(source, issue);
  return { written: result.data ?? {}, source };
}

/** An alias without its anchor, or aliases that would grow without end, are only found when the value is made. */
function valueOf(make: () => unknown, file: string): unknown {
  try {
    return make();
  } catch (cause) {
    throw new CgoxError("CGOX_CONFIG_SYNTAX", `${file}: not YAML that cgox can use: ${(cause as Error).message}`, { cause });
  }
}
