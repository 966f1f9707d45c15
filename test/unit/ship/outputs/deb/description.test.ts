import { expect, test } from "vitest";
import { formatDescription } from "../../../../../src/ship/outputs/deb/description.ts";

test("a synopsis, paragraphs filled anew, lists as they are", () => {
  const long = "word ".repeat(30).trim();
  expect(formatDescription(`does things.\n\n${long}\n\nA second\nparagraph:\n  * one\n\tcode\n- two\n`).split("\n")).toEqual([
    "does things",
    "word ".repeat(16).trim(),
    "word ".repeat(14).trim(),
    ".",
    "A second paragraph:",
    " * one",
    " code",
    " - two",
  ]);
});

test("a synopsis alone", () => expect(formatDescription("  draws a picture \r\n\r\n")).toBe("draws a picture"));

test.each([
  ["", "is empty"],
  [" \n\n", "is empty"],
  ["x".repeat(80), "80 characters"],
])("refuses %j", (text, what) => {
  expect(() => formatDescription(text)).toThrow(
    expect.objectContaining({ code: "CGOX_DEB_DESCRIPTION", message: expect.stringContaining(what) }),
  );
});

test.each([
  [".NET programs are read", [" .NET programs are read"]],
  ["reads\n.NET programs", ["reads .NET programs"]],
  [`${"w".repeat(76)} .NET`, [`${"w".repeat(76)} .NET`]],
  [".", [" ."]],
  ["...\n\nx", [" ...", ".", "x"]],
  ["a\r\n\r\nb  \r\n", ["a", ".", "b"]],
  ["a\u001B[31m\u0000b\u0085", ["a[31mb"]],
  ["a\tb", ["a b"]],
])("no line of a body begins with a full stop: %j", (body, lines) => {
  expect(formatDescription(`x\n${body}`).split("\n").slice(1)).toEqual(lines);
});
