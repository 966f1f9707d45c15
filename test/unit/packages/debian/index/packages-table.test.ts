import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildPackagesTable } from "../../../../../src/packages/debian/index/packages-builder.ts";
import { openPackagesTable } from "../../../../../src/packages/debian/index/packages-table.ts";
import { packagesTable, packagesText, present, stanza } from "./index-texts.ts";

const cairo = `Package: libcairo2-dev
Source: cairo (1.16.0-7)
Version: 1:1.16.0-7+b1
Architecture: armhf
Multi-Arch: same
Essential: yes
Section: libdevel
Priority: optional
Depends: libcairo2 (= 1:1.16.0-7+b1), libx11-dev | libx11-6-dev,
 libfoo-dev [amd64], zlib1g-dev [armhf]
Pre-Depends: dpkg (>= 1.15)
Conflicts: libcairo-dev
Breaks: old-cairo (<< 1.0)
Provides: libcairo-dev (= 1.16.0-7), libcairo-script-dev
Description: a description
 of two lines
Filename: pool/main/c/cairo/libcairo2-dev_1.16.0-7+b1_armhf.deb
Size: 642700
MD5sum: 00000000000000000000000000000000
SHA256: 4320F7961a97c6b7b0b282249119490a2a5983277f48e17d4f9d262245ec003e
`;

test("a record has every field of the entry", async () => {
  const table = await packagesTable(cairo);
  expect({ ...table.candidates("libcairo2-dev")[0] }).toEqual({
    name: "libcairo2-dev",
    version: "1:1.16.0-7+b1",
    architecture: "armhf",
    source: "cairo",
    multiArch: "same",
    section: "libdevel",
    priority: "optional",
    essential: true,
    depends: [
      [{ name: "dpkg", operator: ">=", version: "1.15" }],
      [{ name: "libcairo2", operator: "=", version: "1:1.16.0-7+b1" }],
      [{ name: "libx11-dev" }, { name: "libx11-6-dev" }],
      [{ name: "zlib1g-dev" }],
    ],
    conflicts: [{ name: "libcairo-dev" }, { name: "old-cairo", operator: "<<", version: "1.0" }],
    provides: [{ name: "libcairo-dev", operator: "=", version: "1.16.0-7" }, { name: "libcairo-script-dev" }],
    repository: "debian",
    suite: "bookworm",
    path: "pool/main/c/cairo/libcairo2-dev_1.16.0-7+b1_armhf.deb",
    size: 642_700,
    sha256: "4320f7961a97c6b7b0b282249119490a2a5983277f48e17d4f9d262245ec003e",
  });
});

test("a record does not keep the table in memory", async () => {
  const { bytes, record } = await bytesAndRecord(cairo, "libcairo2-dev");
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  // What a WeakRef has been asked for stays until the end of a turn.
  await new Promise(setImmediate);
  collectGarbage();
  expect(bytes.deref() === undefined).toBe(true);
  expect(record.depends.length).toBe(4);
});

async function bytesAndRecord(text: string, name: string) {
  const bytes = await buildPackagesTable("armhf", [{ repository: "debian", suite: "bookworm", bytes: Buffer.from(text) }]);
  const record = present(openPackagesTable(bytes)?.candidates(name)[0]);
  return { bytes: new WeakRef(bytes.buffer), record };
}

test("fields that are not there stay away, and field names have no case", async () => {
  const table = await packagesTable(stanza("a").replace("Package:", "PACKAGE:").replace("Filename:", "FileName:"));
  const [record] = table.candidates("a");
  expect(record).toMatchObject({ name: "a", source: "a", depends: [], conflicts: [], provides: [] });
  expect(Object.keys(present(record))).not.toContain("section");
  expect(Object.keys(present(record))).not.toContain("essential");
});

test.each(["./a.deb", "pool/a_2.0_armhf.deb", "pool/xa_1.0-1_armhf.deb", "a_1.0-1_armhf.deb", "pool/a_1.0-1_all.deb"])(
  "a file name of its own is kept: %s",
  async (path) => {
    const table = await packagesTable(stanza("a", { Filename: path }));
    expect(table.candidates("a")[0]?.path).toBe(path);
  },
);

