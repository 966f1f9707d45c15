import { describe, expect, it } from "vitest";
import { findRunner } from "../../../src/emulate/runner.ts";
import { machine, target } from "./support.ts";

describe("findRunner", () => {
  it("takes the host where it can", async () => {
    expect(await findRunner(machine("linux", "x64", ["qemu-x86_64"]), target("linux", "amd64"))).toEqual({ kind: "host" });
  });

  it.each([
    [["qemu-arm-static"], "/bin/qemu-arm-static"],
    [["qemu-arm-static", "qemu-arm"], "/bin/qemu-arm"],
  ])("finds qemu among %j", async (programs, path) => {
    expect(await findRunner(machine("linux", "x64", programs), target("linux", "arm"))).toMatchObject({ kind: "emulator", path });
  });

  it("says what it looked for, and what to install where", async () => {
    const error = await findRunner(machine("linux", "x64"), target("linux", "ppc64le")).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: "CGOX_RUN_NO_EMULATOR",
      message: "a program for linux/ppc64le is run by qemu-user, and PATH has neither qemu-ppc64le nor qemu-ppc64le-static",
      hint: expect.stringMatching(/apt install qemu-user-static .*Homebrew's qemu.*mingw-w64-ucrt-x86_64-qemu/),
    });
  });

  it("finds wine for programs of this machine's own CPU", async () => {
    expect(await findRunner(machine("linux", "x64", ["wine"]), target("windows", "amd64"))).toMatchObject({ path: "/bin/wine" });
    await expect(findRunner(machine("linux", "x64", ["wine"]), target("windows", "arm64"))).rejects.toMatchObject({
      code: "CGOX_RUN_NO_EMULATOR",
      message: "a program for windows/arm64 is run by wine: wine runs code of this machine's own CPU, which does not run arm64",
    });
    await expect(findRunner(machine("linux", "x64"), target("windows", "amd64"))).rejects.toMatchObject({
      code: "CGOX_RUN_NO_EMULATOR",
      hint: expect.stringMatching(/apt install wine wine64 .*wine-stable \(Homebrew\).*MSYS2/),
    });
  });

  it("does not take another system's qemu for one that runs Linux programs", async () => {
    await expect(findRunner(machine("darwin", "arm64", ["qemu-arm"]), target("linux", "arm"))).rejects.toMatchObject({
      code: "CGOX_RUN_NO_EMULATOR",
      message: "a program for linux/arm is run by qemu-user: there is qemu-user for linux and not for darwin",
    });
  });

  it.each([
    ["freebsd", "amd64", /no emulator runs programs for freebsd/],
    ["linux", "sparc64", /no emulator is known for sparc64/],
    ["constructor", "arm", /no emulator runs programs for constructor/],
  ])("refuses %s/%s with the reason", async (goos, goarch, message) => {
    const error = expect.objectContaining({ code: "CGOX_RUN_UNSUPPORTED", message: expect.stringMatching(message) });
    await expect(findRunner(machine("linux", "x64", ["wine"]), target(goos, goarch))).rejects.toEqual(error);
  });
});
