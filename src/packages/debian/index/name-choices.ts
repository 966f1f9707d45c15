import { CgoxError } from "../../../model/error.ts";
import type { FileQuery } from "../../repository.ts";

/** One entry of `sysroots/names/debian.json`: which package to take for some names, where Contents alone would mislead or knows none. */
export interface NameChoice {
  readonly modules?: readonly string[];
  readonly libraries?: readonly string[];
  /** Paths below an include folder; with a slash at the end, all below that folder. */
  readonly headers?: readonly string[];
  /** Best first; those that a suite does not have are passed over. */
  readonly packages: readonly string[];
  /** For people: why. */
  readonly reason: string;
}

/**
 * Reads the text of `sysroots/names/debian.json`.
 * @throws CgoxError `CGOX_DATA_NAMES` where it is not what the README beside it says
 */
export function parseNameChoices(text: string): NameChoice[] {
  const { choices } = JSON.parse(text) as { readonly choices?: unknown };
  if (!Array.isArray(choices) || !choices.every(isNameChoice)) {
    throw new CgoxError("CGOX_DATA_NAMES", "sysroots/names/debian.json is not a list of name choices", {
      hint: "It ships with cgox; install cgox again.",
    });
  }
  return choices;
}

/** The entry that names what a query asks for. */
export function choiceFor(choices: readonly NameChoice[], { kind, name }: FileQuery): NameChoice | undefined {
  if (kind === "dll") return undefined;
  return choices.find((choice) => choice[LISTS[kind]]?.some((entry) => entry === name || (entry.endsWith("/") && name.startsWith(entry))));
}

const LISTS = { module: "modules", library: "libraries", header: "headers" } as const satisfies Record<
  Exclude<FileQuery["kind"], "dll">,
  keyof NameChoice
>;

function isNameChoice(value: unknown): value is NameChoice {
  if (typeof value !== "object" || value === null) return false;
  const { modules = [], libraries = [], headers = [], packages, reason } = value as Record<string, unknown>;
  return [modules, libraries, headers, packages].every(isTextList) && typeof reason === "string";
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
