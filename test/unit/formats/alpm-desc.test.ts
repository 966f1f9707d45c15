import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseDesc, parsePkgInfo, readMtree } from "../../../src/formats/alpm-desc.ts";

describe("desc", () => {
  test("fields and their values", () => {
    const fields = parseDesc("%NAME%\nzlib\n\n%DEPENDS%\na>=1\nb\n\n%DESC%\n%odd% but fine\n");
    expect(Object.fromEntries(fields)).toEqual({ NAME: ["zlib"], DEPENDS: ["a>=1", "b"], DESC: ["%odd% but fine"] });
  });

  test("a value that looks like a field is a value", () => {
    expect(parseDesc("%DESC%\n%NAME%\n\n").get("DESC")).toEqual(["%NAME%"]);
  });

  test("a value of no field", () => {
    expect(() => parseDesc("zlib\n")).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_ALPM" }) as Error);
  });
});

test(".PKGINFO", () => {
  const fields = parsePkgInfo("# Generated\npkgname = zlib\ndepend = a\ndepend = b=1\npkgdesc = a = b\nodd line\n");
  expect(Object.fromEntries(fields)).toEqual({ pkgname: ["zlib"], depend: ["a", "b=1"], pkgdesc: ["a = b"] });
});

describe(".MTREE", () => {
  const sha256 = "a".repeat(64);

  test("defaults, full paths, escapes and links", async () => {
    const text = [
      "#mtree",
      "/set type=file uid=0 gid=0 mode=644",
      "./.PKGINFO time=1.0 size=3 sha256digest=" + sha256.toUpperCase(),
      "/set mode=755",
      "./clang64 time=1.0 type=dir",
      "./clang64/a\\040b\\134\\303\\266 size=0 \\\n  sha256=" + sha256,
      "./clang64/link type=link link=a\\040b",
      "",
    ].join("\n");
    expect(await readMtree(gzipSync(text))).toEqual([
      { path: ".PKGINFO", type: "file", size: 3, sha256 },
      { path: "clang64", type: "dir" },
      { path: "clang64/a b\\ö", type: "file", size: 0, sha256 },
      { path: "clang64/link", type: "link", link: "a b" },
    ]);
  });

  test.each([
    ["no mtree", "hello"],
    ["no size", "#mtree\n./a type=file size=x\n"],
  ])("%s", async (_, text) => {
    await expect(readMtree(gzipSync(text))).rejects.toMatchObject({ code: "CGOX_FORMAT_ALPM" });
  });

  test("cut short", async () => {
    await expect(readMtree(gzipSync("#mtree\n").subarray(0, 15))).rejects.toMatchObject({ code: "CGOX_FORMAT_COMPRESSION" });
  });
});
