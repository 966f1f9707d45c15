import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PlatformConfig } from "../../../src/model/config.ts";
import { openCatalogue } from "../../../src/targets/catalogue.ts";
import { configOf, dataDirectory, dataHost } from "./support.ts";

const open = (platforms: Readonly<Record<string, PlatformConfig>> = {}, extra: Readonly<Record<string, string>> = {}) => {
  const { host, reads } = dataHost(extra);
  return { catalogue: openCatalogue(host, dataDirectory, configOf(platforms)), reads };
};

describe("platforms", () => {
  test("are the JSON files of the data folder", async () => {
    const { catalogue, reads } = open();
    const msys2 = ["clang64", "clangarm64", "mingw32", "mingw64", "ucrt64"].map((name) => `msys2-${name}`);
    const withPackages = ["debian-12", "debian-13", ...msys2, "ubuntu-22.04", "ubuntu-24.04", "ubuntu-26.04"];
    expect(await catalogue.platformIds()).toEqual(
      expect.arrayContaining([...withPackages, "freebsd", "gnu", "macos", "musl", "netbsd", "openbsd"]),
    );
    expect(reads).toEqual([]);
  });

  test("are read one at a time, and once", async () => {
    const { catalogue, reads } = open();
    const first = await catalogue.platform("debian-13");
    expect(await catalogue.platform("debian-13")).toBe(first);
    expect(reads).toEqual([join(dataDirectory, "debian-13.json")]);
    expect(first).toMatchObject({ id: "debian-13", title: "Debian 13 (trixie)" });
    expect(first).not.toHaveProperty("$schema");
  });

  test("have other names", async () => {
    expect(await open().catalogue.platform("noble")).toHaveProperty("id", "ubuntu-24.04");
  });

  test("name their key files by absolute paths", async () => {
    const { repositories } = await open().catalogue.platform("debian-12");
    expect(repositories["debian"]?.keyFiles[0]).toBe(join(dataDirectory, "keys/debian-archive-bookworm-automatic.asc"));
  });

  test.each(["debian-11", "constructor", "schema", "targets", "../package", ""])("there is no %j", async (name) => {
    await expect(open().catalogue.platform(name)).rejects.toMatchObject({ code: "CGOX_PLATFORM_UNKNOWN", exitCode: 2 });
  });

  test("a new one is one new file", async () => {
    const { catalogue } = open({}, { [join(dataDirectory, "mine-1.json")]: JSON.stringify(mine()) });
    expect(await catalogue.platformIds()).toContain("mine-1");
    expect((await catalogue.platform("mine-1")).architectures).toHaveProperty("armhf");
  });

  test.each([
    ["{", "JSON"],
    [JSON.stringify({ ...mine(), id: "other" }), "its id is other"],
    [JSON.stringify({ ...mine(), colour: "red" }), "colour"],
    [JSON.stringify({ ...mine(), layout: { ...mine().layout, links: { lib: "../../etc" } } }), "layout.links.lib"],
    [JSON.stringify({ ...mine(), repositories: { main: { ...mine().repositories.main, trusted: true } } }), "trusted"],
    [
      JSON.stringify({ ...mine(), repositories: { main: { ...mine().repositories.main, fingerprints: [] } } }),
      "repositories.main.fingerprints",
    ],
  ])("one that is not what the schema says: %s", async (text, message) => {
    const { catalogue } = open({}, { [join(dataDirectory, "mine-1.json")]: text });
    await expect(catalogue.platform("mine-1")).rejects.toMatchObject({
      code: "CGOX_PLATFORM_INVALID",
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe("what cgox.yaml says of a platform", () => {
  test("mirrors replace the platform's, and the host's with them", async () => {
    const { catalogue } = open({ "debian-12": { repositories: { debian: { mirrors: ["http://mirror.example/debian/"] } } } });
    const { debian, "debian-security": security } = (await catalogue.platform("debian-12")).repositories;
    expect(debian?.mirrors).toEqual([{ url: "http://mirror.example/debian" }]);
    expect(debian).not.toHaveProperty("aptSuites");
    expect(debian?.fingerprints).toHaveLength(3);
    expect(security).toHaveProperty("aptSuites");
  });

  test("keys come besides the pinned ones", async () => {
    const { catalogue } = open({ "debian-12": { repositories: { debian: { keys: ["/home/jo/ours.asc"] } } } });
    const { debian } = (await catalogue.platform("debian-12")).repositories;
    expect(debian?.userKeyFiles).toEqual(["/home/jo/ours.asc"]);
    expect(debian?.keyFiles).toHaveLength(3);
    expect(debian).toHaveProperty("aptSuites");
    expect(debian).not.toHaveProperty("trusted");
  });

  test("trusted is the user's to say", async () => {
    const { catalogue } = open({ "debian-12": { repositories: { debian: { trusted: true } } } });
    expect((await catalogue.platform("debian-12")).repositories["debian"]).toHaveProperty("trusted", true);
  });

  test("an unknown platform, whichever is asked for", async () => {
    const { catalogue } = open({ "debain-12": { repositories: {} } });
    await expect(catalogue.platform("debian-13")).rejects.toMatchObject({
      code: "CGOX_CONFIG_PLATFORM",
      message: expect.stringContaining("debain-12") as unknown,
      hint: expect.stringContaining("Did you mean debian-12") as unknown,
    });
  });

  test.each(["debain", "constructor"])("an unknown repository %s", async (name) => {
    const { catalogue } = open({ "debian-12": { repositories: { [name]: {} } } });
    await expect(catalogue.platform("debian-12")).rejects.toMatchObject({
      code: "CGOX_CONFIG_REPOSITORY",
      message: expect.stringContaining(name) as unknown,
      hint: expect.stringContaining("debian, debian-security") as unknown,
    });
  });
});

function mine() {
  return {
    id: "mine-1",
    title: "Mine",
    goos: "linux",
    libc: { kind: "glibc", version: "2.36" },
    repositories: {
      main: {
        kind: "debian",
        mirrors: [{ url: "http://mirror.example/mine" }],
        fingerprints: ["0123456789ABCDEF0123456789ABCDEF01234567"],
        keyFiles: [],
        suites: [{ name: "one", components: ["main"], role: "primary" }],
      },
    },
    architectures: { armhf: { goarch: "arm", multiarch: "arm-linux-gnueabihf", triple: "arm-linux-gnueabihf" } },
    layout: { includeDirectories: ["usr/include"], libraryDirectories: ["usr/lib"], pkgConfigDirectories: [], links: {} },
    pruneRules: [],
    cxx: { library: "libc++" },
  };
}
