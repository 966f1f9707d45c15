import { describe, expect, it } from "vitest";
import { createHost } from "../../../src/io/host.ts";

describe("createHost", () => {
  it("describes this machine", async () => {
    const host = createHost();
    expect(host.system).toMatchObject({ platform: process.platform, arch: process.arch, nodePath: process.execPath });
    expect(host.system.cpus).toBeGreaterThan(0);
    expect(host.env["PATH"]).toBe(process.env["PATH"]);
    const before = Date.now();
    await host.clock.sleep(20);
    expect(host.clock.now().getTime()).toBeGreaterThanOrEqual(before + 15);
  });

  it("sees the environment that it is given", async () => {
    const host = createHost({ HOME: "/home/jo", PATH: "" });
    expect(host.system.homeDirectory).toBe("/home/jo");
    expect(await host.processes.which("sh")).toBeUndefined();
  });
});
