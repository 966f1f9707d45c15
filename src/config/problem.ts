import { isMap, isScalar, isSeq, type Document, type LineCounter } from "yaml";
import type * as z from "zod";
import { CgoxError } from "../model/error.ts";
import { redact, redactAddress } from "../model/redact.ts";
import { didYouMean } from "../model/nearest.ts";
import { knownKeys } from "./known-keys.ts";
import { configJsonSchema, type JsonSchema, type Refusal } from "./schema.ts";

export interface ConfigSource {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

type Issue = z.core.$ZodIssue;

/** A block of the file that has a schema of its own. */
export interface ConfigBlockPlace {
  readonly path: readonly string[];
  readonly schema: JsonSchema;
}

/** The error for what a schema found wrong: the file, the line, and what was expected there. */
export function configProblem(source: ConfigSource, found: Issue, block?: ConfigBlockPlace): CgoxError {
  const issue = innermost(found);
  if (issue.code === "unrecognized_keys") {
    const keys = knownKeys(block?.schema ?? configJsonSchema(), issue.path);
    return unknownKey(source, { path: [...(block?.path ?? []), ...issue.path], key: issue.keys[0] ?? "", keys });
  }
  return invalid(source, { ...issue, path: [...(block?.path ?? []), ...issue.path] });
}

/** Of a choice between forms, the fault of the one whose kind fits: that of a map's key, say, rather than that it is no text. */
function innermost(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const deeper = issue.errors.flatMap(([first]) =>
    first !== undefined && (first.path.length > 0 || first.code === "unrecognized_keys") ? [first] : [],
  );
  const [only] = deeper;
  return only === undefined || deeper.length > 1 ? issue : innermost({ ...only, path: [...issue.path, ...only.path] });
}

function invalid(source: ConfigSource, issue: Issue): CgoxError {
  const place = `${source.file}:${lineOf(source, issue.path)}`;
  const refusal = issue.code === "custom" ? (issue.params as Refusal | undefined) : undefined;
  if (refusal !== undefined) {
    return new CgoxError("CGOX_CONFIG_INVALID", `${place}: ${issue.path.join(".")} cannot hold ${short(refusal.refused)}`, {
      hint: refusal.hint,
    });
  }
  return new CgoxError("CGOX_CONFIG_INVALID", `${place}: ${issue.path.join(".") || "the file"} has to be ${expected(issue)}`, {
    hint: describeValue(source.document.getIn(issue.path, true), issue.path.includes("mirrors") ? redactAddress : redact),
  });
}

interface UnknownKey {
  readonly path: readonly PropertyKey[];
  readonly key: string;
  /** Those that may stand there. */
  readonly keys: readonly string[];
}

function unknownKey(source: ConfigSource, { path, key, keys }: UnknownKey): CgoxError {
  const place = path.length === 0 ? "" : ` in ${path.join(".")}`;
  return new CgoxError("CGOX_CONFIG_UNKNOWN_KEY", `${source.file}:${lineOf(source, [...path, key])}: unknown key "${key}"${place}`, {
    hint: `${didYouMean(key, keys)}The keys there are ${keys.join(", ")}.`,
  });
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return NOUNS[issue.expected] ?? issue.expected;
    case "too_small":
      return issue.origin === "array" ? "a list with something in it" : "text with something in it";
    case "invalid_union":
      return expected(issue.errors[0]?.[0] ?? { ...issue, code: "custom" });
    default:
      return issue.message;
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
  record: "a map of keys",
};

/** What stands in the file, and for a word that YAML takes for more than text how it is written as text. */
function describeValue(node: unknown, hide: (text: string) => string): string {
  if (isMap(node)) return "it is a map of keys";
  if (isSeq(node)) return "it is a list";
  if (!isScalar(node)) return "it is empty";
  const { value, source } = node;
  if (typeof value === "string") return `it is text: ${short(JSON.stringify(hide(value)))}`;
  const written = source === undefined || source === "" ? undefined : source;
  const kind = typeof value === "boolean" ? "true or false" : "empty";
  return written === undefined ? `it is ${kind}` : `YAML reads ${written} as ${kind}; as text it is in quotes: "${written}"`;
}

function short(text: string): string {
  const printable = text.replaceAll(/\p{Cc}/gu, " ");
  return printable.length <= 120 ? printable : `${printable.slice(0, 117)}...`;
}

/** The line of a key (or of a list's element), counted from 1; of its nearest parent that is there, where it is not. */
function lineOf({ document, lines }: ConfigSource, path: readonly PropertyKey[]): number {
  const key = path.at(-1);
  if (key === undefined) return 1;
  const parent = document.getIn(path.slice(0, -1), true);
  const node = isMap(parent) ? parent.items.find(({ key: name }) => isScalar(name) && String(name.value) === key)?.key : undefined;
  const range = isScalar(node) ? node.range : (document.getIn(path, true) as { range?: readonly number[] } | undefined)?.range;
  return range?.[0] === undefined ? lineOf({ document, lines } as ConfigSource, path.slice(0, -1)) : lines.linePos(range[0]).line;
}
