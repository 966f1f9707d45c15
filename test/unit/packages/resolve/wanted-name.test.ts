import { expect, test } from "vitest";
import type { PackageRecord } from "../../../../src/model/package.ts";
import type { Asker, ResolvedRequest } from "../../../../src/model/request.ts";
import type { Owner, Universe } from "../../../../src/packages/repository.ts";
import { resolveWantedName } from "../../../../src/packages/resolve/wanted-name.ts";

interface Given {
  /** Package name → section. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Virtual name → packages. */
  readonly provided?: Readonly<Record<string, readonly string[]>>;
  /** `<kind> <name>` → packages; with `all ` before it what a shallow look does not find. */
  readonly files?: Readonly<Record<string, readonly string[]>>;
  readonly similar?: readonly string[];
}

function universe(given: Given): Universe {
  const record = (name: string): PackageRecord => ({
    name,
    version: "1",
    architecture: "armhf",
    source: name,
    section: given.packages?.[name] ?? "libdevel",
    depends: [],
    conflicts: [],
    provides: [],
    repository: "debian",
    suite: "bookworm",
    path: `${name}.deb`,
    size: 1,
    sha256: "00",
  });
  return {
    indexes: [],
    omitted: [],
    candidates: (name) => (given.packages?.[name] === undefined ? [] : [record(name)]),
    providers: (name) => (given.provided?.[name] ?? []).map(record),
    compareVersions: () => 0,
    satisfies: () => true,
    async owners({ kind, name, shallow }) {
      const deep = shallow === true ? undefined : given.files?.[`all ${kind} ${name}`];
      const names = given.files?.[`${kind} ${name}`] ?? deep ?? [];
      return names.map((owner): Owner => ({ package: owner, reason: names.length > 1 ? "because" : "" }));
    },
    similar: async () => given.similar ?? [],
  };
}

const commandLine: Asker = { kind: "command-line" };

async function meaning(given: Given, name: string, options: { asker?: Asker; choices?: Record<string, string> } = {}): Promise<string> {
  const result = await resolved(given, name, options);
  return `${result.kind} ${result.package}`;
}

function resolved(given: Given, name: string, options: { asker?: Asker; choices?: Record<string, string> } = {}): Promise<ResolvedRequest> {
  return resolveWantedName(universe(given), { name, asker: options.asker ?? commandLine }, options.choices ?? {});
}

const debian: Given = {
  packages: {
    "libcairo2-dev": "libdevel",
    sqlite3: "database",
    "libsqlite3-dev": "libdevel",
    libxml2: "libs",
    xml2: "utils",
    "postgresql-server-dev-15": "contrib/libdevel",
    "fonts-x": "fonts",
    "odd-dev": "misc",
    valgrind: "devel",
  },
  provided: { "libcurl-dev": ["libcurl4-gnutls-dev", "libcurl4-openssl-dev"], cairo: ["something-dev"] },
  files: {
    "module cairo": ["libcairo2-dev"],
    "library cairo": ["libcairo2-dev"],
    "module sqlite3": ["libsqlite3-dev"],
    "library sqlite3": ["libsqlite3-dev"],
    "library xml2": ["libxml2-dev"],
    "library curl": ["libcurl4-openssl-dev", "libcurl4-gnutls-dev"],
    "header cairo/cairo.h": ["libcairo2-dev"],
    "header cairo.h": ["libcairo2-dev"],
    "header vector.hpp": ["vec-dev"],
    "header GL/gl": ["gl-dev"],
    "module valgrind": ["valgrind"],
    "all module wayland-protocols": ["wayland-protocols"],
    "library c++": ["libc++-dev"],
    "library foo": ["foo-dev"],
  },
};

test.each([
  ["libcairo2-dev", "package libcairo2-dev"],
  ["postgresql-server-dev-15", "package postgresql-server-dev-15"],
  ["odd-dev", "package odd-dev"],
  ["cairo", "module libcairo2-dev"],
  ["-lcairo", "library libcairo2-dev"],
  ["-lc++", "library libc++-dev"],
  ["-l:libfoo.a", "library foo-dev"],
  ["-l:libfoo.so.2", "library foo-dev"],
  ["cairo/cairo.h", "header libcairo2-dev"],
  ["cairo.h", "header libcairo2-dev"],
  ["<cairo.h>", "header libcairo2-dev"],
  ["<GL/gl>", "header gl-dev"],
  ["vector.hpp", "header vec-dev"],
  ["sqlite3", "module libsqlite3-dev"],
  ["valgrind", "module valgrind"],
  ["curl", "library libcurl4-openssl-dev"],
  ["libcurl", "library libcurl4-openssl-dev"],
  ["libxml2", "library libxml2-dev"],
  ["xml2", "library libxml2-dev"],
  ["fonts-x", "package fonts-x"],
  ["wayland-protocols", "module wayland-protocols"],
  ["libcurl-dev", "package libcurl4-gnutls-dev"],
])("%s is %s", async (name, expected) => {
  expect(await meaning(debian, name)).toBe(expected);
});