test("every name is found, and no other", async () => {
  const names = ["libz", "a", "ab", "a-b", "a+", "a.b", "zz", "libcairo2", "libcairo2-dev"];
  const table = await packagesTable(...names.map((name) => stanza(name)));
  for (const name of names) expect(table.candidates(name).map((record) => record.name)).toEqual([name]);
  for (const name of ["", "aa", "A", "libcairo", "libcairo2-", "zzz", "liby", "a\t1.0-1"]) expect(table.candidates(name)).toEqual([]);
  expect([...table.names()]).toEqual([...names].sort());
});

test("the highest version comes first, of equal ones that of the earlier index; a repeated entry counts once", async () => {
  const main = packagesText(stanza("a", { Version: "1.0~rc1" }), stanza("a", { Version: "1.0" }), stanza("b"));
  const updates = packagesText(stanza("a", { Version: "1.0" }), stanza("a", { Version: "1.0", SHA256: "f".repeat(64) }));
  const security = packagesText(stanza("a", { Version: "1:0.9" }), stanza("a", { Version: "1.0+deb12u1" }));
  const bytes = await buildPackagesTable("armhf", [
    { repository: "debian", suite: "bookworm", bytes: main },
    { repository: "debian", suite: "bookworm-updates", bytes: updates },
    { repository: "security", suite: "bookworm-security", bytes: security },
  ]);
  const table = present(openPackagesTable(bytes));
  expect(table.candidates("a").map((record) => `${record.version} ${record.suite} ${record.repository} ${record.sha256[0] ?? ""}`)).toEqual(
    [
      "1:0.9 bookworm-security security 6",
      "1.0+deb12u1 bookworm-security security 6",
      "1.0 bookworm debian 6",
      "1.0 bookworm-updates debian f",
      "1.0~rc1 bookworm debian 6",
    ],
  );
  expect(table.candidates("b")[0]?.suite).toBe("bookworm");
  expect(table.size).toBe(6);
});

test("providers are candidates, the name that came up last first, without the package of that name", async () => {
  const main = packagesText(
    stanza("z-mta", { Provides: "mta, mail (= 2.0) , mta" }),
    stanza("mta", { Provides: "mta" }),
    stanza("b-mta", { Version: "1", Provides: "mta (= 3)" }),
    stanza("a-mta", { Provides: "other,mta:any,\n third" }),
    stanza("old-mta", { Version: "1", Provides: "mta" }),
    stanza("xmta", { Provides: "not-mta, mta-x" }),
  );
  const security = packagesText(stanza("b-mta", { Version: "2", Provides: "mta (= 4)" }), stanza("old-mta", { Version: "2" }));
  const bytes = await buildPackagesTable("armhf", [
    { repository: "debian", suite: "bookworm", bytes: main },
    { repository: "debian", suite: "bookworm-security", bytes: security },
  ]);
  const table = present(openPackagesTable(bytes));
  expect(table.providers("mta").map((record) => `${record.name} ${record.version}`)).toEqual(["a-mta 1.0-1", "b-mta 2", "z-mta 1.0-1"]);
  expect(table.providers("mta")[1]?.provides).toEqual([{ name: "mta", operator: "=", version: "4" }]);
  expect(table.providers("mail").map((record) => record.name)).toEqual(["z-mta"]);
  expect(table.providers("third").map((record) => record.name)).toEqual(["a-mta"]);
  expect(table.providers("nothing")).toEqual([]);
});

test("a suite's priority counts before a version, and the order of the suites last", async () => {
  const text = (version: string) => packagesText(stanza("a", { Version: version }));
  const suite = (name: string, version: string, priority?: number) => {
    return { repository: name, suite: "s", bytes: text(version), ...(priority !== undefined && { priority }) };
  };
  const order = async (...sources: ReturnType<typeof suite>[]) => {
    const table = present(openPackagesTable(await buildPackagesTable("armhf", sources)));
    return table.candidates("a").map(({ version, repository }) => `${repository} ${version}`);
  };
  expect(await order(suite("x", "1"), suite("y", "2"))).toEqual(["y 2", "x 1"]);
  expect(await order(suite("x", "1", 501), suite("y", "2"))).toEqual(["x 1", "y 2"]);
  expect(await order(suite("x", "1"), suite("y", "2", 100), suite("z", "1+rpt1"))).toEqual(["z 1+rpt1", "x 1", "y 2"]);
});

