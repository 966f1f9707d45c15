import { describe, expect, test } from "vitest";
import type { OptionTable } from "../../../../src/cli/arguments/option.ts";
import { parseArguments } from "../../../../src/cli/arguments/parse.ts";
import { CgoxError } from "../../../../src/model/error.ts";

const options = {
  output: { type: "string", short: "o", placeholder: "path", summary: "" },
  mirror: { type: "string", multiple: true, summary: "" },
  shell: { type: "string", values: ["sh", "fish"], summary: "" },
  quiet: { type: "boolean", short: "q", summary: "" },
  frozen: { type: "boolean", negatable: true, summary: "" },
} satisfies OptionTable;

const parse = (...argv: readonly string[]) => parseArguments(argv, { options, commandName: "build" });

function failure(...argv: readonly string[]): CgoxError {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof CgoxError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("parseArguments", () => {
  test("takes options before, between and after words", () => {
    expect(parse("-q", "a", "--output", "x", "b", "--no-frozen")).toEqual({
      flags: { quiet: true, frozen: false },
      values: { output: ["x"] },
      positionals: ["a", "b"],
      rest: [],
    });
  });

  test.each([[["-o", "x"]], [["-ox"]], [["--output=x"]], [["-qo", "x"]]])("takes a value as %j", (argv) => {
    expect(parse(...argv).values).toEqual({ output: ["x"] });
  });

  test("collects what may be repeated, and lets the last of the others win", () => {
    expect(parse("--mirror", "a", "-o", "x", "--mirror=b", "-o", "y", "--frozen", "--no-frozen")).toMatchObject({
      values: { mirror: ["a", "b"], output: ["y"] },
      flags: { frozen: false },
    });
  });

  test("hands on what follows -- untouched, also a second --", () => {
    expect(parse("a", "--", "-ldflags=-s -w", "--", "--quiet")).toMatchObject({
      flags: {},
      positionals: ["a"],
      rest: ["-ldflags=-s -w", "--", "--quiet"],
    });
  });

  test("takes a lone dash for a word, and a dash as a value", () => {
    expect(parse("-", "-o", "-")).toMatchObject({ positionals: ["-"], values: { output: ["-"] } });
  });

  test("takes dashed words where the command has some, beside options and as values of options", () => {
    const parsed = parseArguments(["-lCairo", "-o", "x", "-q", "--mirror=-lz"], { options, commandName: "x", dashedWords: /^-l./ });
    expect(parsed).toMatchObject({ positionals: ["-lCairo"], values: { output: ["x"], mirror: ["-lz"] }, flags: { quiet: true } });
  });

  test.each([
    [["--quite"], "CGOX_USAGE_OPTION", "cgox build has no option --quite", "Did you mean --quiet? See: cgox help build"],
    [["--no-frozn"], "CGOX_USAGE_OPTION", "cgox build has no option --no-frozn", "Did you mean --no-frozen? See: cgox help build"],
    [["--no-quiet"], "CGOX_USAGE_OPTION", "cgox build has no option --no-quiet", "Did you mean --quiet? See: cgox help build"],
    [["--colour=red"], "CGOX_USAGE_OPTION", "cgox build has no option --colour", "See: cgox help build"],
    [["-race"], "CGOX_USAGE_OPTION", "cgox build has no option -race", "See: cgox help build"],
    [["--constructor"], "CGOX_USAGE_OPTION", "cgox build has no option --constructor", "See: cgox help build"],
    [["--quiet=yes"], "CGOX_USAGE_OPTION", '--quiet takes no value, and was given "yes"', "See: cgox help build"],
    [["a", "-o"], "CGOX_USAGE_VALUE", "-o needs a value: -o <path>", "See: cgox help build"],
    [["-o", "--quiet"], "CGOX_USAGE_VALUE", "-o needs a value: -o <path>", "See: cgox help build"],
    [["--output="], "CGOX_USAGE_VALUE", "--output needs a value: --output <path>", "See: cgox help build"],
    [["--shell", "fsh"], "CGOX_USAGE_VALUE", '--shell is one of sh, fish; "fsh" is not', "Did you mean sh or fish? See: cgox help build"],
  ])("refuses %j", (argv, code, message, hint) => {
    expect(failure(...argv)).toMatchObject({ code, message, exitCode: 2 });
    expect(failure(...argv).hint).toBe(hint);
  });

  test("names where another program's options go", () => {
    const call = () => parseArguments(["-race"], { options, commandName: "build", foreignHint: "after --" });
    expect(call).toThrow(expect.objectContaining({ hint: "after --" }));
  });
});
