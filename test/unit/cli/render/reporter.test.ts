import { expect, test } from "vitest";
import { createReporter } from "../../../../src/cli/render/reporter.ts";
import type { CgoxEvent } from "../../../../src/model/events.ts";
import { capture } from "./capture.ts";

const EVENTS: readonly CgoxEvent[] = [
  { type: "start", stage: "index", message: "reading debian-12's indexes" },
  { type: "progress", stage: "index", done: 1, total: 3, bytes: 10, totalBytes: 20 },
  { type: "warning", code: "CGOX_INDEX_OMITTED", message: "bookworm-updates is left out", hint: "--strict refuses it" },
  { type: "end", stage: "index", message: "3 indexes" },
  { type: "note", message: "cairo is libcairo2-dev" },
  { type: "start", stage: "build", message: "building ./cmd/app" },
  { type: "end", stage: "build", message: "" },
];

test("a log gets a line for each thing", () => {
  const { output, text } = capture();
  const reporter = createReporter(output, { quiet: false });
  EVENTS.forEach(reporter.emit);
  expect(text()).toBe(
    [
      "reading debian-12's indexes",
      "warning: bookworm-updates is left out [CGOX_INDEX_OMITTED]",
      "hint: --strict refuses it",
      "3 indexes",
      "note: cairo is libcairo2-dev",
      "building ./cmd/app",
      "",
    ].join("\n"),
  );
});

test("--quiet leaves the warnings", () => {
  const { output, text } = capture({ isInteractive: true });
  const reporter = createReporter(output, { quiet: true });
  EVENTS.forEach(reporter.emit);
  expect(text()).toBe("warning: bookworm-updates is left out [CGOX_INDEX_OMITTED]\nhint: --strict refuses it\n");
});

test("a terminal gets lines for what ended, and no spinner for what was quick", () => {
  const { output, text } = capture({ isInteractive: true, columns: 80 });
  const reporter = createReporter(output, { quiet: false });
  EVENTS.forEach(reporter.emit);
  reporter.settle();
  expect(text()).toBe(
    [
      "warning: bookworm-updates is left out [CGOX_INDEX_OMITTED]",
      "hint: --strict refuses it",
      "✓ 3 indexes",
      "note: cairo is libcairo2-dev",
      "building ./cmd/app",
      "",
    ].join("\n"),
  );
});
