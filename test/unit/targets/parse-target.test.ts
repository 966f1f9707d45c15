import { describe, expect, test } from "vitest";
import { CgoxError } from "../../../src/model/error.ts";
import { platformOf } from "../../../src/targets/no-platform.ts";
import { parseTarget } from "../../../src/targets/parse-target.ts";
import { shippedCatalogue } from "./support.ts";

const catalogue = shippedCatalogue();

describe("what a target means", () => {
  test.each([
    ["linux/amd64", "linux/amd64", "debian-12", "amd64", { GOAMD64: "v1" }, "x86_64-linux-gnu.2.36", "x86_64"],
    ["linux/amd64/v3", "linux/amd64/v3", "debian-12", "amd64", { GOAMD64: "v3" }, "x86_64-linux-gnu.2.36", "x86_64_v3"],
    ["linux/arm", "linux/arm", "debian-12", "armhf", { GOARM: "7" }, "arm-linux-gnueabihf.2.36", "generic+v7a+vfp3d16-neon-d32"],
    ["linux/arm/v7", "linux/arm/v7", "debian-12", "armhf", { GOARM: "7" }, "arm-linux-gnueabihf.2.36", "generic+v7a+vfp3d16-neon-d32"],
    ["linux/arm/v5", "linux/arm/v5", "debian-12", "armel", { GOARM: "5" }, "arm-linux-gnueabi.2.36", "arm926ej_s"],
    ["linux/arm64", "linux/arm64", "debian-12", "arm64", { GOARM64: "v8.0" }, "aarch64-linux-gnu.2.36", "generic+v8a"],
    ["linux/arm64/v9", "linux/arm64/v9.0", "debian-12", "arm64", { GOARM64: "v9.0" }, "aarch64-linux-gnu.2.36", "generic+v9a"],
    [
      "linux/arm64/v8.0,lse",
      "linux/arm64/v8.0,lse",
      "debian-12",
      "arm64",
      { GOARM64: "v8.0,lse" },
      "aarch64-linux-gnu.2.36",
      "generic+v8a+lse",
    ],
    ["linux/arm64@debian-13", "linux/arm64@debian-13", "debian-13", "arm64", { GOARM64: "v8.0" }, "aarch64-linux-gnu.2.41", "generic+v8a"],
    ["linux/386", "linux/386", "debian-12", "i386", { GO386: "sse2" }, "x86-linux-gnu.2.36", "pentium4"],
    ["linux/386/softfloat", "linux/386/softfloat", "debian-12", "i386", { GO386: "softfloat" }, "x86-linux-gnu.2.36", "pentium_mmx"],
    ["linux/riscv64", "linux/riscv64", "debian-13", "riscv64", { GORISCV64: "rva20u64" }, "riscv64-linux-gnu.2.41", "baseline_rv64"],
    ["linux/ppc64le", "linux/ppc64le", "debian-12", "ppc64el", { GOPPC64: "power8" }, "powerpc64le-linux-gnu.2.36", "pwr8"],
    ["linux/s390x", "linux/s390x", "debian-12", "s390x", {}, "s390x-linux-gnu.2.36", undefined],
    ["linux/amd64@ubuntu-26.04", "linux/amd64@ubuntu-26.04", "ubuntu-26.04", "amd64", { GOAMD64: "v1" }, "x86_64-linux-gnu.2.43", "x86_64"],
  ])("%s", async (text, name, platform, architecture, goEnv, triple, cpu) => {
    const target = await parseTarget(text, catalogue);
    expect(target).toMatchObject({ name, platform, architecture, goEnv, triple });
    expect(target.cpu).toBe(cpu);
    expect(`${target.goos}/${target.goarch}`).toBe(name.split(/[@]/)[0]?.split("/").slice(0, 2).join("/"));
  });

  test("a platform whose code needs more than the port's default sets the variant", async () => {
    const riscv = await parseTarget("linux/riscv64@ubuntu-26.04", catalogue);
    expect(riscv).toMatchObject({ name: "linux/riscv64@ubuntu-26.04", goEnv: { GORISCV64: "rva23u64" }, cpu: "baseline_rv64+rva23u64" });
    expect(riscv).not.toHaveProperty("variant");
    expect(await parseTarget("linux/ppc64le@ubuntu-24.04", catalogue)).toMatchObject({ goEnv: { GOPPC64: "power9" }, cpu: "pwr9" });
  });

  test("the variant is there only when it was named", async () => {
    expect(await parseTarget("linux/arm", catalogue)).not.toHaveProperty("variant");
    expect(await parseTarget("linux/arm/7", catalogue)).toHaveProperty("variant", "v7");
  });
});

