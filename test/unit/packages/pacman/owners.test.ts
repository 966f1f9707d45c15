import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHost } from "../../../../src/io/host.ts";
import type { Layout } from "../../../../src/model/platform.ts";
import { readFilesIndex, type FilesIndex } from "../../../../src/packages/pacman/files-index.ts";
import type { SignedFile } from "../../../../src/packages/pacman/signed-file.ts";
import { sha256Of } from "../../../../src/model/sealed.ts";
import { readTable } from "../../../../src/packages/pacman/table.ts";
import { pacmanUniverse } from "../../../../src/packages/pacman/universe.ts";
import type { FileQuery, Universe } from "../../../../src/packages/repository.ts";

const layout: Layout = {
  includeDirectories: ["clang64/include"],
  libraryDirectories: ["clang64/lib"],
  pkgConfigDirectories: ["clang64/lib/pkgconfig", "clang64/share/pkgconfig"],
  links: {},
};

const PREFIX = "mingw-w64-clang-x86_64-";
/** Package → its files and its dependencies. */
const SHIPPED: Readonly<
  Record<string, { readonly files: readonly string[]; readonly depends?: readonly string[]; readonly replaces?: string }>
> = {
  curl: { files: ["lib/libcurl.dll.a", "lib/libcurl.a", "lib/pkgconfig/libcurl.pc", "include/curl/curl.h", "bin/libcurl-4.dll"] },
  "curl-gnutls": { files: ["lib/libcurl.dll.a", "lib/pkgconfig/libcurl.pc", "include/curl/curl.h", "bin/LIBCURL-4.dll"] },
  lua51: { files: ["include/lua5.1/lua.h", "lib/liblua5.1.a"] },
  zlib: { files: ["lib/libz.dll.a", "lib/libz.a", "share/pkgconfig/zlib.pc", "include/zlib.h", "bin/zlib1.dll"] },
  "zlib-ng": { files: ["lib/libz.dll.a", "include/zlib.h"], replaces: "zlib2" },
  user: { files: ["lib/sub/libz.a", "lib/cmake/z.cmake"], depends: ["zlib", "curl"] },
};

describe("owners by a .files database", () => {
  let folder: string;
  let file: SignedFile;
  let index: FilesIndex;
  let universe: Universe;
  const owners = async (kind: FileQuery["kind"], name: string): Promise<string[]> =>
    (await universe.owners({ kind, name })).map((owner) => owner.package.slice(PREFIX.length));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-files-"));
    for (const [name, { files, depends = [], replaces }] of Object.entries(SHIPPED)) {
      const entry = join(folder, "tree", `${PREFIX}${name}-1-1`);
      await mkdir(entry, { recursive: true });
      const facts = {
        FILENAME: `${name}.pkg.tar.zst`,
        NAME: PREFIX + name,
        VERSION: "1-1",
        CSIZE: "1",
        SHA256SUM: "0".repeat(64),
        ARCH: "any",
      };
      const relations = {
        DEPENDS: depends.map((other) => PREFIX + other).join("\n"),
        REPLACES: replaces === undefined ? "" : PREFIX + replaces,
      };
      const blocks = Object.entries({ ...facts, ...relations }).filter(([, value]) => value !== "");
      await writeFile(join(entry, "desc"), blocks.map(([field, value]) => `%${field}%\n${value}\n\n`).join(""));
      await writeFile(join(entry, "files"), `%FILES%\n${["", ...files].map((path) => `clang64/${path}\n`).join("")}`);
    }
    const path = join(folder, "clang64.files");
    await create(
      { file: path, cwd: join(folder, "tree"), gzip: true },
      Object.keys(SHIPPED).map((name) => `${PREFIX}${name}-1-1`),
    );
    file = { path, sha256: sha256Of(await readFile(path)), mirror: "", signedMs: 0 };
    index = await readFilesIndex(createHost(), file, layout);
    const table = await readTable(createHost(), file, { repository: "clang64", suite: "clang64" });
    universe = pacmanUniverse({ indexes: [], omitted: [], tables: [table], prefix: PREFIX, openFiles: async () => [index] });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each<[FileQuery["kind"], string, string[]]>([
    ["module", "libcurl", ["curl", "curl-gnutls"]],
    ["module", "zlib", ["zlib"]],
    ["library", "curl", ["curl", "curl-gnutls"]],
    ["library", "z", ["zlib", "zlib-ng"]],
    ["library", "lua5.1", ["lua51"]],
    ["header", "zlib.h", ["zlib", "zlib-ng"]],
    ["header", "curl/curl.h", ["curl", "curl-gnutls"]],
    ["header", "lua.h", ["lua51"]],
    ["dll", "ZLIB1.dll", ["zlib"]],
    ["dll", "libcurl-4.dll", ["curl", "curl-gnutls"]],
    ["library", "cmake", []],
    ["dll", "kernel32.dll", []],
  ])("%s %s: %s", async (kind, name, expected) => {
    expect(await owners(kind, name)).toEqual(expected);
  });

  test("the reasons", async () => {
    expect(await universe.owners({ kind: "library", name: "lua5.1" })).toEqual([{ package: `${PREFIX}lua51`, reason: "a static library" }]);
    expect((await universe.owners({ kind: "header", name: "lua.h" }))[0]?.reason).toContain("only as lua5.1/lua.h");
    expect((await universe.owners({ kind: "library", name: "z" }))[0]?.reason).toBe("one package depends on it");
    expect((await universe.owners({ kind: "module", name: "libcurl" }))[0]?.reason).toBe("named like the module");
  });

  test("what was made of the database serves again", async () => {
    const host = createHost();
    const again = await readFilesIndex(host, file, layout);
    expect(again.names("m")).toEqual(["libcurl", "zlib"]);
    expect(await again.owners("h", "curl/curl.h")).toEqual([`${PREFIX}curl`, `${PREFIX}curl-gnutls`]);
    expect((await again.headersEndingIn("lua.h")).map(({ path }) => path)).toEqual(["lua5.1/lua.h"]);
    const lines = (await readFile(join(folder, "clang64.files.headers"), "utf8")).split("\n");
    expect(lines.filter((line) => line.startsWith("h "))).toHaveLength(3);
  });

  test("short names", () => {
    expect(universe.fullName?.("zlib")).toBe(`${PREFIX}zlib`);
    expect(universe.fullName?.(`${PREFIX}zlib`)).toBeUndefined();
    expect(universe.fullName?.("nothing")).toBeUndefined();
  });

  test.each([
    ["zlip", "zlib"],
    ["libzlib", "zlib"],
    ["zlib2", "zlib-ng"],
    ["mingw-w64-ucrt-x86_64-curl", "curl"],
    ["cur", "curl"],
  ])("%s may mean %s", async (wanted, meant) => {
    expect((await universe.similar(wanted))[0]).toBe(meant);
  });
});
