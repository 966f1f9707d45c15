import { describe, expect, test } from "vitest";
import type { CgoxError } from "../../../../src/model/error.ts";
import { compareDebianVersions } from "../../../../src/packages/debian/version.ts";
import type { BinaryFacts } from "../../../../src/ship/depends/binary-facts.ts";
import { catalogueOf, type LibraryPackage } from "../../../../src/ship/depends/catalogue.ts";
import { computeDepends, type ComputedDepends } from "../../../../src/ship/depends/compute-depends.ts";
import { formatDependencies, parseDependencies } from "../../../../src/ship/depends/relations.ts";
import { explainDepends } from "../../../../src/ship/depends/why.ts";

const libc6: LibraryPackage = {
  name: "libc6",
  version: "2.36-9",
  files: ["lib/libc.so.6", "lib/libm.so.6", "lib/ld-linux-armhf.so.3"],
  symbols: [
    "ld-linux-armhf.so.3 libc6 #MINVER#",
    "| libc6 (>> 2.36), libc6 (<< 2.37)",
    " __tls_get_addr@GLIBC_2.4 2.4",
    " _dl_private@GLIBC_PRIVATE 0 1",
    "libc.so.6 libc6 #MINVER#",
    " puts@GLIBC_2.4 2.4",
    " __libc_start_main@GLIBC_2.34 2.34",
    " arc4random@GLIBC_2.36 2.36",
    "libm.so.6 libc6 #MINVER#",
    " pow@GLIBC_2.29 2.29",
    " sin@GLIBC_2.4 2.4",
  ].join("\n"),
};
const libfoo: LibraryPackage = {
  name: "libfoo1t64",
  version: "1:3.0-1",
  files: ["usr/lib/libfoo.so.1"],
  symbols: [
    "libfoo.so.1 libfoo1t64 #MINVER#",
    "| libfoo1t64 #MINVER#, foo-abi-1",
    "* Build-Depends-Package: libfoo-dev",
    " foo_old@Base 1:1.0",
    " foo_new@Base 1:2.10~rc1",
    " foo_abi@Base 1:1.5 1",
    "#MISSING: 1:2.5# foo_gone@Base 1:2.2",
    ' (c++)"foo::pattern()@Base" 1:2.9',
  ].join("\n"),
};
const libx: LibraryPackage = {
  name: "libx6",
  version: "2:1.8",
  files: ["usr/lib/libx.so.6"],
  symbols: "libx.so.6 libx6 #MINVER#\n x_open@Base 0\n x_close@Base 0\n",
};

function program(name: string, needed: readonly string[], ...wanted: string[]): BinaryFacts {
  const symbols = wanted.map((id) => ({ id: id.replace(/^weak:/, ""), isWeak: id.startsWith("weak:") }));
  return { name, needed, searchPath: [], wanted: symbols, defined: new Set(), isExecutable: true };
}

function shared(soname: string, ...defined: string[]): BinaryFacts {
  return { name: `usr/lib/${soname}`, soname, needed: [], searchPath: [], wanted: [], defined: new Set(defined), isExecutable: false };
}

interface Options {
  readonly packages?: readonly LibraryPackage[];
  readonly buildDepends?: string;
}

async function compute(
  files: readonly BinaryFacts[],
  { packages = [libc6, libfoo, libx], buildDepends = "" }: Options = {},
): Promise<ComputedDepends> {
  return computeDepends({
    files,
    catalogue: catalogueOf({ packages, multiarch: "arm-linux-gnueabihf" }),
    compareVersions: compareDebianVersions,
    buildDepends: parseDependencies(buildDepends, "test"),
  });
}

async function depends(files: readonly BinaryFacts[], options?: Options): Promise<string> {
  return formatDependencies((await compute(files, options)).relations.map(({ group }) => group));
}

async function warnings(files: readonly BinaryFacts[], options?: Options): Promise<string[]> {
  return (await compute(files, options)).warnings.map(({ code, message }) => `${code}: ${message}`);
}

