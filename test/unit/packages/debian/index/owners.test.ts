import { expect, test } from "vitest";
import type { NameChoice } from "../../../../../src/packages/debian/index/name-choices.ts";
import { findOwners, type OwnerSources } from "../../../../../src/packages/debian/index/owners.ts";
import { contentsTable, packagesTable, stanza } from "./index-texts.ts";

const LIB = "usr/lib/arm-linux-gnueabihf";

interface Given {
  readonly packages: readonly string[];
  readonly contents?: readonly string[];
  readonly all?: readonly string[];
  readonly choices?: readonly NameChoice[];
}

/** `opened` counts how often Contents of `all` was asked for. */
async function sources(given: Given): Promise<OwnerSources & { readonly opened: () => number }> {
  let opened = 0;
  const tables = {
    libraries: [await contentsTable(["libraries"], ...(given.contents ?? [])), await contentsTable(["libraries"], ...(given.all ?? []))],
    headers: [await contentsTable(["headers"], ...(given.contents ?? [])), await contentsTable(["headers"], ...(given.all ?? []))],
  };
  return {
    packages: await packagesTable(...given.packages),
    contents: async (part) => tables[part].slice(0, 1),
    furtherContents: async (part) => {
      opened++;
      return tables[part].slice(1);
    },
    choices: given.choices ?? [],
    opened: () => opened,
  };
}

test("one package that ships a file needs no reason", async () => {
  const given = await sources({ packages: [stanza("libcairo2-dev")], contents: [`${LIB}/pkgconfig/cairo.pc libdevel/libcairo2-dev`] });
  expect(await findOwners(given, { kind: "module", name: "cairo" })).toEqual([{ package: "libcairo2-dev", reason: "" }]);
  expect(given.opened()).toBe(0);
});

test("the version that the suite's unversioned package depends on comes first", async () => {
  const given = await sources({
    packages: [
      stanza("libboost-system1.81-dev"),
      stanza("libboost-system1.74-dev"),
      stanza("libboost-system-dev", { Depends: "libboost-system1.74-dev" }),
      ...["a", "b", "c"].map((name) => stanza(name, { Depends: "libboost-system1.81-dev" })),
    ],
    contents: [`${LIB}/libboost_system.so libdevel/libboost-system1.81-dev,libdevel/libboost-system1.74-dev`],
  });
  expect(await findOwners(given, { kind: "library", name: "boost_system" })).toEqual([
    { package: "libboost-system1.74-dev", reason: "default of the suite (libboost-system-dev)" },
    { package: "libboost-system1.81-dev", reason: "3 packages depend on it" },
  ]);
});

test.each([
  ["SDL2", ["libsdl2-dev", "libsdl2-compat-dev"], "named like the library"],
  ["readline", ["libreadline-dev", "libeditreadline-dev"], "named like the library"],
  ["unwind", ["libunwind-dev", "libunwind-19-dev", "libunwind-14-dev"], undefined],
  ["Qt5Core", ["qtbase5-dev", "qtbase5-gles-dev"], undefined],
  ["foo", ["libfoo1-dev", "zfoo-runtime"], "named like the library"],
])("-l%s is taken from the first of %j", async (name, packages, reason) => {
  const dependents = packages.map((target, i) => stanza(`user${String(i)}`, { Depends: i === 0 ? target : "nothing" }));
  const given = await sources({
    packages: [...packages.map((target) => stanza(target)), ...dependents],
    contents: [
      `${LIB}/lib${name}.so ${[...packages]
        .sort()
        .map((target) => `libdevel/${target}`)
        .join(",")}`,
    ],
  });
  const owners = await findOwners(given, { kind: "library", name });
  expect(owners[0]?.package).toBe(packages[0]);
  expect(owners).toHaveLength(packages.length);
  if (reason !== undefined) expect(owners[0]?.reason).toBe(reason);
});

test("dependents decide between packages that are alike otherwise, transitional packages lose", async () => {
  const given = await sources({
    packages: [
      stanza("libagg-dev", { Section: "oldlibs" }),
      stanza("libagg2-dev"),
      stanza("libone-dev"),
      stanza("libtwo-dev"),
      stanza("x", { Depends: "libtwo-dev" }),
    ],
    contents: [`${LIB}/pkgconfig/agg.pc a/libagg-dev,a/libagg2-dev`, `${LIB}/pkgconfig/num.pc a/libone-dev,a/libtwo-dev`],
  });
  expect((await findOwners(given, { kind: "module", name: "agg" })).map((owner) => owner.package)).toEqual(["libagg2-dev", "libagg-dev"]);
  expect((await findOwners(given, { kind: "module", name: "num" }))[0]).toEqual({
    package: "libtwo-dev",
    reason: "one package depends on it",
  });
});

