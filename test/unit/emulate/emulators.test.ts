import { describe, expect, it } from "vitest";
import { emulatorFor } from "../../../src/emulate/emulators.ts";
import { target } from "./support.ts";

function qemu(goarch: string, goEnv: Readonly<Record<string, string>> = {}, root?: string) {
  const wanted = target("linux", goarch, goEnv);
  const emulator = emulatorFor(wanted);
  if ("reason" in emulator) throw new Error(emulator.reason);
  return { programs: emulator.programs(wanted), args: emulator.arguments(wanted, root) };
}

describe("qemu-user", () => {
  it.each([
    ["5", "arm926"],
    ["6", "arm1176"],
    ["7", "cortex-a7"],
    ["7,softfloat", "cortex-a7"],
  ])("is the CPU that GOARM=%s counts on: %s", (value, cpu) => {
    expect(qemu("arm", { GOARM: value }, "/root").args).toEqual(["-L", "/root", "-cpu", cpu]);
  });

  it("keeps its own CPU where a port has no variants, and has no root for a static program", () => {
    expect(qemu("s390x", {}, "/root").args).toEqual(["-L", "/root"]);
    expect(qemu("arm64", { GOARM64: "v8.0" }).args).toEqual([]);
  });

  it.each([
    ["386", "qemu-i386"],
    ["amd64", "qemu-x86_64"],
    ["arm64", "qemu-aarch64"],
    ["loong64", "qemu-loongarch64"],
    ["mipsle", "qemu-mipsel"],
    ["mips64le", "qemu-mips64el"],
    ["ppc64le", "qemu-ppc64le"],
    ["riscv64", "qemu-riscv64"],
  ])("for %s is %s", (goarch, name) => {
    expect(qemu(goarch).programs).toEqual([name, `${name}-static`]);
  });
});
