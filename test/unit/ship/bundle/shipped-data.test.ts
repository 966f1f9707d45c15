import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runtimeFileSchema, systemFileSchema } from "../../../../src/ship/bundle/data-schemas.ts";
import { rulesFor, type RuntimeRule } from "../../../../src/ship/bundle/runtime-rules.ts";
import { loadSystemLibraries } from "../../../../src/ship/bundle/system-libraries.ts";
import type { Host } from "../../../../src/model/host.ts";

const SYSROOTS = fileURLToPath(new URL("../../../../sysroots", import.meta.url));
const read = async (path: string) => JSON.parse(await readFile(`${SYSROOTS}/${path}`, "utf8")) as unknown;

describe("sysroots/system", () => {
  test("every file is what its schema says, and sorted", async () => {
    for (const name of await readdir(`${SYSROOTS}/system`)) {
      const { names } = systemFileSchema.parse(await read(`system/${name}`));
      expect(names).toEqual([...new Set(names)].toSorted());
    }
  });

  test.each([
    ["KERNEL32.dll", true],
    ["api-ms-win-crt-runtime-l1-1-0.dll", true],
    ["ext-ms-win-ntuser-window-l1-1-0.dll", true],
    ["WINSPOOL.DRV", true],
    ["msvcrt.dll", true],
    ["ucrtbase.dll", true],
    ["libwinpthread-1.dll", false],
    ["libc++.dll", false],
    ["zlib1.dll", false],
    ["vcruntime140.dll", false],
    ["msvcp140.dll", false],
    ["d3dx9_43.dll", false],
    ["vulkan-1.dll", false],
  ])("Windows has %s: %s", async (name, expected) => {
    const host = { files: { readText: (path: string) => readFile(path, "utf8") } } as unknown as Host;
    const system = await loadSystemLibraries(host, { dataDirectory: SYSROOTS, name: "windows" });
    expect(system.has(name)).toBe(expected);
  });
});

describe("sysroots/runtime", () => {
  const rules = async () => runtimeFileSchema.parse(await read("runtime/msys2.json")).rules as RuntimeRule[];

  test("ids are used once", async () => {
    const ids = (await rules()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([
    ["libfontconfig-1.dll", ["fontconfig"]],
    ["libgdk_pixbuf-2.0-0.dll", ["gdk-pixbuf"]],
    ["libcrypto-3-x64.dll", ["openssl"]],
    ["libcurl-4.dll", ["certificates"]],
    ["Qt6Core.dll", ["qt6"]],
    ["zlib1.dll", []],
  ])("%s asks for %j", async (name, ids) => {
    expect(rulesFor(await rules(), [name]).map(({ rule }) => rule.id)).toEqual(ids);
  });
});
