import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import { warmZig, type WarmRequest } from "../../../src/toolchain/warm.ts";
import { linuxArm } from "./stand-in.ts";
import { temporaryFolder, writeProgram } from "./temporary.ts";

const folder = temporaryFolder();
const host = createHost();

function request(name: string, body: string): WarmRequest & { calls: () => string[] } {
  const directory = join(folder, name);
  const log = join(directory, "log");
  for (const wrapper of ["zcc", "zxx"]) {
    writeProgram(join(directory, wrapper), `echo "${wrapper} $PWD $*" >> '${log}'\n${body}`);
  }
  return {
    target: linuxArm,
    zig: { path: "/zig", version: "0.16.0" },
    wrappers: { cc: join(directory, "zcc"), cxx: join(directory, "zxx"), ar: join(directory, "zar"), directory },
    zigCacheDirectory: join(directory, "cache"),
    cxx: false,
    calls: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
  };
}

describe("warmZig", () => {
  test("links a program in the ways that go does, from the root folder, once", async () => {
    const warm = request("once", "exit 0");
    expect(await warmZig(host, warm)).toEqual({ state: "warmed" });
    const calls = warm.calls();
    expect(calls.filter((call) => call.startsWith("zcc / "))).toHaveLength(calls.length);
    for (const flags of ["-no-pie", "-pie", "-shared", "-s", "-s -pie", "-s -shared"]) {
      expect(calls.some((call) => call.startsWith(`zcc / ${flags} -x c `))).toBe(true);
    }
    expect(await warmZig(host, warm)).toEqual({ state: "warm" });
    expect(warm.calls()).toEqual(calls);
  });

  test("C++ when asked; another CPU or zig is another thing to warm", async () => {
    const warm = request("cxx", "exit 0");
    await warmZig(host, warm);
    const before = warm.calls().length;
    expect(await warmZig(host, { ...warm, cxx: true })).toEqual({ state: "warmed" });
    expect(
      warm
        .calls()
        .slice(before)
        .some((call) => /^zxx .* -x c\+\+ /.test(call)),
    ).toBe(true);
    expect(await warmZig(host, { ...warm, target: { ...linuxArm, cpu: "cortex_a7" } })).toEqual({ state: "warmed" });
    expect(await warmZig(host, { ...warm, zig: { path: "/zig", version: "0.17.0" } })).toEqual({ state: "warmed" });
  });

  test("of several at once one works", async () => {
    const warm = request("together", "sleep 0.05");
    const states = (await Promise.all([warmZig(host, warm), warmZig(host, warm), warmZig(host, warm)])).map(({ state }) => state);
    expect(states.toSorted()).toEqual(["warm", "warm", "warmed"]);
    expect(warm.calls()).toHaveLength(6);
  });

  test("a failure is a value, and is tried again", async () => {
    const warm = request("fails", "echo no such target >&2; exit 1");
    expect(await warmZig(host, warm)).toMatchObject({
      state: "failed",
      reason: "no such target",
      command: expect.stringContaining("zcc") as string,
    });
    expect(warm.calls()).toHaveLength(1);
    await warmZig(host, warm);
    expect(warm.calls()).toHaveLength(2);
  });

  test("no wrapper there, or no place to write: a value too", async () => {
    const warm = request("gone", "exit 0");
    const state = await warmZig(host, { ...warm, wrappers: { ...warm.wrappers, cc: join(folder, "gone", "none") } });
    expect(state.state).toBe("failed");
    const blocked = join(writeProgram(join(folder, "file"), ""), "cache");
    expect((await warmZig(host, { ...warm, zigCacheDirectory: blocked })).state).toBe("failed");
  });

  test("leaves no temporary folders", async () => {
    const warm = request("clean", "exit 0");
    await warmZig(host, warm);
    expect((await host.files.list(join(warm.zigCacheDirectory, "warm"))).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });
});
