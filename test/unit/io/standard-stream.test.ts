import { execFileSync } from "node:child_process";
import { closeSync, constants, existsSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { standardStream, type StandardStream } from "../../../src/io/standard-stream.ts";

let folder = "";
const open: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cgox-stream-"));
});
afterEach(() => {
  for (const descriptor of open.splice(0)) closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

function opened(path: string, flags: string | number): number {
  const descriptor = openSync(path, flags);
  open.push(descriptor);
  return descriptor;
}

function never(): StandardStream {
  throw new Error("node's stream was made");
}

describe.skipIf(process.platform === "win32")("a standard stream", () => {
  test("that is a file is written to at once, and is no terminal", () => {
    const stream = standardStream(opened(join(folder, "out"), "w"), never);
    expect(stream.isTTY).toBe(false);
    stream.on("error", never).write("Größe\n");
    stream.write("2");
    expect(readFileSync(join(folder, "out"), "utf8")).toBe("Größe\n2");
  });

  test("that may be a terminal is node's own", () => {
    const own = {} as StandardStream;
    expect(standardStream(999, () => own)).toBe(own);
  });

  test.skipIf(!existsSync("/dev/full"))("that is a device is written to at once, and says what it says", () => {
    const codes: (string | undefined)[] = [];
    standardStream(opened("/dev/full", "w"), never)
      .on("error", (error: NodeJS.ErrnoException) => codes.push(error.code))
      .write("x");
    expect(codes).toEqual(["ENOSPC"]);
    standardStream(opened("/dev/null", "w"), never).on("error", never).write("x");
  });

  test("that nobody reads any more says EPIPE to who listens", () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const reader = openSync(join(folder, "pipe"), constants.O_RDONLY | constants.O_NONBLOCK);
    const stream = standardStream(opened(join(folder, "pipe"), constants.O_WRONLY), never);
    closeSync(reader);
    const codes: (string | undefined)[] = [];
    stream.on("error", (error: NodeJS.ErrnoException) => codes.push(error.code)).write("x");
    expect(codes).toEqual(["EPIPE"]);
  });

  test("that does not wait for its reader is left to node where it is full, with what it did not take, and from then on", () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const reader = opened(join(folder, "pipe"), constants.O_RDONLY | constants.O_NONBLOCK);
    const descriptor = opened(join(folder, "pipe"), constants.O_WRONLY | constants.O_NONBLOCK);
    const later: Buffer[] = [];
    const own = { on: () => own, write: (piece: string | Buffer) => later.push(Buffer.from(piece)) > 0 };
    const stream = standardStream(descriptor, () => own as unknown as StandardStream);
    const text = "0123456789".repeat(20_000);
    stream.write(text);
    stream.write("end");
    const taken = Buffer.alloc(text.length);
    const count = readSync(reader, taken);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(text.length);
    expect(taken.toString("utf8", 0, count) + Buffer.concat(later).toString()).toBe(`${text}end`);
  });
});