test.each(["Pre-Depends", "Depends", "Conflicts", "Breaks", "Recommends", "Suggests", "Replaces", "Enhances", "Provides"])(
  "a name that an earlier %s field has came up there",
  async (field) => {
    const providers = ["pa", "pb", "pc"].map((name) => stanza(name, { Provides: "virtual" }));
    const order = async (relation: string): Promise<string[]> => {
      const table = await packagesTable(stanza("early", { [field]: relation }), ...providers);
      return table.providers("virtual").map((record) => record.name);
    };
    expect(await order("other")).toEqual(["pc", "pb", "pa"]);
    expect(await order("pc")).toEqual(["pb", "pa", "pc"]);
    expect(await order("pc (>= 5), zz | pb [armhf]")).toEqual(["pa", "pb", "pc"]);
    expect(await order("pc:any, pb-x")).toEqual(["pc", "pb", "pa"]);
  },
);

test("dependents counts packages that name another in Depends or Pre-Depends, as a whole name", async () => {
  const table = await packagesTable(
    stanza("libz-dev"),
    stanza("a", { Depends: "libz-dev (>= 1), x | libz-dev" }),
    stanza("b", { "Pre-Depends": "libz-dev" }),
    stanza("c", { Depends: "libz-dev-extra, xlibz-dev, libz-dev2" }),
    stanza("d", { Conflicts: "libz-dev", Provides: "libz-dev" }),
    stanza("e", { Depends: "y,libz-dev:any" }),
  );
  expect(table.dependents("libz-dev")).toBe(3);
  expect(table.dependents("nothing")).toBe(0);
});

test("entries of other architectures are left out", async () => {
  const table = await packagesTable(stanza("a", { Architecture: "amd64" }), stanza("b", { Architecture: "all" }), stanza("c"));
  expect([...table.names()]).toEqual(["b", "c"]);
});

test("pieces of any size make the same table", async () => {
  const text = packagesText(cairo, stanza("a", { Depends: "x,\n y" }), `\n\n${stanza("b")}`, stanza("e-less", { Maintainer: "É" }));
  const whole = await buildPackagesTable("armhf", [{ repository: "r", suite: "s", bytes: text }]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 8 }), async (cuts) => {
      const places = [0, ...cuts.sort((left, right) => left - right), text.length];
      const pieces = places.slice(1).map((end, i) => text.subarray(places[i], end));
      expect((await buildPackagesTable("armhf", [{ repository: "r", suite: "s", bytes: pieces }])).equals(whole)).toBe(true);
    }),
  );
  expect(openPackagesTable(whole)?.size).toBe(4);
});

test("an index without its last line end, or without anything, is read", async () => {
  const text = stanza("a").trimEnd();
  const bytes = await buildPackagesTable("armhf", [{ repository: "r", suite: "s", bytes: Buffer.from(text) }]);
  expect(openPackagesTable(bytes)?.candidates("a")).toHaveLength(1);
  const empty = present(openPackagesTable(await buildPackagesTable("armhf", [{ repository: "r", suite: "s", bytes: Buffer.alloc(0) }])));
  expect([empty.size, empty.candidates("a"), empty.providers("a"), [...empty.names()]]).toEqual([0, [], [], []]);
});

test.each(["Version", "Filename", "Size", "SHA256"])("an entry without %s is an error that names it", async (field) => {
  const text = stanza("broken").replace(new RegExp(`^${field}:.*\n`, "m"), "");
  await expect(packagesTable(stanza("a"), text)).rejects.toMatchObject({
    code: "CGOX_INDEX_MALFORMED",
    message: expect.stringMatching(/bookworm.*broken/) as string,
  });
});