describe("spellings", () => {
  test.each([
    ["LINUX/ARM64", "linux/arm64"],
    ["linux/arm64/v8", "linux/arm64"],
    ["linux/arm64/8", "linux/arm64"],
    ["linux/aarch64", "linux/arm64"],
    ["linux/x86_64", "linux/amd64"],
    ["linux/x86-64/V3", "linux/amd64/v3"],
    ["linux/arm/7", "linux/arm/v7"],
    ["linux/armhf", "linux/arm/v7"],
    ["linux/armel", "linux/arm/v5"],
    ["linux/i386", "linux/386"],
    ["linux/arm@debian-12", "linux/arm"],
    ["linux/arm@bookworm", "linux/arm"],
    ["linux/arm64@Trixie", "linux/arm64@debian-13"],
    ["linux/riscv64@debian-13", "linux/riscv64"],
    ["linux/386@noble", "linux/386@ubuntu-24.04"],
    ["rpi", "linux/arm/v6"],
    ["rpi-zero", "linux/arm/v6"],
    ["rpi-zero@raspios-13", "linux/arm/v6@raspios-13"],
    ["linux/arm/v6@raspios-bookworm", "linux/arm/v6"],
    ["rpi64", "linux/arm64@raspios-12"],
    ["rpi64@raspios-trixie", "linux/arm64@raspios-13"],
    ["win64", "windows/amd64"],
    ["windows/amd64@ucrt64", "windows/amd64@msys2-ucrt64"],
    ["win32@mingw32", "windows/386"],
    ["windows/aarch64", "windows/arm64"],
  ])("%s is %s", async (text, name) => {
    const target = await parseTarget(text, catalogue);
    expect(target.name).toBe(name);
    expect(await parseTarget(target.name, catalogue)).toEqual(target);
  });
});

describe("Raspberry Pi OS", () => {
  test.each([
    ["linux/arm/v6", "armhf", "arm-linux-gnueabihf.2.36", "arm1176jzf_s", "6", ["raspbian", "raspberrypi"]],
    ["linux/arm@raspios-12", "armhf", "arm-linux-gnueabihf.2.36", "arm1176jzf_s", "6", ["raspbian", "raspberrypi"]],
    ["linux/arm/v7@raspios-13", "armhf", "arm-linux-gnueabihf.2.41", "generic+v7a+vfp3d16-neon-d32", "7", ["raspbian", "raspberrypi"]],
    ["rpi64", "arm64", "aarch64-linux-gnu.2.36", "generic+v8a", undefined, ["debian", "debian-security", "raspberrypi"]],
  ])("%s", async (text, architecture, triple, cpu, goarm, repositories) => {
    const target = await parseTarget(text, catalogue);
    expect(target).toMatchObject({ architecture, triple, cpu });
    expect(target.goEnv["GOARM"]).toBe(goarm);
    expect(Object.keys((await platformOf(target, catalogue)).repositories)).toEqual(repositories);
  });

  test("only ARMv6 with hard float is looked at for what its code asks for", async () => {
    const limited = async (text: string) => (await parseTarget(text, catalogue)).codeLimits;
    expect(await limited("rpi")).toMatchObject({ fpArchitectures: ["VFPv1", "VFPv2"], simd: false });
    expect(await limited("linux/arm")).toBeUndefined();
    expect(await limited("linux/arm64")).toBeUndefined();
  });
});