test("what a #cgo pkg-config line names is a module, even where a package or library has the name", async () => {
  const asker: Asker = { kind: "go", file: "main.go", line: 7, directive: "#cgo pkg-config: foo" };
  const given: Given = { packages: { foo: "libdevel" }, files: { "all module foo": ["libfoo-dev"], "library foo": ["other-dev"] } };
  expect(await meaning(given, "foo", { asker })).toBe("module libfoo-dev");
  expect(await meaning(given, "foo")).toBe("package foo");
  const ldflags: Asker = { kind: "go", file: "main.go", line: 8, directive: "#cgo LDFLAGS: -lfoo" };
  expect(await meaning(given, "-lfoo", { asker: ldflags })).toBe("library other-dev");
});

test("a choice among several names the runners-up and the reason, one without rivals has neither", async () => {
  expect(await resolved(debian, "-lcurl")).toEqual({
    request: { name: "-lcurl", asker: commandLine },
    kind: "library",
    package: "libcurl4-openssl-dev",
    runnersUp: ["libcurl4-gnutls-dev"],
    reason: "because",
  });
  expect(await resolved(debian, "cairo")).toEqual({
    request: { name: "cairo", asker: commandLine },
    kind: "module",
    package: "libcairo2-dev",
    runnersUp: [],
  });
  expect((await resolved(debian, "sqlite3")).reason).toBe("the package sqlite3 has nothing to build against");
  expect((await resolved(debian, "valgrind")).reason).toBeUndefined();
  expect(await resolved(debian, "libcurl-dev")).toMatchObject({ runnersUp: ["libcurl4-openssl-dev"], reason: "provides libcurl-dev" });
});

test("cgox.yaml decides, by the name as asked for or as it is; the kind stays", async () => {
  const packages = { ...debian.packages, "libcurl4-gnutls-dev": "libdevel" };
  for (const choices of [{ "-lcurl": "libcurl4-gnutls-dev" }, { curl: "libcurl4-gnutls-dev" }]) {
    expect(await resolved({ ...debian, packages }, "-lcurl", { choices })).toMatchObject({
      kind: "library",
      package: "libcurl4-gnutls-dev",
      runnersUp: ["libcurl4-openssl-dev"],
      reason: "chosen in cgox.yaml",
    });
  }
  const own = { ...packages, "our-dev": "libdevel" };
  expect(await meaning({ ...debian, packages: own }, "cairo", { choices: { cairo: "our-dev" } })).toBe("module our-dev");
  expect(await meaning({ ...debian, packages: own }, "in-house", { choices: { "in-house": "our-dev" } })).toBe("package our-dev");
  expect(await meaning({ ...debian, packages: own }, "-lin-house", { choices: { "-lin-house": "our-dev" } })).toBe("library our-dev");
});

test("a choice that is no package is an error that names both", async () => {
  await expect(resolved(debian, "cairo", { choices: { cairo: "libcairo3-dev" } })).rejects.toMatchObject({
    code: "CGOX_RESOLVE_UNKNOWN_CHOICE",
    message: expect.stringMatching(/libcairo3-dev for cairo/) as string,
  });
});

test("an unknown name is an error with who asked and what it may have meant", async () => {
  const asker: Asker = { kind: "go", file: "main.go", line: 7, directive: "#cgo LDFLAGS: -lcaior" };
  await expect(resolved({ similar: ["cairo", "libcairo2-dev"] }, "-lcaior", { asker })).rejects.toMatchObject({
    code: "CGOX_RESOLVE_UNKNOWN_LIBRARY",
    message: expect.stringMatching(/no library caior.*main\.go:7/) as string,
    hint: "Did you mean cairo, libcairo2-dev? A package can be named as well: `cgox sysroot add … libcaior-dev`.",
  });
  await expect(resolved({}, "libnone")).rejects.toMatchObject({
    message: expect.stringMatching(/no package, pkg-config module or library libnone.*on the command line/) as string,
    hint: "A package can be named as well: `cgox sysroot add … libnone-dev`.",
  });
  await expect(resolved({}, "<dir/none.h>")).rejects.toMatchObject({
    message: expect.stringMatching(/no header dir\/none\.h/) as string,
    hint: expect.stringContaining("libdir-dev") as string,
  });
});

test.each(["constructor", "toString", "__proto__", "-lconstructor"])("%s is no name that cgox.yaml has chosen for", async (name) => {
  await expect(resolved({}, name)).rejects.toMatchObject({ code: "CGOX_RESOLVE_UNKNOWN_LIBRARY" });
});
