import { expect, test } from "vitest";
import { COMMANDS, GROUPS } from "../../../../src/cli/command-table.ts";
import { complete } from "../../../../src/cli/completion/complete.ts";
import { COMPLETION_SCRIPTS } from "../../../../src/cli/completion/scripts.ts";

const sources = { targetNames: async () => ["linux/arm", "linux/arm64", "windows/amd64"] };

test.each([
  ["", [...Object.keys(GROUPS), ...Object.keys(COMMANDS).filter((name) => !name.includes(" "))].join(",")],
  ["sy", "sysroot"],
  ["sysroot ", "add,remove,update,sync,list,show,path"],
  ["sysroot s", "sync,show"],
  ["sysroot add ", "linux/arm,linux/arm64,windows/amd64"],
  ["sysroot add linux/arm6", "linux/arm64"],
  ["sysroot add linux/arm c", ""],
  ["sysroot add --dry-run linux", "linux/arm,linux/arm64"],
  ["sysroot add linux/arm --d", "--dry-run,--directory"],
  ["sysroot sync linux/arm win", "windows/amd64"],
  ["env linux/arm --shell ", "sh,fish,powershell"],
  ["env linux/arm --shell f", "fish"],
  ["build -o out l", "linux/arm,linux/arm64"],
  ["build linux/arm ./c", ""],
  ["build linux/arm -- -", ""],
  ["build -C ", ""],
  ["sysroot list x", ""],
  ["sysroot list --no-", "--no-frozen,--no-color"],
  ["completion z", "zsh"],
  ["help sysroot a", "add"],
  ["help b", "build,bundle"],
  ["nonsense ", ""],
])("cgox %s<tab>", async (line, words) => {
  const found = await complete(line.split(" "), sources);
  expect(found.map(({ word }) => word).join(",")).toBe(words);
});

test("the second target of a build is completed too", async () => {
  expect((await complete(["build", "linux/arm", "win"], sources)).map(({ word }) => word)).toEqual(["windows/amd64"]);
});

test("commands and options come with their meaning, on one line", async () => {
  const found = [...(await complete([""], sources)), ...(await complete(["build", "-"], sources))];
  expect(found.filter(({ meaning }) => meaning === "" || /[\n\t]/.test(meaning))).toEqual([]);
});

test("every script asks cgox", () => {
  for (const script of Object.values(COMPLETION_SCRIPTS)) expect(script).toMatch("cgox __complete -- ");
});
