import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import { isReleasedZig } from "../../../src/toolchain/zig-programs.ts";
import { temporaryFolder } from "./temporary.ts";

const folder = temporaryFolder();
const host = createHost({});

test("a zig is the released one, or another, or of a version that the table does not have", async () => {
  const path = join(folder, "zig-program");
  writeFileSync(path, "a program");
  const digest = createHash("sha256").update("a program").digest("hex");
  const name = `${host.system.platform}-${host.system.arch}`;
  mkdirSync(join(folder, "zig"), { recursive: true });
  writeFileSync(join(folder, "zig/programs.json"), JSON.stringify({ programs: { "0.16.0": { [name]: digest } } }));

  const ask = (version: string) => isReleasedZig(host, folder, { path, version });
  expect(await ask("0.16.0")).toBe(true);
  expect(await ask("0.17.0")).toBeUndefined();
  expect(await ask("constructor")).toBeUndefined();
  writeFileSync(path, "a programme");
  expect(await ask("0.16.0")).toBe(false);
});
