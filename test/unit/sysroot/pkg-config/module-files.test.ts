import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost } from "../../../../src/io/host.ts";
import type { Files } from "../../../../src/model/host.ts";
import { loadModuleFiles } from "../../../../src/sysroot/pkg-config/module-files.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cgox modules "));
  await mkdir(join(root, "usr/lib/pkgconfig"), { recursive: true });
  await mkdir(join(root, "usr/share/pkgconfig"), { recursive: true });
});

afterEach(() => rm(root, { recursive: true }));

test("the first folder's file counts, links are followed, dead links and other files are not modules", async () => {
  await writeFile(join(root, "usr/lib/pkgconfig/one.pc"), "first");
  await writeFile(join(root, "usr/share/pkgconfig/one.pc"), "second");
  await writeFile(join(root, "usr/share/pkgconfig/readme.txt"), "");
  await symlink("one.pc", join(root, "usr/lib/pkgconfig/alias.pc"));
  await symlink("nowhere.pc", join(root, "usr/lib/pkgconfig/dead.pc"));
  const source = await loadModuleFiles(files(), {
    root,
    moduleDirectories: ["usr/lib/pkgconfig", "usr/missing/pkgconfig", "usr/share/pkgconfig"],
    systemIncludeDirectories: [],
    systemLibraryDirectories: [],
  });
  expect(source.listModules()).toEqual(["alias", "one"]);
  expect(source.readModule("one")).toEqual({ path: `${root}/usr/lib/pkgconfig/one.pc`, text: "first" });
  expect(source.readModule("alias")).toEqual({ path: `${root}/usr/lib/pkgconfig/alias.pc`, text: "first" });
  expect(source.readModule("dead")).toBeUndefined();
});

test("a folder with a module's name is none, as in Debian 13's libondselsolver-dev", async () => {
  await mkdir(join(root, "usr/lib/pkgconfig/OndselSolver.pc"));
  await writeFile(join(root, "usr/lib/pkgconfig/one.pc"), "first");
  await symlink("loop.pc", join(root, "usr/lib/pkgconfig/loop.pc"));
  const layout = { root, moduleDirectories: ["usr/lib/pkgconfig"], systemIncludeDirectories: [], systemLibraryDirectories: [] };
  expect((await loadModuleFiles(createHost().files, layout)).listModules()).toEqual(["one"]);
});

function files(): Files {
  const part: Pick<Files, "list" | "readIfThere"> = {
    list: (path) =>
      readdir(path).then(
        (names) => names.sort(),
        () => [],
      ),
    readIfThere: (path) => readFile(path).catch(() => undefined),
  };
  return part as Files;
}