describe("computeDepends with symbols files", () => {
  test("asks for the lowest version that has every symbol used", async () => {
    expect(await depends([program("app", ["libfoo.so.1", "libc.so.6"], "foo_old@Base", "puts@GLIBC_2.4")])).toBe(
      "libc6 (>= 2.4), libfoo1t64 (>= 1:1.0)",
    );
    expect(await depends([program("app", ["libfoo.so.1", "libc.so.6"], "foo_new@Base", "foo_old@Base", "arc4random@GLIBC_2.36")])).toBe(
      "libc6 (>= 2.36), libfoo1t64 (>= 1:2.10~rc1)",
    );
  });

  test("libraries of one package share a dependency, ld-linux among them", async () => {
    const app = program(
      "app",
      ["libm.so.6", "libc.so.6", "ld-linux-armhf.so.3"],
      "pow@GLIBC_2.29",
      "puts@GLIBC_2.4",
      "__tls_get_addr@GLIBC_2.4",
    );
    expect(await depends([app])).toBe("libc6 (>= 2.29)");
  });

  test("a symbol with another template brings that one, too", async () => {
    expect(await depends([program("app", ["libfoo.so.1"], "foo_abi@Base")])).toBe("foo-abi-1, libfoo1t64 (>= 1:1.5)");
    expect(await depends([program("app", ["ld-linux-armhf.so.3"], "_dl_private@GLIBC_PRIVATE")])).toBe(
      "libc6 (>= 2.4), libc6 (>> 2.36), libc6 (<< 2.37)",
    );
  });

  test("version 0 asks for no version", async () => {
    expect(await depends([program("app", ["libx.so.6"], "x_open@Base")])).toBe("libx6");
  });

  test("the lowest version of all counts a symbol that is gone, a use does not", async () => {
    const lost: LibraryPackage = { ...libfoo, symbols: "libfoo.so.1 libfoo1 #MINVER#\n a@Base 3\n#MISSING: 4# gone@Base 2\n" };
    expect(await depends([program("app", ["libfoo.so.1"], "a@Base")], { packages: [lost] })).toBe("libfoo1 (>= 3)");
    expect(await depends([program("app", ["libfoo.so.1"], "gone@Base")], { packages: [lost] })).toBe("libfoo1 (>= 2)");
  });

  test("weak symbols count where a library has them", async () => {
    expect(await depends([program("app", ["libc.so.6"], "weak:arc4random@GLIBC_2.36")])).toBe("libc6 (>= 2.36)");
  });

  test("the first library in order gets a symbol that two list", async () => {
    const twice: LibraryPackage = { ...libx, symbols: "libx.so.6 libx6 #MINVER#\n x_open@Base 0\n foo_new@Base 2:1.0\n" };
    const packages = [libfoo, twice];
    expect(await depends([program("app", ["libx.so.6", "libfoo.so.1"], "foo_new@Base")], { packages })).toBe(
      "libfoo1t64 (>= 1:1.0), libx6 (>= 2:1.0)",
    );
    expect(await depends([program("app", ["libfoo.so.1", "libx.so.6"], "foo_new@Base")], { packages })).toBe(
      "libfoo1t64 (>= 1:2.10~rc1), libx6",
    );
  });

  test("the build dependency on the -dev package raises, and never lowers", async () => {
    const app = program("app", ["libfoo.so.1"], "foo_abi@Base");
    expect(await depends([app], { buildDepends: "libfoo-dev (>= 1:1.2), libfoo-dev (>> 1:2.0), libc6-dev (>= 9)" })).toBe(
      "foo-abi-1, libfoo1t64 (>= 1:2.0)",
    );
    expect(await depends([app], { buildDepends: "libfoo-dev (>= 1:1.2)" })).toBe("foo-abi-1, libfoo1t64 (>= 1:1.5)");
    expect(await depends([app], { buildDepends: "libfoo-dev (<< 1:9), libfoo-dev" })).toBe("foo-abi-1, libfoo1t64 (>= 1:1.5)");
  });

  test("the stronger demand of several files stays", async () => {
    const files = [
      program("one", ["libfoo.so.1", "libc.so.6"], "foo_new@Base", "puts@GLIBC_2.4"),
      program("two", ["libfoo.so.1", "libc.so.6"], "foo_old@Base", "__libc_start_main@GLIBC_2.34"),
    ];
    expect(await depends(files)).toBe("libc6 (>= 2.34), libfoo1t64 (>= 1:2.10~rc1)");
    expect(await depends(files.toReversed())).toBe(await depends(files));
  });

  test("a program without libraries depends on nothing", async () => {
    expect(await compute([program("static", [])])).toEqual({ relations: [], warnings: [] });
  });
});

