import { isScalar, LineCounter, parseDocument, visit, type Document, type ParsedNode, type SchemaOptions } from "yaml";
import { CgoxError } from "../model/error.ts";
import { configProblem, type ConfigSource } from "./problem.ts";
import { type ConfigFile, configSchema } from "./schema.ts";

export interface ParsedConfig {
  readonly written: ConfigFile;
  readonly source: ConfigSource;
}

/**
 * What plain words can mean other than text: nothing, and true or false. A number is text as it is written, since a number would lose what
 * counts: `1.10`, `0640`, `2026.10`, `0x10`. A file that says of itself that it is YAML 1.1 is read in the same way.
 */
const READING: SchemaOptions = { schema: "failsafe", customTags: ["null", "bool"], merge: false, resolveKnownTags: false };

/**
 * The text of a cgox.yaml as a checked value. `file` is for the errors.
 * @throws CgoxError as readConfig
 */
export function parseConfig(file: string, text: string): ParsedConfig {
  const lines = new LineCounter();
  const document = attempt(file, () => parseDocument(text, { ...READING, lineCounter: lines, prettyErrors: false }));
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
  refuseOddScalars(source, document);
  const result = attempt(file, () => configSchema.safeParse(document.toJS() ?? {}));
  const issue = result.error?.issues[0];
  if (issue !== undefined) throw configProblem(source, issue);
  return { written: result.data ?? {}, source };
}

/** The library quotes what it could not read, which may be a part of an address. */
function withoutSecrets(message: string): string {
  return message.replaceAll(/"(?:[^"\\]|\\.)*"/g, (quoted) => (/[@]|\/\//.test(quoted) ? '"***"' : quoted));
}

/** Tags of YAML, which would be dropped without a word, and control characters, which no value needs and no command line can hold. */
function refuseOddScalars({ file, lines }: ConfigSource, document: Document.Parsed<ParsedNode>): void {
  const place = (offset: number | undefined) => `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`;
  const [warning] = document.warnings;
  if (warning !== undefined) {
    throw new CgoxError("CGOX_CONFIG_SYNTAX", `${place(warning.pos[0])}: not YAML that cgox can use: ${withoutSecrets(warning.message)}`, {
      hint: "leave out the tag that begins with an exclamation mark, and put text into quotes",
    });
  }
  attempt(file, () =>
    visit(document, {
      Scalar: (_, node) => {
        // eslint-disable-next-line no-control-regex
        if (!isScalar(node) || typeof node.value !== "string" || !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(node.value)) return;
        throw new CgoxError(
          "CGOX_CONFIG_INVALID",
          `${place(node.range?.[0])}: ${JSON.stringify(node.value).slice(0, 100)} holds a control character`,
          {
            hint: "leave out the escape that makes it; a text of several lines is written after key: |",
          },
        );
      },
    }),
  );
}

/** An alias without its anchor, aliases that would grow without end, and lists in lists without end are only found on the way. */
function attempt<Value>(file: string, make: () => Value): Value {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof CgoxError) throw cause;
    throw new CgoxError("CGOX_CONFIG_SYNTAX", `${file}: not YAML that cgox can use: ${withoutSecrets((cause as Error).message)}`);
  }
}
