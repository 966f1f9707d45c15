import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import { clampGlibc, newestGlibc } from "../../../src/toolchain/glibc.ts";
import { temporaryFolder } from "./temporary.ts";

const folder = temporaryFolder();

function zigWith(name: string, lists: Buffer) {
  const libDirectory = join(folder, name);
  mkdirSync(join(libDirectory, "libc", "glibc"), { recursive: true });
  writeFileSync(join(libDirectory, "libc", "glibc", "abilists"), lists);
  return { path: "/zig", version: "0.16.0", libDirectory };
}

describe("newestGlibc", () => {
  const libraries = Buffer.from("\x02m\0c\0");

  test("the last version in the head of zig's symbol lists", async () => {
    const lists = Buffer.concat([libraries, Buffer.from([3, 2, 0, 0, 2, 2, 5, 2, 43, 0]), Buffer.from("\x20arm-linux-gnueabi\0")]);
    expect(await newestGlibc(createHost({}), zigWith("plain", lists))).toBe("2.43");
  });

  test("with a patch level", async () => {
    expect(await newestGlibc(createHost({}), zigWith("patch", Buffer.concat([libraries, Buffer.from([1, 2, 2, 5])])))).toBe("2.2.5");
  });

  test.each([
    ["empty", Buffer.alloc(0)],
    ["cut off", Buffer.concat([libraries, Buffer.from([9, 2, 0, 0])])],
    ["something else", Buffer.from("#!/bin/sh\n".repeat(100))],
  ])("not as expected: %s", async (name, lists) => {
    expect(await newestGlibc(createHost({}), zigWith(name, lists))).toBeUndefined();
  });

  test("a zig that carries none", async () => {
    expect(await newestGlibc(createHost({}), { path: "/zig", version: "0.16.0", libDirectory: join(folder, "none") })).toBeUndefined();
    expect(await newestGlibc(createHost({}), { path: "/zig", version: "0.16.0" })).toBeUndefined();
  });
});

describe("clampGlibc", () => {
  test.each([
    ["arm-linux-gnueabihf.2.36", "2.43", "arm-linux-gnueabihf.2.36", false],
    ["aarch64-linux-gnu.2.43", "2.43", "aarch64-linux-gnu.2.43", false],
    ["aarch64-linux-gnu.2.44", "2.43", "aarch64-linux-gnu.2.43", true],
    ["mips64el-linux-gnuabi64.2.100", "2.9", "mips64el-linux-gnuabi64.2.9", true],
    ["aarch64-linux-gnu.2.44", undefined, "aarch64-linux-gnu.2.44", false],
    ["aarch64-linux-gnu", "2.43", "aarch64-linux-gnu", false],
    ["aarch64-linux-musl", "2.43", "aarch64-linux-musl", false],
    ["aarch64-macos.13.0", "2.43", "aarch64-macos.13.0", false],
  ])("%s with %s", (triple, newest, wanted, lowered) => {
    expect(clampGlibc(triple, newest)).toEqual({ triple: wanted, lowered });
  });
});
