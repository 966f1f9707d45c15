import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createProcesses } from "../../../../src/io/processes/processes.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();
const path = process.env["PATH"] ?? "";
const node = process.execPath;

describe("run", () => {
  const host = createProcesses({ PATH: path, FROM_HOST: "host", TAKEN: "away" });

  it("captures unchanged, whatever the exit code", async () => {
    const script = "process.stdout.write('out\\n\\n'); process.stderr.write('ërr'); process.exitCode = 7";
    expect(await host.run(node, ["-e", script])).toEqual({ exitCode: 7, stdout: "out\n\n", stderr: "ërr" });
  });

  it("passes arguments as they are", async () => {
    const args = ["a b", "", '"', "$HOME", "*", "é", "-x", "a\nb"];
    const { stdout } = await host.run(node, ["-e", "process.stdout.write(JSON.stringify(process.argv.slice(1)))", "--", ...args]);
    expect(JSON.parse(stdout)).toEqual(args);
  });

  it("lays the environment over the host's, and lets nothing else in", async () => {
    const script = "process.stdout.write(JSON.stringify(process.env))";
    const { stdout } = await host.run(node, ["-e", script], { env: { MORE: "1", TAKEN: undefined } });
    const env = JSON.parse(stdout) as Record<string, string>;
    expect(env).toMatchObject({ FROM_HOST: "host", MORE: "1", PATH: path });
    expect(Object.keys(env)).not.toContain("TAKEN");
    expect(Object.keys(env)).not.toContain("VITEST");
  });

  it("gives input, or an empty stdin", async () => {
    expect(await host.run("cat", [], { input: "in" })).toMatchObject({ stdout: "in" });
    expect(await host.run("cat", [])).toMatchObject({ stdout: "", exitCode: 0 });
  });

  it("runs in the folder that is named", async () => {
    expect((await host.run("pwd", ["-P"], { cwd: "/" })).stdout).toBe("/\n");
  });

  it("counts a signal as shells do", async () => {
    expect(await host.run("/bin/sh", ["-c", "kill -9 $$"])).toMatchObject({ exitCode: 137 });
  });

  it("tells a missing program from a missing folder and from a file that is no program", async () => {
    await expect(host.run("cgox-no-such-program", [])).rejects.toMatchObject({
      code: "CGOX_RUN_MISSING",
      message: expect.stringContaining("cgox-no-such-program"),
      hint: expect.stringContaining("cgox doctor"),
    });
    await expect(host.run("pwd", [], { cwd: scratch("none") })).rejects.toMatchObject({
      code: "CGOX_RUN_FAILED",
      message: expect.stringContaining(scratch("none")),
    });
    writeFileSync(scratch("data"), "no program", { mode: 0o644 });
    await expect(host.run(scratch("data"), [])).rejects.toMatchObject({
      code: "CGOX_RUN_FAILED",
      message: expect.stringContaining("EACCES"),
    });
  });

  it("finds programs on the PATH of the host's environment, not of this process", async () => {
    mkdirSync(scratch("bin"));
    writeFileSync(scratch("bin", "only-here"), "#!/bin/sh\necho found\n", { mode: 0o755 });
    expect(await createProcesses({ PATH: scratch("bin") }).run("only-here", [])).toMatchObject({ stdout: "found\n" });
    await expect(createProcesses({ PATH: scratch() }).run("only-here", [])).rejects.toMatchObject({ code: "CGOX_RUN_MISSING" });
  });
});

describe("passThrough", () => {
  const host = createProcesses({ PATH: path });

  it("resolves to the exit code, 128 + n for a signal", async () => {
    expect(await host.passThrough("/bin/sh", ["-c", "exit 3"])).toBe(3);
    expect(await host.passThrough("/bin/sh", ["-c", "kill -15 $$"])).toBe(143);
    await expect(host.passThrough("cgox-no-such-program", [])).rejects.toMatchObject({ code: "CGOX_RUN_MISSING" });
  });

  it("listens to signals only while the program runs", async () => {
    const count = (): number => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");
    const before = count();
    const running = host.passThrough("/bin/sh", ["-c", "sleep 0.2"]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(count()).toBeGreaterThanOrEqual(before + 2);
    await running;
    expect(count()).toBe(before);
  });
});

describe("which", () => {
  it("walks PATH, past what is no program", async () => {
    for (const folder of ["one", "two", "three"]) mkdirSync(scratch(folder));
    mkdirSync(scratch("one", "tool"));
    writeFileSync(scratch("two", "tool"), "");
    chmodSync(scratch("two", "tool"), 0o644);
    writeFileSync(scratch("three", "tool"), "", { mode: 0o755 });
    symlinkSync("tool", scratch("three", "link"));
    symlinkSync("gone", scratch("three", "dangling"));
    const host = createProcesses({ PATH: ["", ".", scratch("none"), scratch("one"), scratch("two"), scratch("three")].join(":") });
    expect(await host.which("tool")).toBe(scratch("three", "tool"));
    expect(await host.which("link")).toBe(scratch("three", "link"));
    expect(await host.which("dangling")).toBeUndefined();
    expect(await host.which("nothing")).toBeUndefined();
    expect(await host.which(scratch("three", "tool"))).toBe(scratch("three", "tool"));
    expect(await host.which(scratch("two", "tool"))).toBeUndefined();
  });

  it("finds nothing where there is no PATH", async () => {
    expect(await createProcesses({}).which("sh")).toBeUndefined();
  });
});