describe("what is refused", () => {
  test.each([
    ["linux/armm", "CGOX_TARGET_UNKNOWN", 'no target "linux/armm"', "Did you mean linux/arm"],
    ["linx/arm64", "CGOX_TARGET_UNKNOWN", 'no target "linx/arm64"', "linux/arm64"],
    ["linux", "CGOX_TARGET_UNKNOWN", 'no target "linux"', "<goos>/<goarch>"],
    ["", "CGOX_TARGET_UNKNOWN", 'no target ""', "cgox targets"],
    [" linux/arm", "CGOX_TARGET_UNKNOWN", '" linux/arm"', "Did you mean linux/arm"],
    ["linux/arm/", "CGOX_TARGET_UNKNOWN", "linux/arm/", "Did you mean linux/arm"],
    ["linux/arm/v7/x", "CGOX_TARGET_UNKNOWN", "linux/arm/v7/x", "Did you mean linux/arm"],
    ["linux/arm@", "CGOX_TARGET_UNKNOWN", "linux/arm@", "cgox targets"],
    ["linux/arm@debian-12@x", "CGOX_TARGET_UNKNOWN", "@x", "cgox targets"],
    ["rpi-zer0", "CGOX_TARGET_UNKNOWN", "rpi-zer0", "Did you mean rpi-zero"],
    ["constructor", "CGOX_TARGET_UNKNOWN", "constructor", "cgox targets"],
    ["linux/constructor", "CGOX_TARGET_UNKNOWN", "linux/constructor", "cgox targets"],
    ["linux/amd64/constructor", "CGOX_TARGET_VARIANT", "constructor", "v1, v2, v3, v4"],
    ["linux/amd64/v9", "CGOX_TARGET_VARIANT", 'linux/amd64 has no variant "v9"', "v1, v2, v3, v4"],
    ["linux/arm/v8", "CGOX_TARGET_VARIANT", 'linux/arm has no variant "v8"', "Did you mean v5, v6 or v7"],
    ["js/wasm/simd", "CGOX_TARGET_VARIANT", "simd", "satconv, signext"],
    ["linux/mips/o32", "CGOX_TARGET_VARIANT", "o32", "hardfloat, softfloat"],
    ["linux/s390x/z15", "CGOX_TARGET_VARIANT", "z15", "no variants"],
    ["windows/arm", "CGOX_TARGET_UNKNOWN", "windows/arm", "windows/arm64"],
    ["windows/386/softfloat", "CGOX_TARGET_NOT_SERVED", "Pentium 4 (SSE2)", "cgox targets"],
    ["ios/arm64", "CGOX_TARGET_NOT_BUILDABLE", "an Apple SDK is needed", "cgox targets"],
    ["android/arm@none", "CGOX_TARGET_NOT_BUILDABLE", "C linker", "cgox targets"],
    ["linux/mips64@musl", "CGOX_TARGET_NOT_SERVED", "musl does not serve linux/mips64", "linux/mips64@gnu"],
    ["darwin/arm64@musl", "CGOX_TARGET_NOT_SERVED", "musl is a platform for linux", "cgox targets"],
    ["js/wasm@musl", "CGOX_TARGET_NOT_SERVED", "musl is a platform for linux", "cgox targets"],
    ["linux/arm64@debain-12", "CGOX_PLATFORM_UNKNOWN", '"debain-12"', "Did you mean debian-12"],
    ["linux/arm64@constructor", "CGOX_PLATFORM_UNKNOWN", "constructor", "debian-12"],
    ["windows/amd64@debian-12", "CGOX_TARGET_NOT_SERVED", "debian-12 is a platform for linux", "cgox targets"],
    ["linux/riscv64@debian-12", "CGOX_TARGET_NOT_SERVED", "debian-12 does not serve linux/riscv64", "linux/riscv64@debian-13"],
    ["linux/arm/v5@debian-13", "CGOX_TARGET_NOT_SERVED", "armhf (ARMv7-A with VFPv3-D16)", "linux/arm/v5@debian-12"],
    ["linux/arm/v6@debian-12", "CGOX_TARGET_NOT_SERVED", "armhf (ARMv7-A with VFPv3-D16)", "linux/arm/v6@raspios-12"],
    ["linux/386@raspios-12", "CGOX_TARGET_NOT_SERVED", "raspios-12 does not serve linux/386", "linux/386@debian-12"],
    ["linux/386/softfloat@debian-13", "CGOX_TARGET_NOT_SERVED", "i386 (i686 with SSE2)", "linux/386/softfloat@debian-12"],
    ["linux/riscv64/rva22u64@ubuntu-26.04", "CGOX_TARGET_NOT_SERVED", "RVA23", "linux/riscv64/rva22u64@debian-13"],
  ])("%j: %s", async (text, code, message, hint) => {
    const error = await parseTarget(text, catalogue).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(CgoxError);
    expect(error).toMatchObject({ code, exitCode: 2 });
    expect((error as CgoxError).message).toContain(message);
    expect((error as CgoxError).hint).toContain(hint);
  });
});

