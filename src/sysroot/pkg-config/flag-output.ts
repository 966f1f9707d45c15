import type { Evaluator } from "./evaluator.ts";
import type { Fragment } from "./module.ts";
import type { PkgConfigCall } from "./options.ts";
import { type FlagPlace, flagsForTools, packageFlags } from "./package-flags.ts";
import { fragmentArguments, quoteForGo, renderFragments } from "./quote.ts";
import { splitArguments } from "./split-arguments.ts";

interface OutputContext {
  readonly evaluator: Evaluator;
  readonly forGo: boolean;
  readonly place: FlagPlace;
}

/** The line of flags that a call asks for with `--cflags…` and `--libs…`; empty, without a line end, where it asks for neither. */
export function renderFlags(call: PkgConfigCall, { evaluator, forGo, place }: OutputContext): string {
  const cflagsTests = testsOf(call, CFLAGS);
  const libsTests = testsOf(call, LIBS);
  if (cflagsTests.length === 0 && libsTests.length === 0) return "";
  const cflags = cflagsTests.length === 0 ? [] : select(evaluator.cflags(call.modules), cflagsTests, call);
  const libs = libsTests.length === 0 ? [] : select(evaluator.libs(call.modules), libsTests, call);
  if (!forGo) {
    const passed = [...flagsForTools("cflags", cflags, place), ...flagsForTools("libs", libs, place)];
    return `${renderFragments(passed)}\n`;
  }
  const options = { place, checkedByGo: true };
  const safe = [
    ...packageFlags("cflags", cflags.flatMap(fragmentArguments), options).flags,
    ...packageFlags("libs", libs.flatMap(fragmentArguments), options).flags,
  ];
  return `${quoteForGo(safe)}\n`;
}

/** What a report says, as flags for go: it reads whatever its pkg-config prints as such. */
export function reportForGo(report: string, place: FlagPlace): string {
  const words = splitArguments(report) ?? [];
  return `${quoteForGo(packageFlags("cflags", words, { place, checkedByGo: true }).flags)}\n`;
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
