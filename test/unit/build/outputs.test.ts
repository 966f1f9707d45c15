import { describe, expect, it } from "vitest";
import type { Target } from "../../../src/model/target.ts";
import { planOutputs, programName, type OutputOptions } from "../../../src/build/outputs.ts";

const arm = target("linux", "arm");
const v6 = { ...arm, variant: "v6" };
const options: OutputOptions = { targets: [arm], mains: ["example.com/app"], workingDirectory: "/project", outputIsDirectory: false };

describe("planOutputs", () => {
  it.each([
    ["a plain target", [arm], ["/project/dist/app_linux_arm"]],
    [
      "variants",
      [v6, { ...arm, goarch: "mips", variant: "softfloat" }],
      ["/project/dist/app_linux_armv6", "/project/dist/app_linux_mips_softfloat"],
    ],
    ["Windows", [target("windows", "amd64")], ["/project/dist/app_windows_amd64.exe"]],
    [
      "one port on two platforms",
      [arm, { ...arm, platform: "debian-13" }],
      ["/project/dist/app_linux_arm_debian-12", "/project/dist/app_linux_arm_debian-13"],
    ],
  ])("names the program of %s", (_, targets, paths) => {
    expect(planOutputs({ ...options, targets }).map(({ path }) => path)).toEqual(paths);
  });

  it("takes -o as the file of one program", () => {
    expect(planOutputs({ ...options, output: "bin/hello" }).map(({ path }) => path)).toEqual(["/project/bin/hello"]);
  });

  it.each([
    ["an existing folder", { output: "bin", outputIsDirectory: true }],
    ["a slash at its end", { output: "bin/" }],
  ])("takes -o as a folder for %s", (_, more) => {
    expect(planOutputs({ ...options, ...more }).map(({ path }) => path)).toEqual(["/project/bin/app_linux_arm"]);
  });

  it("refuses one file for several programs", () => {
    const several = { ...options, mains: ["example.com/a", "example.com/b"], output: "bin/hello" };
    expect(() => planOutputs(several)).toThrow(expect.objectContaining({ code: "CGOX_BUILD_OUTPUT" }));
  });

  it("gives shared libraries and archives their endings", () => {
    expect(planOutputs({ ...options, buildMode: "c-shared" })[0]?.path).toBe("/project/dist/app_linux_arm.so");
    expect(planOutputs({ ...options, buildMode: "c-archive" })[0]?.path).toBe("/project/dist/app_linux_arm.a");
  });

  it("takes the name from cgox.yaml for a single program", () => {
    expect(planOutputs({ ...options, name: "server" })[0]?.path).toBe("/project/dist/server_linux_arm");
  });
});

describe("programName", () => {
  it.each([
    ["example.com/cmd/app", "app"],
    ["example.com/app/v2", "app"],
    ["app", "app"],
  ])("%s is called %s", (importPath, name) => {
    expect(programName(importPath)).toBe(name);
  });
});

function target(goos: string, goarch: string): Target {
  return {
    name: `${goos}/${goarch}`,
    goos,
    goarch,
    platform: "debian-12",
    architecture: "armhf",
    goEnv: {},
    triple: "arm-linux-gnueabihf",
  };
}