describe("computeDepends without a symbols file", () => {
  const bare: LibraryPackage = { name: "libbar2", version: "1:4.2-1+b1", files: ["usr/lib/libbar.so.2"] };
  const read = async (): Promise<BinaryFacts> => shared("libbar.so.2", "bar@Base");

  test("takes what the shlibs file says", async () => {
    const packages = [{ ...bare, shlibs: "libbar 2 libbar2 (>> 4.2~), libbar-data\n", read }];
    expect(await depends([program("app", ["libbar.so.2"], "bar@Base")], { packages })).toBe("libbar-data, libbar2 (>> 4.2~)");
    expect(await warnings([program("app", ["libbar.so.2"], "bar@Base")], { packages })).toEqual([]);
  });

  test("takes the package's version where that says nothing either, with a note", async () => {
    const packages = [{ ...bare, shlibs: "udeb: libbar 2 libbar2-udeb\n", read }];
    const app = program("app", ["libbar.so.2"], "bar@Base");
    expect(await depends([app], { packages })).toBe("libbar2 (>= 1:4.2-1+b1)");
    expect(await warnings([app], { packages })).toEqual([
      "CGOX_DEPENDS_PACKAGE_VERSION: libbar2 does not say which of its versions libbar.so.2 needs, so the one at hand is asked for: 1:4.2-1+b1",
    ]);
  });

  test("a symbols file that does not name the library is none", async () => {
    const packages = [{ ...bare, symbols: libx.symbols ?? "", shlibs: "libbar 2 libbar2\n", read }];
    expect(await depends([program("app", ["libbar.so.2"], "bar@Base")], { packages })).toBe("libbar2");
  });
});

describe("warnings", () => {
  const cxx: LibraryPackage = {
    ...libx,
    name: "libstdc++6",
    files: ["usr/lib/libstdc++.so.6"],
    symbols: "libstdc++.so.6 libstdc++6 #MINVER#\n new@Base 5\n",
  };

  test("name symbols that no library has", async () => {
    const app = program("app", ["libfoo.so.1"], "foo_old@Base", "nowhere@Base", "foo_gone@Base", "lost@FOO_1", "weak:absent@Base");
    expect(await warnings([app])).toEqual(
      ["nowhere", "foo_gone", "lost@FOO_1"].map(
        (symbol) => `CGOX_DEPENDS_UNRESOLVED_SYMBOL: The symbol ${symbol} that app uses is in none of the libraries that it names`,
      ),
    );
  });

  test("spare plug-ins, which get symbols from what loads them", async () => {
    const plugin: BinaryFacts = { ...program("plugin.so", ["libfoo.so.1"], "foo_old@Base", "host@Base"), isExecutable: false };
    expect(await warnings([plugin])).toEqual([]);
    expect(await warnings([{ ...plugin, soname: "libpublic.so.1" }])).toHaveLength(1);
  });

  test("do not guess about a library whose symbols are not known", async () => {
    const packages = [{ ...libx, symbols: "", shlibs: "libx 6 libx6\n" }];
    expect(await warnings([program("app", ["libx.so.6"], "x_open@Base")], { packages })).toEqual([]);
  });

  test("name libraries of which no file uses a symbol; they stay dependencies", async () => {
    const files = [program("one", ["libfoo.so.1", "libx.so.6"], "foo_old@Base"), program("two", ["libx.so.6"])];
    expect(await warnings(files)).toEqual([
      "CGOX_DEPENDS_UNUSED_LIBRARY: one and two name libx.so.6 and use none of its symbols; without it the package could do with fewer dependencies",
    ]);
    expect(await depends(files)).toBe("libfoo1t64 (>= 1:1.0), libx6");
    expect(await warnings([...files, program("three", ["libx.so.6"], "x_open@Base")])).toEqual([]);
  });

  test("spare libm beside libstdc++", async () => {
    const packages = [libc6, cxx];
    expect(await warnings([program("app", ["libm.so.6", "libstdc++.so.6"], "new@Base")], { packages })).toEqual([]);
    expect(await warnings([program("app", ["libm.so.6", "libc.so.6"], "puts@GLIBC_2.4")], { packages })).toHaveLength(1);
  });

  test("name lines of a symbols file that cannot be read", async () => {
    const packages = [{ ...libx, symbols: `${libx.symbols ?? ""} broken\n` }];
    expect(await warnings([program("app", ["libx.so.6"], "x_open@Base")], { packages })).toEqual([
      'CGOX_DEPENDS_SYMBOLS_FILE: Line 4 of the symbols file of libx6 2:1.8 cannot be read, and does not count: " broken"',
    ]);
  });
});