test("a hash that is no hash is an error", async () => {
  await expect(packagesTable(stanza("a", { SHA256: "g".repeat(64) }))).rejects.toMatchObject({ code: "CGOX_INDEX_MALFORMED" });
  await expect(packagesTable(stanza("a", { SHA256: "ab" }))).rejects.toMatchObject({ code: "CGOX_INDEX_MALFORMED" });
});

test.each([
  ["Package", "$(id)/../x"],
  ["Package", "a b"],
  ["Package", "é"],
  ["Package", "-rf"],
  ["Version", "1.0 $(id)"],
  ["Version", "../1"],
  ["Filename", "../x"],
  ["Filename", "/etc/passwd"],
  ["Filename", "pool/../../x"],
  ["Filename", "pool/%2e%2e/x"],
  ["Filename", "pool/a\0"],
  ["Filename", "pool/"],
  ["Size", "NaN"],
  ["Size", "-1"],
  ["Size", "1.5"],
  ["Size", "1e3"],
  ["Size", "9".repeat(30)],
  ["SHA256", "g".repeat(64)],
  ["Depends", "b\rc"],
  ["Section", "x\x1b[2J"],
  ["Priority", "x\0"],
])("an entry with the %s %j is an error that names the repository, the package and the field", async (field, value) => {
  const text = stanza("broken", { Section: "libs", Priority: "optional" }).replace(new RegExp(`^${field}:.*\n`, "m"), "");
  const error: unknown = await packagesTable(stanza("a"), `${field}: ${value}\n${text}`).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "CGOX_INDEX_MALFORMED" });
  const { message } = error as Error;
  expect(message).toContain("the Packages index of bookworm (debian)");
  expect(message).toMatch(
    field === "Package" ? /field package cannot be/ : new RegExp(`"broken": its field ${field.toLowerCase()} cannot be`),
  );
  expect(message).not.toMatch(/\p{Cc}/u);
  expect(message.length).toBeLessThan(250);
});

test("a field that is there twice is an error, and one that nobody reads may be called anything", async () => {
  await expect(packagesTable(`${stanza("a")}Version: 2\n`)).rejects.toThrow(/"a": its field version is there twice/);
  const table = await packagesTable(`${stanza("a")}__proto__: x\nconstructor: y\nx: 1\nx: 2\n`, stanza("constructor"), stanza("__proto__"));
  expect([...table.names()]).toEqual(["__proto__", "a", "constructor"]);
  expect(table.candidates("toString")).toEqual([]);
});

test("blanks at the end of a value do not count", async () => {
  const table = await packagesTable(stanza("a \t", { Version: "1.0 ", Filename: "./a.deb ", Depends: "b ,\n c \t" }));
  expect(table.candidates("a")[0]).toMatchObject({ name: "a", version: "1.0", depends: [[{ name: "b" }], [{ name: "c" }]] });
});

test("a relation that cannot be read is an error only when it is asked for", async () => {
  const table = await packagesTable(stanza("a", { Depends: "b (1.0)" }));
  const [record] = table.candidates("a");
  expect(record?.version).toBe("1.0-1");
  expect(() => record?.depends).toThrow(/depends field of a 1.0-1/i);
});

test("a table that is cut short, grown, changed anywhere or of another version is refused", async () => {
  const bytes = await buildPackagesTable("armhf", [{ repository: "r", suite: "s", bytes: packagesText(stanza("a"), stanza("b")) }]);
  expect(openPackagesTable(bytes)).toBeDefined();
  for (let length = 0; length < bytes.length; length++) expect(openPackagesTable(bytes.subarray(0, length))).toBeUndefined();
  expect(openPackagesTable(Buffer.concat([bytes, Buffer.from("\n")]))).toBeUndefined();
  expect(openPackagesTable(bytes.subarray(1))).toBeUndefined();
  for (let at = 0; at < bytes.length; at++) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    expect(openPackagesTable(damaged)).toBeUndefined();
  }
  expect(openPackagesTable(Buffer.from(bytes.toString("latin1").replace("packages 3\n", "packages 4\n"), "latin1"))).toBeUndefined();
  expect(openPackagesTable(Buffer.from(bytes.toString("latin1").replace("packages 3\n", "contents 3\n"), "latin1"))).toBeUndefined();
});
