import type { Evaluator } from "./evaluator.ts";
import { goSafeFlags } from "./go-safe-flags.ts";
import type { Fragment } from "./module.ts";
import type { PkgConfigCall } from "./options.ts";
import { fragmentArguments, quoteForGo, renderFragments } from "./quote.ts";

/** The line of flags that a call asks for with `--cflags…` and `--libs…`; empty, without a line end, where it asks for neither. */
export function renderFlags(call: PkgConfigCall, { evaluator, forGo }: { readonly evaluator: Evaluator; readonly forGo: boolean }): string {
  const cflagsTests = testsOf(call, CFLAGS);
  const libsTests = testsOf(call, LIBS);
  if (cflagsTests.length === 0 && libsTests.length === 0) return "";
  const cflags = cflagsTests.length === 0 ? [] : select(evaluator.cflags(call.modules), cflagsTests, call);
  const libs = libsTests.length === 0 ? [] : select(evaluator.libs(call.modules), libsTests, call);
  if (!forGo) return `${renderFragments([...cflags, ...libs])}\n`;
  const safe = [
    ...goSafeFlags("cflags", cflags.flatMap(fragmentArguments)).flags,
    ...goSafeFlags("libs", libs.flatMap(fragmentArguments)).flags,
  ];
  return `${quoteForGo(safe)}\n`;
}

type LetterTest = (letter: string) => boolean;

const CFLAGS: Readonly<Record<string, LetterTest>> = {
  cflags: () => true,
  "cflags-only-I": (letter) => letter === "I",
  "cflags-only-other": (letter) => letter !== "I",
};

const LIBS: Readonly<Record<string, LetterTest>> = {
  libs: () => true,
  "libs-only-L": (letter) => letter === "L",
  "libs-only-l": (letter) => letter === "l",
  "libs-only-other": (letter) => letter !== "L" && letter !== "l",
};

function testsOf({ switches }: PkgConfigCall, tests: Readonly<Record<string, LetterTest>>): LetterTest[] {
  return Object.entries(tests).flatMap(([name, test]) => (switches.has(name) ? [test] : []));
}

function select(fragments: readonly Fragment[], tests: readonly LetterTest[], { values }: PkgConfigCall): Fragment[] {
  const letters = values.get("fragment-filter");
  return fragments.filter(
    ({ letter }) => tests.some((test) => test(letter)) && (letters === undefined || (letter !== "" && letters.includes(letter))),
  );
}
