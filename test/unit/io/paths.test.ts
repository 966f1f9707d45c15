import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheDirectory, trustFile, zigCacheDirectory } from "../../../src/io/paths.ts";

function on(platform: NodeJS.Platform, env: Readonly<Record<string, string>>, homeDirectory = "/home/jo"): string {
  return cacheDirectory({ env, system: { platform, homeDirectory } });
}

describe("cacheDirectory", () => {
  it("is what CGOX_CACHE names", () => {
    expect(on("linux", { CGOX_CACHE: "/big/cache", XDG_CACHE_HOME: "/xdg" })).toBe("/big/cache");
    expect(on("linux", { CGOX_CACHE: "here" })).toBe(resolve("here"));
    expect(on("linux", { CGOX_CACHE: "" })).toBe("/home/jo/.cache/cgox");
  });

  it("is below XDG_CACHE_HOME, unless that is relative", () => {
    expect(on("linux", { XDG_CACHE_HOME: "/xdg" })).toBe("/xdg/cgox");
    expect(on("linux", { XDG_CACHE_HOME: "xdg" })).toBe("/home/jo/.cache/cgox");
  });

  it("is the system's own place otherwise", () => {
    expect(on("linux", {})).toBe("/home/jo/.cache/cgox");
    expect(on("darwin", {}, "/Users/jo")).toBe("/Users/jo/Library/Caches/cgox");
    expect(on("win32", { LOCALAPPDATA: "C:\\Users\\jo\\AppData\\Local" }, "C:\\Users\\jo")).toBe(
      "C:\\Users\\jo\\AppData\\Local\\cgox\\cache",
    );
    expect(on("win32", {}, "C:\\Users\\jo")).toBe("C:\\Users\\jo\\AppData\\Local\\cgox\\cache");
  });
});

describe("zigCacheDirectory", () => {
  const zigCache = (env: Readonly<Record<string, string>>): string =>
    zigCacheDirectory({ env, system: { platform: "linux", homeDirectory: "/home/jo" } });

  it("is in the cache", () => {
    expect(zigCache({ CGOX_CACHE: "/big" })).toBe("/big/zig");
    expect(zigCache({ ZIG_GLOBAL_CACHE_DIR: "" })).toBe("/home/jo/.cache/cgox/zig");
  });

  it("is the one that zig is told to use", () => {
    expect(zigCache({ CGOX_CACHE: "/big", ZIG_GLOBAL_CACHE_DIR: "/zig" })).toBe("/zig");
    expect(zigCache({ ZIG_GLOBAL_CACHE_DIR: "zig" })).toBe(resolve("zig"));
  });
});

describe("trustFile", () => {
  const file = (platform: NodeJS.Platform, env: Readonly<Record<string, string>>, homeDirectory = "/home/jo"): string =>
    trustFile({ env, system: { platform, homeDirectory } });

  it("is among the user's settings, wherever the cache is", () => {
    expect(file("linux", { CGOX_CACHE: "/shared" })).toBe("/home/jo/.config/cgox/trusted.json");
    expect(file("linux", { XDG_CONFIG_HOME: "/xdg" })).toBe("/xdg/cgox/trusted.json");
    expect(file("linux", { XDG_CONFIG_HOME: "xdg" })).toBe("/home/jo/.config/cgox/trusted.json");
    expect(file("darwin", {}, "/Users/jo")).toBe("/Users/jo/Library/Application Support/cgox/trusted.json");
    expect(file("win32", { APPDATA: "C:\\Roaming" }, "C:\\Users\\jo")).toBe("C:\\Roaming\\cgox\\trusted.json");
    expect(file("win32", {}, "C:\\Users\\jo")).toBe("C:\\Users\\jo\\AppData\\Roaming\\cgox\\trusted.json");
  });
});
