import { describe, expect, it } from "vitest";
import { conventionalLinks } from "../../../src/emulate/root-links.ts";

function links(paths: readonly string[], named: Readonly<Record<string, string>> = {}) {
  const found = conventionalLinks({ paths: new Set(paths), libraryDirectories: ["usr/lib/arm", "usr/lib"], links: named });
  return Object.fromEntries(found.map(({ path, target }) => [path, target]));
}

describe("conventionalLinks", () => {
  it("makes the links of the data whose target is there and whose path is free", () => {
    const named = { "etc/a.conf": "usr/share/a.conf", "etc/b.conf": "usr/share/b.conf", "etc/c.conf": "usr/share/c.conf" };
    expect(links(["usr/share/a.conf", "usr/share/c.conf", "etc/c.conf"], named)).toEqual({ "etc/a.conf": "/usr/share/a.conf" });
  });

  it("gives a library in a folder of its own a name where the loader looks, the last folder's", () => {
    expect(links(["usr/lib/arm/blas/libblas.so.3", "usr/lib/arm/openblas-pthread/libblas.so.3", "usr/lib/arm/blas/libblas.so"])).toEqual({
      "usr/lib/arm/libblas.so.3": "/usr/lib/arm/openblas-pthread/libblas.so.3",
    });
  });

  it.each([
    ["a name that is taken", ["usr/lib/arm/blas/libblas.so.3", "usr/lib/arm/libblas.so.3"]],
    ["a library in the loader's own folder", ["usr/lib/arm/libz.so.1"]],
    ["a module", ["usr/lib/arm/gconv/UTF-16.so", "usr/lib/arm/samba/libprivate-samba.so"]],
    ["a deeper folder", ["usr/lib/arm/a/b/libz.so.1"]],
  ])("leaves alone %s", (_, paths) => {
    expect(links(paths)).toEqual({});
  });
});
