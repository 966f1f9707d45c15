import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgeToken, processToken } from "../../../src/io/process-token.ts";

/** Windows and macOS do not say in a file when a process began: a living pid is no proof there. */
const alive = existsSync("/proc/self/stat") ? "alive" : "unknown";

describe("a process's token", () => {
  it("begins with the pid and is never the same", () => {
    expect(processToken()).toMatch(new RegExp(`^${process.pid}-`));
    expect(processToken()).not.toBe(processToken());
  });

  it("is judged alive while the process runs, dead afterwards, though its parent has not asked yet", async () => {
    expect(judgeToken(processToken())).toBe(alive);
    const child = spawn("/bin/sh", ["-c", "read line"], { stdio: ["pipe", "ignore", "ignore"] });
    expect(judgeToken(`${child.pid}-abc`)).toBe("unknown");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(judgeToken(`${child.pid}-abc`)).toBe("dead");
  });

  it("is judged dead when the pid is another process's now", () => {
    expect(judgeToken(processToken().replace(/-[0-9a-z]+/, "-1"))).toBe(alive === "alive" ? "dead" : "unknown");
  });

  it("is not judged by a pid of another boot or pid namespace, nor by no pid at all", () => {
    expect(judgeToken("999999999-1.00000000.abc")).toBe("unknown");
    expect(judgeToken("nonsense")).toBe("unknown");
  });
});