describe("targets without cgo", () => {
  test.each([
    ["js/wasm", { name: "js/wasm", goEnv: {}, withoutCgo: "Go has no cgo there" }],
    ["wasip1/wasm/signext,satconv", { name: "wasip1/wasm/satconv,signext", goEnv: { GOWASM: "satconv,signext" } }],
    ["linux/ppc64/power9", { name: "linux/ppc64/power9", goEnv: { GOPPC64: "power9" } }],
    ["linux/amd64@none", { name: "linux/amd64@none", goEnv: { GOAMD64: "v1" }, withoutCgo: "@none asks for a build without it" }],
    ["js/wasm@none", { name: "js/wasm", withoutCgo: "Go has no cgo there" }],
  ])("%s", async (text, wanted) => {
    const target = await parseTarget(text, catalogue);
    expect(target).toMatchObject({ ...wanted, platform: "none", triple: "" });
    expect(await parseTarget(target.name, catalogue)).toEqual(target);
    expect(await platformOf(target, catalogue)).toMatchObject({ id: "none", goos: target.goos, repositories: {} });
    expect((await platformOf(target, catalogue)).architectures).toHaveProperty(target.architecture);
  });
});

describe("platforms without packages", () => {
  test.each([
    ["linux/amd64@musl", "x86_64-linux-musl", "x86_64", { GOAMD64: "v1" }],
    ["linux/arm@musl", "arm-linux-musleabihf", "generic+v7a+vfp3d16-neon-d32", { GOARM: "7" }],
    ["linux/arm/v5@musl", "arm-linux-musleabi", "arm926ej_s", { GOARM: "5" }],
    ["linux/arm/7,softfloat@musl", "arm-linux-musleabi", "generic+v7a", { GOARM: "7,softfloat" }],
    ["linux/arm/5,hardfloat@gnu", "arm-linux-gnueabihf.2.36", "generic+v5te+vfp2", { GOARM: "5,hardfloat" }],
    ["linux/mipsle", "mipsel-linux-gnueabihf.2.36", "mips32", { GOMIPS: "hardfloat" }],
    ["linux/mips/softfloat@musl", "mips-linux-musleabi", "mips32", { GOMIPS: "softfloat" }],
    ["linux/mips64le", "mips64el-linux-gnuabi64.2.36", "mips64", { GOMIPS64: "hardfloat" }],
    ["linux/loong64", "loongarch64-linux-gnu.2.36", undefined, {}],
    ["freebsd/arm64", "aarch64-freebsd", "generic+v8a", { GOARM64: "v8.0" }],
    ["macos/arm64", "aarch64-macos.12.0", "generic+v8a", { GOARM64: "v8.0" }],
  ])("%s", async (text, triple, cpu, goEnv) => {
    const target = await parseTarget(text, catalogue);
    expect([target.triple, target.cpu, target.goEnv]).toEqual([triple, cpu, goEnv]);
    expect(Object.keys((await catalogue.platform(target.platform)).repositories)).toEqual([]);
    expect(await parseTarget(target.name, catalogue)).toEqual(target);
  });
});
