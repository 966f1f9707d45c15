import { expect, test } from "vitest";
import { dispatch } from "../../../src/cli/dispatch.ts";

test.each([
  [["build", "linux/arm"], "build", ["linux/arm"]],
  [["sysroot", "add", "linux/arm", "cairo"], "sysroot add", ["linux/arm", "cairo"]],
  [["-C", "dir", "--quiet", "build", "linux/arm"], "build", ["-C", "dir", "--quiet", "linux/arm"]],
  [["--mirror", "http://x/", "sysroot", "--offline", "add", "a"], "sysroot add", ["--mirror", "http://x/", "--offline", "a"]],
  [["--mirror=http://x/", "env", "a"], "env", ["--mirror=http://x/", "a"]],
  [["--version"], "version", []],
  [["-q", "--version"], "version", ["-q"]],
  [["build", "--", "--version"], "build", ["--", "--version"]],
])("%j is the command %s with %j", (argv, name, rest) => {
  expect(dispatch(argv)).toEqual({ kind: "command", name, argv: rest });
});

test.each([
  [[], { isAsked: false, argv: [] }],
  [["--help"], { isAsked: true, argv: [] }],
  [["-q", "-h"], { isAsked: true, argv: ["-q"] }],
  [["sysroot"], { isAsked: false, argv: [], group: "sysroot" }],
  [["cache", "--help"], { isAsked: true, argv: [], group: "cache" }],
])("%j is the overview", (argv, rest) => {
  expect(dispatch(argv)).toEqual({ kind: "overview", ...rest });
});

test.each([
  [["biuld"], "cgox has no command biuld", "Did you mean build? See: cgox help"],
  [["sysrot", "add"], "cgox has no command sysrot", "Did you mean sysroot? See: cgox help"],
  [["add", "linux/arm"], "cgox has no command add", "Did you mean sysroot add? See: cgox help"],
  [["sysroot", "lst"], "cgox has no command sysroot lst", "Did you mean list? See: cgox help sysroot"],
  [["sysroot", "build"], "cgox has no command sysroot build", "See: cgox help sysroot"],
  [["constructor"], "cgox has no command constructor", "See: cgox help"],
  [["frobnicate"], "cgox has no command frobnicate", "See: cgox help"],
])("%j is no command", (argv, message, hint) => {
  expect(() => dispatch(argv)).toThrow(expect.objectContaining({ code: "CGOX_USAGE_COMMAND", message, hint, exitCode: 2 }));
});