test("the table wins, in its order, without what the suite lacks; what ships the file follows", async () => {
  const given = await sources({
    packages: [stanza("libcurl4-gnutls-dev"), stanza("libcurl4-openssl-dev"), stanza("x", { Depends: "libcurl4-gnutls-dev" })],
    contents: [`${LIB}/libcurl.so a/libcurl4-gnutls-dev,a/libcurl4-openssl-dev`],
    choices: [{ libraries: ["curl"], headers: ["curl/"], packages: ["libcurl5-dev", "libcurl4-openssl-dev"], reason: "it is usual" }],
  });
  const owners = await findOwners(given, { kind: "library", name: "curl" });
  expect(owners.map((owner) => owner.package)).toEqual(["libcurl4-openssl-dev", "libcurl4-gnutls-dev"]);
  expect(owners[0]?.reason).toBe("chosen by cgox's table: it is usual");
  expect(await findOwners(given, { kind: "module", name: "curl" })).toEqual([]);
  expect((await findOwners(given, { kind: "header", name: "curl/easy.h" }))[0]?.package).toBe("libcurl4-openssl-dev");
});

test("a name that only the table knows is found without Contents of all", async () => {
  const given = await sources({
    packages: [stanza("libblas-dev")],
    choices: [{ libraries: ["blas"], packages: ["libblas-dev"], reason: "a link" }],
  });
  expect(await findOwners(given, { kind: "library", name: "blas" })).toEqual([
    { package: "libblas-dev", reason: "chosen by cgox's table: a link" },
  ]);
  expect(given.opened()).toBe(0);
});

test("packages that the indexes do not have are no owners", async () => {
  const given = await sources({ packages: [stanza("a-dev")], contents: [`${LIB}/liba.so libdevel/a-dev,libdevel/gone-dev`] });
  expect(await findOwners(given, { kind: "library", name: "a" })).toEqual([{ package: "a-dev", reason: "" }]);
});

test("a static library counts where there is no shared one", async () => {
  const given = await sources({
    packages: [stanza("a-dev"), stanza("b-dev")],
    contents: [`${LIB}/liba.so x/a-dev`, `${LIB}/liba.a x/b-dev`, `${LIB}/libb.a x/b-dev`],
  });
  expect((await findOwners(given, { kind: "library", name: "a" })).map((owner) => owner.package)).toEqual(["a-dev"]);
  expect(await findOwners(given, { kind: "library", name: "b" })).toEqual([{ package: "b-dev", reason: "a static library" }]);
});

test("Contents of all is asked where the architecture's has nothing, and never for a shallow look", async () => {
  const given = await sources({
    packages: [stanza("x11proto-dev", { Architecture: "all" })],
    all: ["usr/include/X11/X.h x11/x11proto-dev"],
  });
  expect(await findOwners(given, { kind: "header", name: "X11/X.h", shallow: true })).toEqual([]);
  expect(given.opened()).toBe(0);
  expect(await findOwners(given, { kind: "header", name: "X11/X.h" })).toEqual([{ package: "x11proto-dev", reason: "" }]);
});

test("a header is looked for by its path, then behind a folder that is a link, then below other folders", async () => {
  const given = await sources({
    packages: [stanza("libmariadb-dev-compat"), stanza("libmariadb-dev"), stanza("other-dev")],
    contents: [
      "usr/include/mysql libdevel/libmariadb-dev-compat",
      "usr/include/mariadb/mysql.h libdevel/libmariadb-dev",
      "usr/include/deep/er/mysql/mysql.h libdevel/other-dev",
      "usr/include/deep/er/than/mysql.h libdevel/libmariadb-dev",
    ],
  });
  expect(await findOwners(given, { kind: "header", name: "mariadb/mysql.h" })).toEqual([{ package: "libmariadb-dev", reason: "" }]);
  expect(await findOwners(given, { kind: "header", name: "mysql/mysql.h" })).toEqual([
    { package: "libmariadb-dev-compat", reason: "its usr/include/mysql is a link to a folder" },
  ]);
  expect(await findOwners(given, { kind: "header", name: "mysql/sub/x.h" })).toMatchObject([{ package: "libmariadb-dev-compat" }]);
  const [first] = await findOwners(given, { kind: "header", name: "mysql.h" });
  expect(first?.reason).toContain("only as");
  expect(await findOwners(given, { kind: "header", name: "nothing.h" })).toEqual([]);
});
