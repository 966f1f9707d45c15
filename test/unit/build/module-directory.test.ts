import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { placeForGo } from "../../../src/build/module-directory.ts";
import { createHost } from "../../../src/io/host.ts";

describe("placeForGo", () => {
  const { files } = createHost();
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "cgox-modules-"));
    for (const folder of ["outer/cmd/app", "outer/nested/cmd/tool", "empty"]) await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, "outer/go.mod"), "module outer\n");
    await writeFile(join(root, "outer/nested/go.mod"), "module nested\n");
  });
  afterAll(() => rm(root, { recursive: true }));

  it.each([
    ["a package of the working folder's module", "outer", ["./cmd/app"], "outer", ["./cmd/app"]],
    ["an import path", "outer", ["example.com/x/cmd"], "outer", ["example.com/x/cmd"]],
    ["a module below", "outer", ["./nested/cmd/tool"], "outer/nested", ["./cmd/tool"]],
    ["the root of a module below", "outer", ["./nested"], "outer/nested", ["."]],
    ["a pattern in a module below", "outer", ["./nested/..."], "outer/nested", ["./..."]],
    ["a module beside", "empty", ["../outer/cmd/app"], "outer", ["./cmd/app"]],
  ])("runs go for %s from its module", async (_, from, packages, directory, expected) => {
    expect(await placeForGo(files, join(root, from), packages)).toEqual({ directory: join(root, directory), packages: expected });
  });

  it("refuses packages of two modules in one call", async () => {
    await expect(placeForGo(files, join(root, "outer"), ["./cmd/app", "./nested/cmd/tool"])).rejects.toMatchObject({
      code: "CGOX_BUILD_MODULES",
    });
  });

  it("names a folder that is not there", async () => {
    await expect(placeForGo(files, root, ["./missing"])).rejects.toMatchObject({ code: "CGOX_BUILD_NO_PACKAGE" });
  });
});
