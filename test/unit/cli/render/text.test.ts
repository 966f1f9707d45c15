import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../../../../src/cli/render/printable.ts";
import { count, formatSize } from "../../../../src/cli/render/size.ts";
import { renderTable, type Column } from "../../../../src/cli/render/table.ts";
import { cutToWidth, displayWidth } from "../../../../src/cli/render/width.ts";
import { capture } from "./capture.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [1049, "1.0 kB"],
  [99_949, "99.9 kB"],
  [99_950, "100 kB"],
  [999_500, "1.0 MB"],
  [23_400_000, "23.4 MB"],
  [593_000_000, "593 MB"],
  [4_200_000_000_000_000, "4200 TB"],
  [-2048, "-2.0 kB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test("counts have a noun", () => {
  expect([count(0, "package"), count(1, "package"), count(2, "package")]).toEqual(["0 packages", "1 package", "2 packages"]);
});

describe("width", () => {
  test.each([
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["日本", 4],
    ["→…", 2],
    ["🦫", 2],
    ["\u001b[31mred\u001b[39m", 3],
    ["a\u200bb", 2],
  ])("%j takes %d columns", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test("what is cut fits, and is cut no more than it has to be", () => {
    expect(cutToWidth("日本語", 6)).toBe("日本語");
    expect(cutToWidth("日本語", 5)).toBe("日本…");
    expect(cutToWidth("日本語", 4)).toBe("日…");
    const text = fc.string({ unit: fc.constantFrom("a", "日", "e\u0301", "🦫"), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, columns) => {
        const cut = cutToWidth(whole, columns);
        return displayWidth(cut) <= columns && (cut === whole || displayWidth(cut) >= columns - 1);
      }),
    );
  });
});

test("control characters are shown, not sent", () => {
  expect(printable("a\u001b]0;title\u0007b\r\n\tc\u009b")).toBe("a\\x1b]0;title\\x07b\\x0d\n\tc\\x9b");
});

describe("tables", () => {
  const rows = [
    { name: "libcairo2-dev", size: 1200 },
    { name: "日本", size: 7 },
  ];
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { title: "SIZE", align: "right", cell: ({ size }) => formatSize(size) },
    { title: "NAME", cell: ({ name }) => name },
    { title: "ID", cell: ({ size }) => String(size) },
  ];

  test("are aligned by what a terminal shows", () => {
    expect(renderTable(rows, columns, capture().output)).toBe(
      ["  SIZE  NAME           ID", "1.2 kB  libcairo2-dev  1200", "   7 B  日本           7", ""].join("\n"),
    );
  });

  test("are cut to the terminal", () => {
    const table = renderTable(rows, columns, capture({ columns: 16 }).output);
    expect(table).toBe(
      ["  SIZE  NAME    …", "1.2 kB  libcair…", "   7 B  日本    …", ""].map((line) => line.replace(/ {2}…$/, " …")).join("\n"),
    );
  });

  test("keep a cell on its line", () => {
    expect(renderTable([{ name: "a\nb\u001b[2J", size: 1 }], columns.slice(1, 2), capture().output)).toBe("NAME\na b\\x1b[2J\n");
  });

  test("of nothing are nothing", () => {
    expect(renderTable([], columns, capture().output)).toBe("");
  });

  test("have bold titles where there is colour", () => {
    expect(renderTable([{ name: "a", size: 1 }], columns.slice(1, 2), capture({ hasColour: true }).output)).toBe(
      "\u001b[1mNAME\u001b[22m\na\n",
    );
  });
});