describe("libraries of no package", () => {
  test("are an error that names them and the files that need them", async () => {
    const files = [program("usr/bin/one", ["libc.so.6", "libgone.so.3"]), program("usr/bin/two", ["libgone.so.3", "plain.so"])];
    const error = await compute(files).catch((thrown: unknown) => thrown as CgoxError);
    expect(error).toMatchObject({
      code: "CGOX_DEPENDS_LIBRARY",
      message:
        "No package of the platform brings libgone.so.3, which usr/bin/one and usr/bin/two need; nor plain.so, which usr/bin/two needs",
    });
  });

  test("are none where the package has them itself", async () => {
    const own = { ...shared("libown.so.1", "own@Base"), needed: ["libc.so.6"] };
    const plain: BinaryFacts = { ...program("usr/lib/app/plain.so", []), isExecutable: false };
    const files = [program("app", ["libown.so.1", "plain.so"], "own@Base"), own, plain];
    expect(await depends(files)).toBe("libc6 (>= 2.4)");
    expect((await warnings(files)).filter((text) => text.includes("SYMBOL"))).toEqual([]);
  });
});

test("explainDepends says which symbols of which library set a version", async () => {
  const app = program(
    "app",
    ["libm.so.6", "libc.so.6", "libx.so.6"],
    "pow@GLIBC_2.29",
    "sin@GLIBC_2.4",
    "puts@GLIBC_2.4",
    "__libc_start_main@GLIBC_2.34",
  );
  expect(explainDepends(await compute([app]))).toEqual([
    {
      dependency: "libc6 (>= 2.34)",
      decisive: [{ soname: "libc.so.6", package: "libc6", source: "symbols", version: "2.34", symbols: ["__libc_start_main@GLIBC_2.34"] }],
      others: [{ soname: "libm.so.6", package: "libc6", source: "symbols", version: "2.29", symbols: ["pow@GLIBC_2.29"] }],
    },
    { dependency: "libx6", decisive: [{ soname: "libx.so.6", package: "libx6", source: "symbols", symbols: [] }], others: [] },
  ]);
  const [raised] = explainDepends(
    await compute([program("app", ["libfoo.so.1"], "foo_new@Base")], { buildDepends: "libfoo-dev (>= 1:3.0)" }),
  );
  expect(raised).toMatchObject({
    dependency: "libfoo1t64 (>= 1:3.0)",
    decisive: [{ source: "build-depends", version: "1:3.0", symbols: [] }],
  });
});
