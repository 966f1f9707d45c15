import { isScalar, LineCounter, parseDocument, visit } from "yaml";
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
    throw new CgoxError("CGOX_CONFIG_SYNTAX", `${file}:${lines.linePos(error.pos[0]).line}: not YAML: ${withoutSecrets(error.message)}`, {
      hint: "indent with spaces, and quote what holds a colon followed by a space",
    });
  }
  // The schema library passes over a key of this name in a map whose keys are free, so what is below it would go by unread.
  visit(document, {
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== "__proto__") return;
      const line = lines.linePos(key.range?.[0] ?? 0).line;
      throw new CgoxError("CGOX_CONFIG_UNKNOWN_KEY", `${file}:${line}: unknown key "__proto__"`, {
        hint: `take line ${line} out of ${file}: no target, platform, repository or library is called so`,
      });
    },
  });
  const source: ConfigSource = { file, document, lines };
  const result = configSchema.safeParse(valueOf(document.toJS.bind(document), file) ?? {});
  const issue = result.error?.issues[0];
  if (issue !== undefined) throw configProblem(source, issue);
  return { written: result.data ?? {}, source };
}

/** The library quotes what it could not read, which may be a part of an address. */
function withoutSecrets(message: string): string {
  return message.replaceAll(/"(?:[^"\\]|\\.)*"/g, (quoted) => (/[@]|\/\//.test(quoted) ? '"***"' : quoted));
}

/** An alias without its anchor, or aliases that would grow without end, are only found when the value is made. */
function valueOf(make: () => unknown, file: string): unknown {
  try {
    return make();
  } catch (cause) {
    throw new CgoxError("CGOX_CONFIG_SYNTAX", `${file}: not YAML that cgox can use: ${withoutSecrets((cause as Error).message)}`);
  }
}
