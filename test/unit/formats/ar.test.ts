import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listArMembers, writeAr } from "../../../src/formats/ar.ts";
import { CgoxError } from "../../../src/model/error.ts";

const two = writeAr([
  { name: "debian-binary", data: Buffer.from("2.0\n") },
  { name: "odd", data: Buffer.from("abc") },
  { name: "last", data: Buffer.from("x") },
]);

const header = (name: string, size: number | string, end = "`\n") =>
  `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(size).padEnd(10)}${end}`;

describe("writeAr and listArMembers", () => {
  test("round trip, with odd sizes padded", () => {
    expect(listArMembers(two).map(({ name, data }) => [name, data.toString()])).toEqual([
      ["debian-binary", "2.0\n"],
      ["odd", "abc"],
      ["last", "x"],
    ]);
    expect(two.length % 2).toBe(0);
  });

  test("offsets are the data's in the archive, and data is a view", () => {
    for (const { offset, data } of listArMembers(two)) {
      expect(two.subarray(offset, offset + data.length).equals(data)).toBe(true);
      expect(data.buffer).toBe(two.buffer);
    }
  });

  test("any members survive", () => {
    const member = fc.record({ name: fc.stringMatching(/^[a-z0-9._-]{1,15}$/), data: fc.uint8Array({ maxLength: 50 }) });
    fc.assert(
      fc.property(fc.array(member), (members) => {
        const read = listArMembers(writeAr(members)).map(({ name, data }) => ({ name, data: Uint8Array.from(data) }));
        expect(read).toEqual(members);
      }),
    );
  });

  test.each(["", "sixteen-letters-", "a/b", "a b", "ä"])("refuses to write a member named %j", (name) => {
    expect(() => writeAr([{ name, data: Buffer.alloc(0) }])).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_AR" }));
  });
});

describe("listArMembers", () => {
  test("an archive may be empty, and its last padding missing", () => {
    expect(listArMembers(Buffer.from("!<arch>\n"))).toEqual([]);
    expect(listArMembers(two.subarray(0, two.length - 1)).map(({ name }) => name)).toEqual(["debian-binary", "odd", "last"]);
  });

  test("resolves GNU's long and short names, and leaves its tables out", () => {
    const long = "a-rather-long-name.o/\nanother-rather-long-name.o/\n";
    const archive = [
      "!<arch>\n",
      header("/", 4),
      "\0\0\0\0",
      header("//", long.length),
      long,
      header("short.o/", 2),
      "s\n",
      header("/0", 2),
      "a\n",
      header("/22", 2),
      "b\n",
    ].join("");
    expect(listArMembers(Buffer.from(archive, "latin1")).map(({ name, data }) => [name, data.toString()])).toEqual([
      ["short.o", "s\n"],
      ["a-rather-long-name.o", "a\n"],
      ["another-rather-long-name.o", "b\n"],
    ]);
  });

  test.each([
    ["nothing", ""],
    ["another format", "PK\x03\x04 and more"],
    ["a header cut short", `!<arch>\n${header("a", 2).slice(0, 40)}`],
    ["data cut short", `!<arch>\n${header("a", 10)}12345`],
    ["a size that is no number", `!<arch>\n${header("a", "1x")}12`],
    ["a negative size", `!<arch>\n${header("a", "-2")}12`],
    ["a header without its end", `!<arch>\n${header("a", 2, "xx")}12`],
    ["a long name without a table", `!<arch>\n${header("/0", 2)}12`],
  ])("refuses %s", (_what, text) => {
    expect(() => listArMembers(Buffer.from(text, "latin1"))).toThrow(expect.objectContaining({ code: "CGOX_FORMAT_AR" }));
  });

  test("whatever the bytes, it is a list or a CgoxError", () => {
    const damage = fc.array(fc.tuple(fc.nat(two.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(damage, fc.nat(two.length), (changes, length) => {
        const copy = Buffer.from(two.subarray(0, length));
        for (const [at, byte] of changes) {
          if (at < length) copy[at] = byte;
        }
        try {
          expect(listArMembers(copy).length).toBeLessThanOrEqual(3);
        } catch (error) {
          expect(error).toBeInstanceOf(CgoxError);
        }
      }),
    );
  });
});
