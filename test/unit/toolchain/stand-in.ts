import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Target } from "../../../src/model/target.ts";
import { objectFormat, selectArguments } from "../../../src/toolchain/arguments/select.ts";
import { wrapperScripts, type WrapperRequest } from "../../../src/toolchain/wrappers.ts";

/** A folder with wrappers around a program that, in zig's place, prints the arguments that it gets. */
export interface StandIn {
  readonly directory: string;
  readonly sysrootRoot: string;
  /** What zig gets for a call of a wrapper, without what the wrapper itself adds around the caller's arguments. */
  readonly given: (wrapper: string, args: readonly string[]) => string[];
  /** All that zig gets. */
  readonly everything: (wrapper: string, args: readonly string[]) => string[];
  /** What a wrapper prints. */
  readonly output: (wrapper: string, args: readonly string[]) => string;
  readonly remove: () => void;
}

export const linuxArm: Target = {
  name: "linux/arm",
  goos: "linux",
  goarch: "arm",
  platform: "debian-12",
  architecture: "armhf",
  goEnv: { GOARM: "7" },
  triple: "arm-linux-gnueabihf.2.36",
  cpu: "generic+v7a",
};

const includeDirectories = ["usr/include/{multiarch}", "usr/include"];

/** A request for wrappers of `target` with paths below `directory`. */
export function wrapperRequest(directory: string, target: Target = linuxArm): WrapperRequest {
  return {
    target,
    architecture: { goarch: target.goarch, multiarch: "arm-linux-gnueabihf", triple: "arm-linux-gnueabihf" },
    layout: {
      includeDirectories,
      libraryDirectories: ["usr/lib/{multiarch}"],
      pkgConfigDirectories: [],
      links: {},
    },
    cxx: {
      library: "libstdc++",
      includeDirectories: ["usr/include/c++/12", "usr/include/{multiarch}/c++/12"],
      libraries: ["usr/lib/{multiarch}/libstdc++.so.6"],
    },
    zig: { path: join(directory, "zig"), libDirectory: join(directory, "zig-lib"), version: "0.16.0" },
    sysrootRoot: join(directory, "sysroot"),
    directory: join(directory, "bin"),
    zigCacheDirectory: join(directory, "cache"),
  };
}

/** @param name of the folder, which the scripts have to quote */
export function createStandIn(target: Target = linuxArm, name = "stand-in", more: Partial<WrapperRequest> = {}): StandIn {
  const parent = mkdtempSync(join(tmpdir(), "cgox-toolchain-"));
  const directory = join(parent, name);
  const request = { ...wrapperRequest(directory, target), ...more };
  mkdirSync(request.directory, { recursive: true });
  writeFileSync(request.zig.path, "#!/bin/sh\nfor argument do printf '%s\\0' \"$argument\"; done\n", { mode: 0o755 });
  for (const [file, text] of Object.entries(wrapperScripts(request))) {
    mkdirSync(dirname(join(request.directory, file)), { recursive: true });
    writeFileSync(join(request.directory, file), text, { mode: 0o755 });
  }
  const output = (wrapper: string, args: readonly string[]): string =>
    execFileSync(join(request.directory, wrapper), args, { cwd: directory, encoding: "utf8" });
  const everything = (wrapper: string, args: readonly string[]): string[] => output(wrapper, args).split("\0").slice(0, -1);
  const { goos, goarch } = target;
  const { additions } = selectArguments({ format: objectFormat(goos), goos, goarch, zigVersion: request.zig.version });
  return {
    directory,
    sysrootRoot: request.sysrootRoot,
    output,
    everything,
    given: (wrapper, args) => {
      const all = everything(wrapper, args);
      const words = all.slice(all.findIndex((word) => word.endsWith("=/zig")) + 1, -2 * includeDirectories.length);
      const { length } = additions;
      return length > 0 && words.slice(-length).join("\0") === additions.join("\0") ? words.slice(0, -length) : words;
    },
    remove: () => {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
