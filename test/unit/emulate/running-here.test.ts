import { expect, test } from "vitest";
import { runningHere } from "../../../src/emulate/running-here.ts";
import type { Host } from "../../../src/model/host.ts";

const host = (platform: string, installed: readonly string[] = []) =>
  ({
    system: { platform, arch: "x64" },
    processes: { which: (name: string) => Promise.resolve(installed.includes(name) ? `/usr/bin/${name}` : undefined) },
  }) as unknown as Host;

test.each([
  ["linux", "linux/386", [], { by: "host" }],
  ["linux", "linux/arm", ["qemu-arm-static"], { by: "emulator", emulator: "qemu-user", program: "/usr/bin/qemu-arm-static" }],
  ["linux", "linux/arm", [], { by: "emulator", emulator: "qemu-user" }],
  ["darwin", "linux/arm", [], { by: "nothing", reason: "there is qemu-user for linux and not for darwin" }],
  ["linux", "windows/amd64", ["wine"], { by: "emulator", emulator: "wine", program: "/usr/bin/wine" }],
  ["linux", "windows/arm64", ["wine"], { by: "nothing", reason: "wine runs code of this machine's own CPU, which does not run arm64" }],
  ["linux", "js/wasm", [], { by: "nothing", reason: "no emulator runs programs for js" }],
] as const)("on %s, %s with %j", async (platform, port, installed, wanted) => {
  const [goos = "", goarch = ""] = port.split("/");
  expect(await runningHere(host(platform, installed), { goos, goarch })).toEqual(wanted);
});
