import { describe, expect, test } from "vitest";
import { exitCodeOf, renderError } from "../../../../src/cli/render/error.ts";
import { CgoxError } from "../../../../src/model/error.ts";

const plain = { hasColour: false };

describe("an error that users can meet", () => {
  test("says what failed, its code, and what helps; it has no stack", () => {
    const error = new CgoxError("CGOX_TARGET_UNKNOWN", "linux/arn is no target", { hint: "cgox targets lists them" });
    expect(renderError(error, plain)).toBe("error: linux/arn is no target [CGOX_TARGET_UNKNOWN]\n\nhint: cgox targets lists them\n");
  });

  test("without a hint is one line", () => {
    expect(renderError(new CgoxError("CGOX_IO_FULL", "the disk is full: /cache"), plain)).toBe(
      "error: the disk is full: /cache [CGOX_IO_FULL]\n",
    );
  });

  test("shows its causes, all of them, the deeper ones further in", () => {
    const mirrors = new AggregateError(
      [
        new Error("http://a.example: timed out", { cause: new Error("ETIMEDOUT") }),
        new CgoxError("CGOX_NET_STATUS", "http://b.example: status 503"),
      ],
      "two mirrors failed",
    );
    const error = new CgoxError("CGOX_NET_UNREACHABLE", "no mirror answers", { cause: mirrors, hint: "check the network" });
    expect(renderError(error, plain)).toBe(
      [
        "error: no mirror answers [CGOX_NET_UNREACHABLE]",
        "  cause: two mirrors failed",
        "    cause: http://a.example: timed out",
        "      cause: ETIMEDOUT",
        "    cause: http://b.example: status 503",
        "",
        "hint: check the network",
        "",
      ].join("\n"),
    );
  });

  test("does not repeat a cause that its message holds", () => {
    const cause = new Error("unexpected end of JSON");
    expect(renderError(new CgoxError("CGOX_LOCK_MALFORMED", "cgox.lock: unexpected end of JSON", { cause }), plain)).not.toMatch("cause:");
  });

  test("cannot steer the terminal", () => {
    expect(renderError(new CgoxError("CGOX_X", "package \u001b[2J"), plain)).toBe("error: package \\x1b[2J [CGOX_X]\n");
  });

  test("has colours where they are wanted", () => {
    expect(renderError(new CgoxError("CGOX_X", "no", { hint: "yes" }), { hasColour: true })).toBe(
      "\u001b[31merror:\u001b[39m no \u001b[2m[CGOX_X]\u001b[22m\n\n\u001b[36mhint:\u001b[39m yes\n",
    );
  });
});

describe("any other error", () => {
  test("is a bug in cgox, with its stack and where to go", () => {
    const text = renderError(new TypeError("x is not a function"), plain);
    expect(text).toMatch(/^error: this is a bug in cgox\n\nTypeError: x is not a function\n {4}at .*error\.test\.ts/);
    expect(text).toMatch(/\n\nhint: please report it .*cgox doctor/);
  });

  test("may be no Error at all", () => {
    expect(renderError("boom", plain)).toMatch("not an Error: boom");
  });
});

test("exit codes", () => {
  expect(exitCodeOf(new CgoxError("CGOX_X", ""))).toBe(1);
  expect(exitCodeOf(new CgoxError("CGOX_X", "", { exitCode: 2 }))).toBe(2);
  expect(exitCodeOf(new TypeError("x"))).toBe(1);
});
