import { expect, test } from "vitest";
import { COMMON_OPTIONS, readCommonOptions } from "../../../../src/cli/arguments/common-options.ts";
import { parseArguments } from "../../../../src/cli/arguments/parse.ts";

function read(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return readCommonOptions(parseArguments(argv, { options: COMMON_OPTIONS, commandName: "x" }), env);
}

test("without flags", () => {
  expect(read([])).toEqual({ frozen: false, offline: false, strict: false, mirrors: [], quiet: false });
});

test("with flags", () => {
  expect(read(["-C", "dir", "--offline", "--strict", "--quiet", "--no-color", "--frozen"])).toEqual({
    directory: "dir",
    frozen: true,
    offline: true,
    strict: true,
    mirrors: [],
    quiet: true,
    color: false,
  });
});

test.each([
  ["true", [], true],
  ["1", [], true],
  ["woodpecker", [], true],
  ["false", [], false],
  ["0", [], false],
  ["", [], false],
  ["true", ["--no-frozen"], false],
  ["false", ["--frozen"], true],
])("CI=%s with %j: frozen is %s", (ci, argv, frozen) => {
  expect(read(argv, { CI: ci }).frozen).toBe(frozen);
});

test("mirrors come from the command line, else from CGOX_MIRROR, without a slash at their ends", () => {
  const env = { CGOX_MIRROR: " http://one.example/debian/, https://two.example\nhttp://three.example/a" };
  expect(read([], env).mirrors).toEqual(["http://one.example/debian", "https://two.example", "http://three.example/a"]);
  expect(read(["--mirror", "http://four.example/", "--mirror=http://five.example"], env).mirrors).toEqual([
    "http://four.example",
    "http://five.example",
  ]);
});

test.each(["four.example/debian", "ftp://four.example/", "http://", "https:///debian", "file:///srv"])(
  "a mirror at %s is refused",
  (mirror) => {
    expect(() => read(["--mirror", mirror])).toThrow(expect.objectContaining({ code: "CGOX_USAGE_MIRROR", exitCode: 2 }));
    expect(() => read([], { CGOX_MIRROR: mirror })).toThrow(`CGOX_MIRROR has to be an http or https address: ${mirror}`);
  },
);
