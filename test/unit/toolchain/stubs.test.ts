import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Host } from "../../../src/model/host.ts";
import { loadStubs, textStub } from "../../../src/toolchain/stubs.ts";

const dataDirectory = new URL("../../../sysroots", import.meta.url).pathname;
const host = (readText: (path: string) => Promise<string>) => ({ files: { readText } }) as unknown as Host;
const shipped = host((path) => readFile(path, "utf8"));

describe("stubs", () => {
  test("a text stub of version 4, with Mach-O's underscores", () => {
    expect(
      textStub({ path: "lib/libz.tbd", installName: "/usr/lib/libz.1.dylib", targets: ["arm64-macos"], symbols: ["inflate", "crc32"] }),
    ).toBe(
      `--- !tapi-tbd
tbd-version:     4
targets:         [ arm64-macos ]
install-name:    '/usr/lib/libz.1.dylib'
exports:
  - targets:     [ arm64-macos ]
    symbols:     [ _inflate, _crc32 ]
...
`,
    );
  });

  test("macOS: the library and the frameworks that go links", async () => {
    const files = await loadStubs(shipped, dataDirectory, "macos");
    expect(Object.keys(files)).toEqual([
      "lib/libresolv.tbd",
      "frameworks/CoreFoundation.framework/CoreFoundation.tbd",
      "frameworks/Security.framework/Security.tbd",
    ]);
    expect(files["lib/libresolv.tbd"]).toContain("_res_9_ninit");
  });

  test("NetBSD: an archive with nothing in it", async () => {
    expect(await loadStubs(shipped, dataDirectory, "netbsd")).toEqual({ "lib/libresolv.a": "!<arch>\n" });
  });

  test.each([
    [{ files: [] }, "files"],
    [{ files: [{ path: "../zcc", text: "" }] }, "files.0"],
    [{ files: [{ path: "lib/x.tbd", installName: "x'y", targets: ["a"], symbols: ["b"] }] }, "files.0"],
  ])("a file that is not what it should be: %j", async (value, where) => {
    const broken = host(() => Promise.resolve(JSON.stringify(value)));
    await expect(loadStubs(broken, "/data", "mine")).rejects.toMatchObject({
      code: "CGOX_PLATFORM_INVALID",
      message: expect.stringMatching(new RegExp(`^/data/stubs/mine\\.json cannot be used: .*${where.replaceAll(".", "\\.")}`)) as unknown,
    });
  });
});
