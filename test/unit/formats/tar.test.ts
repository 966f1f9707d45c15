import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { walkTar, type TarEntry } from "../../../src/formats/tar.ts";
import { CgoxError } from "../../../src/model/error.ts";
import { tarBytes } from "./tar-bytes.ts";

async function read(archive: Buffer): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  await walkTar(archive, (entry) => entries.push(entry));
  return entries;
}

const sample = tarBytes([
  { path: "./", type: "5", mode: 0o755 },
  { path: "./usr/bin/tool", mode: 0o4755, data: "x".repeat(700) },
  { path: "./usr/lib/libz.so", type: "2", link: "libz.so.1", mode: 0o777 },
  { path: "./usr/bin/same", type: "1", link: "./usr/bin/tool" },
  { path: "./empty" },
]);

const pax = (...records: string[]) => records.map((text) => record(text)).join("");
const record = (text: string): string => {
  const rest = ` ${text}\n`;
  const length = Buffer.byteLength(rest);
  const digits = String(length + String(length + 2).length).length;
  return `${length + digits}${rest}`;
};

describe("walkTar", () => {
  test("hands over each entry as the archive spells it", async () => {
    const entries = await read(sample);
    expect(entries.map(({ data, ...entry }) => ({ ...entry, text: data.toString().slice(0, 3) }))).toEqual([
      { path: "./", type: "directory", mode: 0o755, size: 0, linkPath: "", text: "" },
      { path: "./usr/bin/tool", type: "file", mode: 0o4755, size: 700, linkPath: "", text: "xxx" },
      { path: "./usr/lib/libz.so", type: "symlink", mode: 0o777, size: 0, linkPath: "libz.so.1", text: "" },
      { path: "./usr/bin/same", type: "hardlink", mode: 0o644, size: 0, linkPath: "./usr/bin/tool", text: "" },
      { path: "./empty", type: "file", mode: 0o644, size: 0, linkPath: "", text: "" },
    ]);
  });

  test("data is a view of the archive", async () => {
    const [, tool] = await read(sample);
    expect(tool?.data.buffer).toBe(sample.buffer);
  });

  test("leaves hostile paths to the caller", async () => {
    const paths = ["/etc/passwd", "../../etc/passwd", "a/../../b"];
    expect((await read(tarBytes(paths.map((path) => ({ path, data: "x" }))))).map(({ path }) => path)).toEqual(paths);
  });

  test("devices and pipes are other", async () => {
    const types = ["3", "4", "6"];
    const entries = await read(tarBytes([...types.map((type) => ({ path: type, type })), { path: "end", data: "x" }]));
    expect(entries.map(({ path, type }) => [path, type])).toEqual([...types.map((type) => [type, "other"]), ["end", "file"]]);
  });

  test("long names, GNU's and pax's", async () => {
    const long = `./usr/share/${"n".repeat(150)}/ä`;
    const path = ` path=${long}\n`;
    const length = Buffer.byteLength(path) + 3;
    const entries = await read(
      tarBytes([
        { path: "././@LongLink", type: "L", data: `${long}\0` },
        { path: "cut", data: "gnu" },
        { path: "pax", type: "x", data: `${length}${path}` },
        { path: "cut", data: "pax" },
        { path: "././@LongLink", type: "K", data: `${long}\0` },
        { path: "link", type: "2", link: "cut" },
      ]),
    );
    expect(entries.map((entry) => [entry.path, entry.linkPath, entry.data.toString()])).toEqual([
      [long, "", "gnu"],
      [long, "", "pax"],
      ["link", long, ""],
    ]);
  });

  test.each([
    ["GNU's sparse files", [{ path: "usr/lib/libz.a", type: "S", data: "x" }], "usr/lib/libz.a"],
    [
      "pax's sparse files",
      [
        {
          path: "pax",
          type: "x",
          data: pax("GNU.sparse.major=1", "GNU.sparse.name=usr/lib/libz.a", "path=usr/lib/GNUSparseFile.0/libz.a"),
        },
        { path: "cut", data: "x" },
      ],
      "usr/lib/GNUSparseFile.0/libz.a",
    ],
    ["types that nobody knows", [{ path: "usr/z", type: "Z" }], "usr/z"],
    ["volume names", [{ path: "volume", type: "V" }], "volume"],
  ])("refuses %s by name", async (_what, members, name) => {
    await expect(read(tarBytes([{ path: "first", data: "x" }, ...members]))).rejects.toMatchObject({
      code: "CGOX_FORMAT_TAR_TYPE",
      message: expect.stringContaining(name),
    });
  });

  test("a pax header's value goes on over line ends", async () => {
    const archive = tarBytes([
      { path: "pax", type: "x", data: pax("comment=a\n18 path=evil", "path=good") },
      { path: "cut", data: "x" },
    ]);
    expect((await read(archive)).map(({ path }) => path)).toEqual(["good"]);
  });

  test("a pax header of all entries may hold a comment", async () => {
    const archive = tarBytes([
      { path: "pax", type: "g", data: pax("comment=0123") },
      { path: "a", data: "x" },
    ]);
    expect((await read(archive)).map(({ path }) => path)).toEqual(["a"]);
  });

  test("a path in a pax header stands for all of it, the prefix too", async () => {
    const archive = tarBytes([
      { path: "pax", type: "x", data: pax("path=whole") },
      { path: "cut", data: "x", prefix: "usr/lib" },
      { path: "name", data: "x", prefix: "usr/lib" },
    ]);
    expect((await read(archive)).map(({ path }) => path)).toEqual(["whole", "usr/lib/name"]);
  });

  test("an empty archive has no entries", async () => {
    expect(await read(Buffer.alloc(10_240))).toEqual([]);
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["another format", Buffer.alloc(2048, "no tar here ")],
    ["a compressed one", gzipSync(sample)],
    ["data cut short", sample.subarray(0, 1200)],
    ["a header cut short", sample.subarray(0, 512 + 100)],
    ["no end mark", sample.subarray(0, sample.length - 1024)],
    [
      "a wrong checksum",
      tarBytes([
        { path: "a", data: "x" },
        { path: "b", data: "y", checksum: 17 },
      ]),
    ],
    [
      "a link without a target",
      tarBytes([
        { path: "a", data: "x" },
        { path: "b", type: "2" },
      ]),
    ],
    ["a size beyond the end", tarBytes([{ path: "a", data: "x", size: 100_000 }])],
    ["a size below zero", tarBytes([{ path: "a", data: "x", rawSize: "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" }])],
    ["a size of 2^90", tarBytes([{ path: "a", data: "x", rawSize: "\x80\x01\0\0\0\0\0\0\0\0\0\0" }])],
    ["a size that is no number", tarBytes([{ path: "a", data: "x", rawSize: "0000000000z\0" }])],
    ["a folder with data", tarBytes([{ path: "a", type: "5", data: "x" }])],
    ["a hard link with data", tarBytes([{ path: "a", type: "1", link: "b", data: "x" }])],
    ["a pax header that cannot be read", tarBytes([{ path: "p", type: "x", data: "99 path=a\n" }, { path: "a" }])],
    ["a pax header with a negative size", tarBytes([{ path: "p", type: "x", data: pax("size=-1") }, { path: "a" }])],
    ["a path for all entries", tarBytes([{ path: "p", type: "g", data: pax("path=b") }, { path: "a" }])],
    ["a long name for nothing", tarBytes([{ path: "a" }, { path: "././@LongLink", type: "L", data: "name\0" }])],
    ["a long name of two megabytes", tarBytes([{ path: "././@LongLink", type: "L", data: "n".repeat(2 << 20) }, { path: "a" }])],
    ["an entry without a path", tarBytes([{ path: "a", data: "x" }, { path: "" }])],
  ])("refuses %s", async (_what, archive) => {
    const visited: TarEntry[] = [];
    await expect(walkTar(archive, (entry) => visited.push(entry))).rejects.toThrow(expect.objectContaining({ code: "CGOX_FORMAT_TAR" }));
    expect(visited).toEqual([]);
  });

  test("what the caller throws comes through", async () => {
    await expect(
      walkTar(sample, () => {
        throw new Error("mine");
      }),
    ).rejects.toThrow("mine");
  });

  test("whatever the bytes, it is entries or a CgoxError", async () => {
    const damage = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const copy = Buffer.from(sample);
        for (const [at, byte] of changes) copy[at] = byte;
        await read(copy).catch((error: unknown) => expect(error).toBeInstanceOf(CgoxError));
      }),
    );
  });
});
