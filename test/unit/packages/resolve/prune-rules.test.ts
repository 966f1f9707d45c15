import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Host } from "../../../../src/model/host.ts";
import type { PackageRecord } from "../../../../src/model/package.ts";
import { loadPruneRules, matchRule } from "../../../../src/packages/resolve/prune-rules.ts";

const dataDirectory = new URL("../../../../sysroots", import.meta.url).pathname;

function hostWith(readText: (path: string) => Promise<string>): Host {
  return { files: { readText } } as unknown as Host;
}

function record(name: string, section = "libs"): PackageRecord {
  return { name, section } as PackageRecord;
}

describe("loadPruneRules", () => {
  test("reads files in the order of their names", async () => {
    const texts: Record<string, string> = {
      "/data/rules/one.json": JSON.stringify({ rules: [{ id: "a", why: "because", names: ["a-*"] }] }),
      "/data/rules/two.json": JSON.stringify({ rules: [{ id: "b", why: "because", sections: ["doc"] }] }),
    };
    const rules = await loadPruneRules(
      hostWith(async (path) => texts[path] ?? ""),
      "/data",
      ["two", "one"],
    );
    expect(rules.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  test.each([
    ["{", "JSON"],
    ["{}", "rules: "],
    ['{"rules":[{"id":"a","why":"because"}]}', "rules.0: a rule has names or sections"],
    ['{"rules":[{"id":"a","why":"because","names":["A B"]}]}', "rules.0.names.0: not a pattern of package names"],
    ['{"rules":[{"id":"a","why":"because","names":["a"],"unles":["b"]}]}', "unles"],
  ])("refuses %s", async (text, what) => {
    const loading = loadPruneRules(
      hostWith(async () => text),
      "/data",
      ["broken"],
    );
    await expect(loading).rejects.toMatchObject({
      code: "CGOX_RULES_INVALID",
      message: expect.stringContaining("/data/rules/broken.json"),
    });
    await expect(loading).rejects.toThrow(what);
  });
});

describe("matchRule", () => {
  test.each([
    ["app", "app", true],
    ["app", "apple", false],
    ["*-bin", "libglib2.0-bin", true],
    ["*-bin", "binutils", false],
    ["lib*-perl", "libtext-iconv-perl", true],
    ["lib*-perl", "lib-perl", true],
    ["lib*-perl", "libperl", false],
    ["ab*ba", "aba", false],
    ["a*b*c", "a-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["*mid*", "amidst", true],
  ])("%s and %s", (pattern, name, matches) => {
    expect(matchRule(record(name), [{ id: "rule", why: "because", names: [pattern] }]) !== undefined).toBe(matches);
  });
});

describe("the shipped rules for Debian", async () => {
  const rules = await loadPruneRules(
    hostWith((path) => readFile(path, "utf8")),
    dataDirectory,
    ["debian"],
  );

  test.each([
    ["libc6", "libs", "libc"],
    ["libc6-dev", "libdevel", "libc"],
    ["linux-libc-dev", "devel", "libc"],
    ["libgcc-12-dev", "libdevel", "compiler"],
    ["gcc-12-base", "libs", "compiler-notes"],
    ["gir1.2-gtk-3.0", "introspection", "introspection"],
    ["gir1.2-glib-2.0-dev", "libdevel", "introspection"],
    ["perl-base", "perl", "interpreters"],
    ["libpython3.11-stdlib", "python", "interpreters"],
    ["libdpkg-perl", "perl", "modules"],
    ["libglib2.0-dev-bin", "libdevel", "programs"],
    ["fontconfig-config", "fonts", "fonts"],
    ["libthai-data", "libs", "data"],
    ["adwaita-icon-theme", "gnome", "data"],
    ["dpkg", "admin", "system"],
    ["debconf", "universe/admin", "system"],
    ["systemd", "admin", "system"],
  ])("leave out %s of %s as %s", (name, section, id) => {
    expect(matchRule(record(name, section), rules)?.id).toBe(id);
  });

  test.each([
    ["libstdc++6", "libs"],
    ["libstdc++-12-dev", "libdevel"],
    ["libgcc-s1", "libs"],
    ["libgomp1", "libs"],
    ["libcrypt1", "libs"],
    ["libcrypt-dev", "libdevel"],
    ["libsystemd-dev", "libdevel"],
    ["libpython3.11-dev", "libdevel"],
    ["python3-dev", "python"],
    ["libpython3.11", "libs"],
    ["libperl5.36", "libs"],
    ["guile-3.0-libs", "lisp"],
    ["x11proto-dev", "x11"],
    ["wayland-protocols", "libdevel"],
    ["libwayland-bin", "libdevel"],
    ["shared-mime-info", "misc"],
    ["xkb-data", "x11"],
    ["krb5-multidev", "libdevel"],
    ["libmotif-common", "libs"],
    ["libdolfin-dev-common", "libdevel"],
    ["coinor-libclp1", "science"],
    ["libluajit2-5.1-2", "interpreters"],
    ["tcl8.6-dev", "devel"],
  ])("keep %s of %s", (name, section) => {
    expect(matchRule(record(name, section), rules)).toBeUndefined();
  });
});
