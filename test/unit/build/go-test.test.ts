import { expect, it } from "vitest";
import { goTestArguments } from "../../../src/build/go-test.ts";

it("puts the user's flags last, so that they win and -args takes all that follows", () => {
  const configured = { ldflags: "-s -w", tags: ["a", "b"] };
  expect(goTestArguments({ packages: ["./..."], goFlags: ["-v", "-args", "x"], configured, exec: "'/a b/run'" })).toEqual([
    "test",
    "-exec='/a b/run'",
    "-ldflags=-s -w",
    "-tags=a,b",
    "./...",
    "-v",
    "-args",
    "x",
  ]);
});

it("needs no script where the host runs the tests", () => {
  expect(goTestArguments({ packages: ["."], goFlags: [], configured: { tags: [] } })).toEqual(["test", "."]);
});
