import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { createTerminal } from "../../../src/cli/terminal.ts";

class FakeStream extends EventEmitter {
  readonly written: string[] = [];
  readonly isTTY: boolean;
  readonly columns: number;
  constructor(isTTY: boolean, columns = 80) {
    super();
    this.isTTY = isTTY;
    this.columns = columns;
  }
  write(text: string): boolean {
    this.written.push(text);
    return true;
  }
}

function terminal(
  env: Readonly<Record<string, string>>,
  { isTTY = true, columns = 80, color }: { isTTY?: boolean; columns?: number; color?: boolean } = {},
) {
  const stdout = new FakeStream(isTTY, columns);
  const lost: Error[] = [];
  const streams = { stdout, stderr: new FakeStream(isTTY, columns) } as unknown as Parameters<typeof createTerminal>[0];
  return { stdout, lost, ...createTerminal(streams, { env, color, onLost: (error) => lost.push(error) }) };
}

describe("colour", () => {
  test.each([
    [{}, true, undefined, true],
    [{}, false, undefined, false],
    [{ TERM: "dumb" }, true, undefined, false],
    [{ NO_COLOR: "1" }, true, undefined, false],
    [{ NO_COLOR: "" }, true, undefined, true],
    [{ FORCE_COLOR: "1" }, false, undefined, true],
    [{ FORCE_COLOR: "0" }, true, undefined, false],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, undefined, true],
    [{ FORCE_COLOR: "1" }, true, false, false],
    [{ NO_COLOR: "1" }, false, true, true],
  ])("with %j, a terminal: %s, --color: %s: %s", (env, isTTY, color, expected) => {
    const { out } = terminal(env as Record<string, string>, { isTTY, ...(color === undefined ? {} : { color }) });
    expect(out.hasColour).toBe(expected);
  });
});

test("a terminal in CI, or a dumb one, is not for redrawing", () => {
  expect(terminal({}).err.isInteractive).toBe(true);
  expect(terminal({ CI: "true" }).err.isInteractive).toBe(false);
  expect(terminal({ CI: "false" }).err.isInteractive).toBe(true);
  expect(terminal({ TERM: "dumb" }).err.isInteractive).toBe(false);
  expect(terminal({}, { isTTY: false }).err.isInteractive).toBe(false);
});

test("a terminal that does not know its size, or is too narrow, is not for redrawing", () => {
  expect(terminal({}, { columns: 0 }).err).toMatchObject({ isInteractive: false, columns: undefined });
  expect(terminal({}, { columns: 10 }).err).toMatchObject({ isInteractive: false, columns: 10 });
});

test("only a terminal has columns", () => {
  expect(terminal({}).out.columns).toBe(80);
  expect(terminal({}, { isTTY: false }).out.columns).toBeUndefined();
});

test("an output that cannot be written to gets nothing more, and that is told once", () => {
  const { stdout, out, lost } = terminal({});
  out.write("a");
  stdout.emit("error", Object.assign(new Error("write EIO"), { code: "EIO" }));
  stdout.emit("error", Object.assign(new Error("write EIO"), { code: "EIO" }));
  out.write("b");
  expect(stdout.written).toEqual(["a"]);
  expect(lost.map(({ message }) => message)).toEqual(["write EIO"]);
});
