import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatParagraph, parseParagraphAlone, parseParagraphs } from "../../../src/formats/deb822.ts";

const refusal = (message: string) => expect.objectContaining({ code: "CGOX_FORMAT_DEB822", message: expect.stringContaining(message) });

describe("parseParagraphs", () => {
  test("reads paragraphs, folded and multiline values, comments, and either line end", () => {
    const text = [
      "# a comment",
      "Package: a",
      "Depends: b,\r",
      "\tc",
      "# inside",
      "Description: short",
      " long: with a colon",
      " .",
      "   indented",
      " \t",
      "",
      "Types: deb",
      "URIs:",
      " one",
      " two",
      "Empty:",
    ].join("\n");
    expect(parseParagraphs(text, "a test").map((paragraph) => Object.fromEntries(paragraph))).toEqual([
      { Package: "a", Depends: "b,\nc", Description: "short\nlong: with a colon\n.\nindented" },
      { Types: "deb", URIs: "\none\ntwo", Empty: "" },
    ]);
  });

  test("a value may have colons, and a field no blank after its own", () => {
    expect(parseParagraphs("Homepage:https://example.org/\nA: b: c\n", "x")).toEqual([
      new Map([
        ["Homepage", "https://example.org/"],
        ["A", "b: c"],
      ]),
    ]);
  });

  test("there may be none", () => {
    expect(parseParagraphs("", "x")).toEqual([]);
    expect(parseParagraphs("\n# only this\n\n", "x")).toEqual([]);
  });

  test.each([
    ["Package: a\nrubbish\n", "line 2 of control of a"],
    ["Package: a\n\n b\n", "line 3 of control of a"],
    ["Package: a\npackage: b\n", "second field package"],
    ["Package: a\n__proto__: b\n__PROTO__: c\n", "second field __PROTO__"],
    [": a\n", "is no field"],
    ["A B: c\n", "is no field"],
    ["-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nPackage: a\n", "line 1"],
  ])("refuses %j", (text, message) => {
    expect(() => parseParagraphs(text, "control of a")).toThrow(refusal(message));
  });
});

describe("parseParagraphAlone", () => {
  test("takes one", () => {
    expect(parseParagraphAlone("\nA: b\n\n", "x").get("A")).toBe("b");
  });

  test.each([
    ["", "no paragraphs"],
    ["A: b\n\nA: c\n", "2 paragraphs"],
  ])("refuses %j", (text, message) => {
    expect(() => parseParagraphAlone(text, "x")).toThrow(refusal(message));
  });
});

describe("formatParagraph", () => {
  test("writes fields in order, with a line end after the last", () => {
    expect(
      formatParagraph([
        ["Package", "a"],
        ["Description", "short\nlong\n\n  kept as it is\n"],
        ["Files", "\na\nb"],
        ["Empty", ""],
      ]),
    ).toBe("Package: a\nDescription: short\n long\n .\n   kept as it is\nFiles:\n a\n b\nEmpty:\n");
  });

  test("leaves what it is given as it was", () => {
    const fields: [string, string][] = [["A", "b\nc"]];
    expect(formatParagraph(fields)).toBe(formatParagraph(fields));
  });

  test.each([
    [[["", "a"]]],
    [[["A B", "a"]]],
    [[["A:", "a"]]],
    [[["#A", "a"]]],
    [[["-A", "a"]]],
    [
      [
        ["A", "a"],
        ["A", "b"],
      ],
    ],
    [[["A", "a\r\nInjected: yes"]]],
  ] as [string, string][][][])("refuses %j", (fields) => {
    expect(() => formatParagraph(fields)).toThrow(refusal("cannot be written"));
  });

  const name = fc.stringMatching(/^[A-Z][A-Za-z-]{0,10}$/);
  const line = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
  const value = fc
    .tuple(fc.oneof(line, fc.constant("")), fc.array(line, { maxLength: 4 }))
    .map(([first, others]) => [first, ...others].join("\n"));
  const fields = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key.toLowerCase(), minLength: 1 });

  test("what it writes reads back, and no value becomes a field", () => {
    fc.assert(
      fc.property(fields, (written) => {
        expect(parseParagraphs(formatParagraph(written), "x")).toEqual([new Map(written)]);
      }),
    );
  });

  test("names that objects have already are names like others", () => {
    const written: [string, string][] = [
      ["constructor", "a"],
      ["toString", "b"],
    ];
    expect(parseParagraphs(formatParagraph(written), "x")).toEqual([new Map(written)]);
  });
});

test("fields may be called like what every object has", () => {
  const [paragraph] = parseParagraphs("__proto__: a\n b\nconstructor: c\n", "control");
  expect([...(paragraph ?? [])]).toEqual([
    ["__proto__", "a\nb"],
    ["constructor", "c"],
  ]);
});
