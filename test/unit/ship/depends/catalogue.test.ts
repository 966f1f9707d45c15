import { describe, expect, test } from "vitest";
import { catalogueOf, type LibraryPackage } from "../../../../src/ship/depends/catalogue.ts";
import { likelihood } from "../../../../src/ship/depends/package-guess.ts";

const multiarch = "arm-linux-gnueabihf";

function library(name: string, ...files: string[]): LibraryPackage {
  return { name, version: "1", files };
}

async function found(
  packages: readonly LibraryPackage[],
  soname: string,
  searchPath: readonly string[] = [],
): Promise<(string | undefined)[]> {
  return (await catalogueOf({ packages, multiarch }).find({ soname, searchPath })).map(
    (provider) => provider.path ?? provider.package.name,
  );
}

describe("catalogueOf", () => {
  const packages = [
    library("in-lib", "usr/lib/libz.so.1"),
    library("multiarch", `usr/lib/${multiarch}/libz.so.1`, `usr/lib/${multiarch}/private/libp.so.1`),
    library("top", `lib/${multiarch}/libz.so.1`),
    library("elsewhere", "opt/lib/libz.so.1", `usr/lib/x86_64-linux-gnu/libz.so.1`),
  ];

  test("looks into the folders in the order of dpkg-shlibdeps", async () => {
    expect(await found(packages, "libz.so.1")).toEqual([
      `lib/${multiarch}/libz.so.1`,
      `usr/lib/${multiarch}/libz.so.1`,
      "usr/lib/libz.so.1",
    ]);
  });

  test("the program's own search path comes first", async () => {
    expect((await found(packages, "libz.so.1", ["/opt/lib"]))[0]).toBe("opt/lib/libz.so.1");
    expect(await found(packages, "libp.so.1")).toEqual([]);
    expect(await found(packages, "libp.so.1", [`/usr/lib/${multiarch}/private`])).toEqual([`usr/lib/${multiarch}/private/libp.so.1`]);
  });

  test("a package that only says that it brings a library will do, after those that have the file in place", async () => {
    const blas: LibraryPackage = {
      ...library("libblas3", `usr/lib/${multiarch}/blas/libblas.so.3`),
      shlibs: "libblas 3 libblas3 | libblas.so.3\n",
    };
    const declared: LibraryPackage = { ...library("libd1"), symbols: "libd.so.1 libd1 #MINVER#\n d@Base 1\n" };
    expect(await found([blas, declared], "libblas.so.3")).toEqual([`usr/lib/${multiarch}/blas/libblas.so.3`]);
    expect(await found([blas, declared], "libd.so.1")).toEqual(["libd1"]);
    expect(await found([declared, library("real", "usr/lib/libd.so.1")], "libd.so.1")).toEqual(["usr/lib/libd.so.1"]);
    expect(await found([declared], "ibd.so.1")).toEqual([]);
  });

  test("makes metadata of further packages available when nothing else has the library, likeliest first, once each", async () => {
    const asked: string[] = [];
    const catalogue = catalogueOf({
      packages,
      multiarch,
      others: ["perl-base", "libc-bin", "libgcc-s1", "libc6"],
      async load(name) {
        asked.push(name);
        return library(name, ...(name === "libc6" ? [`lib/${multiarch}/libc.so.6`, "lib/ld-linux-armhf.so.3"] : []));
      },
    });
    await catalogue.find({ soname: "libz.so.1", searchPath: [] });
    expect(asked).toEqual([]);
    const [libc] = await catalogue.find({ soname: "libc.so.6", searchPath: [] });
    expect([libc?.package.name, ...asked]).toEqual(["libc6", "libc6"]);
    const [loader] = await catalogue.find({ soname: "ld-linux-armhf.so.3", searchPath: [] });
    expect(loader?.package.name).toBe("libc6");
    expect(await catalogue.find({ soname: "libnone.so.1", searchPath: [] })).toEqual([]);
    expect(asked.toSorted()).toEqual(["libc-bin", "libc6", "libgcc-s1", "perl-base"]);
  });
});

test.each([
  ["libcurl.so.4", ["libcurl4t64", "libcurl4-openssl-dev", "libcurl-doc", "libcurl3", "libx11-6"]],
  ["libX11.so.6", ["libx11-6", "libx11-6-dbg", "libx11-data", "libxext6", "perl"]],
  ["libstdc++.so.6", ["libstdc++6", "libstdc++-12-dev", "libgcc-s1", "gcc-12-base"]],
])("likelihood for %s goes down over %j", (soname, names) => {
  const ranked = names.toReversed().toSorted((a, b) => likelihood(b, soname) - likelihood(a, soname));
  expect(ranked[0]).toBe(names[0]);
  expect(names.map((name) => likelihood(name, soname))).toEqual(names.map((name) => likelihood(name, soname)).toSorted((a, b) => b - a));
});
