import { describe, expect, test } from "vitest";
import { checkArguments } from "../../../src/cli/arguments/check-arguments.ts";
import { COMMON_OPTIONS } from "../../../src/cli/arguments/common-options.ts";
import { COMMANDS } from "../../../src/cli/command-table.ts";
import { dispatch } from "../../../src/cli/dispatch.ts";
import { parseFor } from "../../../src/cli/run.ts";

/** The typed options that a command line comes to. */
async function optionsOf(line: string): Promise<unknown> {
  const found = dispatch(line.split(" "));
  if (found.kind !== "command") throw new Error("an overview");
  const command = await COMMANDS[found.name]?.();
  if (command === undefined) throw new Error(`no command ${found.name}`);
  const parsed = parseFor(command, found.argv);
  checkArguments(command.name, command.arguments, parsed.positionals);
  return command.readOptions(parsed);
}

describe("a command line becomes options", () => {
  test.each([
    [
      "sysroot add linux/arm cairo libpq-dev -lz --dry-run --json",
      { target: "linux/arm", names: ["cairo", "libpq-dev", "-lz"], dryRun: true, full: false, verbose: false, json: true },
    ],
    [
      "sysroot add linux/arm --full -- -lcairo",
      { target: "linux/arm", names: ["-lcairo"], dryRun: false, full: true, verbose: false, json: false },
    ],
    ["sysroot remove linux/arm cairo -lz", { target: "linux/arm", names: ["cairo", "-lz"], dryRun: false, json: false }],
    ["sysroot update", { targets: [], dryRun: false, json: false }],
    ["sysroot update linux/arm linux/arm64 --dry-run", { targets: ["linux/arm", "linux/arm64"], dryRun: true, json: false }],
    ["sysroot sync linux/arm --json", { targets: ["linux/arm"], verify: false, json: true }],
    ["sysroot list", { json: false }],
    ["sysroot show linux/arm --verbose", { target: "linux/arm", verbose: true, json: false }],
    ["sysroot path linux/arm", { target: "linux/arm" }],
    ["env linux/arm", { target: "linux/arm", json: false }],
    ["env linux/arm --shell fish", { target: "linux/arm", json: false, shell: "fish" }],
    ["build linux/arm ./cmd/app", { words: ["linux/arm", "./cmd/app"], goFlags: [], json: false }],
    [
      "build linux/arm win64 ./cmd/app -o out/ -- -race -tags netgo",
      { words: ["linux/arm", "win64", "./cmd/app"], output: "out/", goFlags: ["-race", "-tags", "netgo"], json: false },
    ],
    ["build linux/arm --json ./cmd/app", { words: ["linux/arm", "./cmd/app"], goFlags: [], json: true }],
    ["cache size --json", { json: true }],
    ["cache prune --dry-run", { dryRun: true, json: false }],
    ["trust", { list: false, remove: false, json: false }],
    ["trust checkout --remove", { folder: "checkout", list: false, remove: true, json: false }],
    ["trust --list --json", { list: true, remove: false, json: true }],
    ["doctor", { json: false }],
    ["targets --cgo", { cgo: true, json: false }],
    ["completion bash", { shell: "bash" }],
    ["help sysroot add", { words: ["sysroot", "add"] }],
    ["version", { json: false }],
  ])("%s", async (line, options) => {
    expect(await optionsOf(line)).toEqual(options);
  });
});

describe("a wrong command line is refused", () => {
  test.each([
    ["sysroot add", "cgox sysroot add needs a target"],
    ["sysroot add linux/arm", "cgox sysroot add needs a library"],
    ["sysroot path linux/arm cairo", "cgox sysroot path takes no further argument: cairo"],
    ["sysroot list linux/arm", "cgox sysroot list takes no further argument: linux/arm"],
    ["completion basg", "cgox completion knows bash, zsh, fish, powershell, not basg"],
    ["trust --list checkout", "cgox trust --list takes no folder, and removes nothing"],
    ["env linux/arm --shell cmd", '--shell is one of sh, fish, powershell; "cmd" is not'],
    ["build linux/arm -race", "cgox build has no option -race"],
  ])("%s", async (line, message) => {
    await expect(optionsOf(line)).rejects.toMatchObject({ message, exitCode: 2 });
  });

  test("with the way to pass flags to go build", async () => {
    await expect(optionsOf("build linux/arm -tags netgo")).rejects.toMatchObject({ hint: expect.stringContaining("go after --") });
  });
});

describe("every command", () => {
  test.each(Object.keys(COMMANDS))("%s has a page, examples that it takes, and no option that a common one hides", async (name) => {
    const command = await COMMANDS[name]?.();
    expect(command?.name).toBe(name);
    expect(Object.keys(command?.options ?? {}).filter((option) => option in COMMON_OPTIONS)).toEqual([]);
    expect(command?.examples.length).toBeGreaterThan(0);
    for (const example of command?.examples ?? []) {
      const words = /cgox ([^"|)&>]+)/.exec(example.command)?.[1]?.trim() ?? "";
      expect(words).toMatch(new RegExp(`^${name}`));
      await optionsOf(words);
    }
  });
});
