import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { splitWords } from "../../../src/cli/build-words.ts";
import type { Session } from "../../../src/model/session.ts";

function session(targets: readonly string[] = []): Session {
  const dataDirectory = fileURLToPath(new URL("../../../sysroots", import.meta.url));
  const host = { files: { readText: (path: string) => readFile(path, "utf8"), list: (path: string) => readdir(path) } };
  const config = { targets: Object.fromEntries(targets.map((name) => [name, {}])), platforms: {}, choices: {} };
  return { host, dataDirectory, config } as unknown as Session;
}

test.each([
  ["linux/arm", ["linux/arm"], []],
  ["linux/arm ./cmd/app", ["linux/arm"], ["./cmd/app"]],
  ["linux/arm linux/arm64@debian-13 rpi-zero . ./...", ["linux/arm", "linux/arm64@debian-13", "rpi-zero"], [".", "./..."]],
  ["linux/arm/v6 example.com/app/cmd", ["linux/arm/v6"], ["example.com/app/cmd"]],
  ["linux/amr64 ./cmd/app", ["linux/amr64"], ["./cmd/app"]],
])("%s", async (line, targets, packages) => {
  expect(await splitWords(session(), line.split(" "))).toEqual({ targets, packages });
});

test("without a target, those of cgox.yaml are built", async () => {
  expect(await splitWords(session(["linux/arm", "linux/arm64"]), ["./cmd/app"])).toEqual({
    targets: ["linux/arm", "linux/arm64"],
    packages: ["./cmd/app"],
  });
  await expect(splitWords(session(), ["./cmd/app"])).rejects.toMatchObject({ code: "CGOX_USAGE_ARGUMENT", exitCode: 2 });
});

test("a target after a package is refused", async () => {
  await expect(splitWords(session(), ["linux/arm", "./cmd/app", "linux/arm64"])).rejects.toMatchObject({
    message: "the target linux/arm64 comes after a package",
    exitCode: 2,
  });
});
