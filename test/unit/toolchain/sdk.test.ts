import { describe, expect, test } from "vitest";
import type { Host } from "../../../src/model/host.ts";
import { checkSdk, sdkArguments } from "../../../src/toolchain/sdk.ts";

const host = (...there: readonly string[]) =>
  ({
    files: { exists: (path: string) => Promise.resolve(there.some((file) => file === path || file.startsWith(`${path}/`))) },
  }) as unknown as Host;

describe("an Apple SDK", () => {
  test.each(["libSystem.tbd", "libSystem.B.tbd"])("is a folder with usr/lib/%s", async (stub) => {
    expect(await checkSdk(host(`/sdk/usr/lib/${stub}`), "/sdk/", "--sdk")).toBe("/sdk");
  });

  test.each([
    ["/nowhere", "--sdk is /nowhere, which is not there"],
    ["/other", "--sdk is /other, which has no usr/lib/libSystem.tbd"],
    ["macosx", "--sdk is macosx, which is no absolute path"],
  ])("%s is none", async (path, message) => {
    await expect(checkSdk(host("/other/usr/lib/libz.tbd"), path, "--sdk")).rejects.toMatchObject({
      code: "CGOX_SDK_UNUSABLE",
      message,
      hint: expect.stringContaining("xcrun") as unknown,
      exitCode: 2,
    });
  });

  test("without one the wrappers say nothing", () => {
    expect(sdkArguments(undefined)).toEqual({ include: [], link: [] });
  });
});
