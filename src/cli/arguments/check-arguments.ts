import { didYouMean } from "../../model/nearest.ts";
import type { ArgumentSpec } from "./option.ts";
import { helpHint, usageError } from "./usage-error.ts";

/**
 * Holds the words of a command line against the arguments that the command takes.
 * @throws CgoxError `CGOX_USAGE_ARGUMENT`: one is missing, one too many, or not one of the words that can stand there
 */
export function checkArguments(commandName: string, specs: readonly ArgumentSpec[], words: readonly string[]): void {
  const missing = specs.find((spec, index) => spec.optional === undefined && words[index] === undefined);
  if (missing !== undefined) {
    throw usageError("CGOX_USAGE_ARGUMENT", `cgox ${commandName} needs ${article(missing.name)} ${missing.name}`, helpHint(commandName));
  }
  const isOpen = specs.at(-1)?.repeated === true;
  const extra = isOpen ? undefined : words[specs.length];
  if (extra !== undefined) {
    throw usageError("CGOX_USAGE_ARGUMENT", `cgox ${commandName} takes no further argument: ${extra}`, helpHint(commandName));
  }
  for (const [index, word] of words.entries()) {
    const values = specs[Math.min(index, specs.length - 1)]?.values;
    if (values !== undefined && !values.includes(word)) {
      const hint = didYouMean(word, values) + helpHint(commandName);
      throw usageError("CGOX_USAGE_ARGUMENT", `cgox ${commandName} knows ${values.join(", ")}, not ${word}`, hint);
    }
  }
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}
