import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compress as zstdCompress } from "zstd-napi";
import { writeAr } from "../../../src/formats/ar.ts";
import { openDeb, readDebControl } from "../../../src/formats/deb.ts";
import { walkTar } from "../../../src/formats/tar.ts";
import { tarBytes } from "./tar-bytes.ts";

const control = tarBytes([
  { path: "./", type: "5" },
  { path: "./control", data: "Package: libfoo1\n" },
  { path: "./symbols", data: "libfoo.so.1 libfoo1 #MINVER#\n" },
  { path: "./triggers", data: "activate-noawait ldconfig\n" },
]);
const data = tarBytes([{ path: "./usr/lib/libfoo.so.1", data: "\x7fELF" }]);
const format = { name: "debian-binary", data: Buffer.from("2.0\n") };
const member = (name: string, content: Buffer) => ({ name, data: content });

const good = [format, member("control.tar.gz", gzipSync(control)), member("data.tar.zst", zstdCompress(data))];

describe("openDeb", () => {
  test("has the control files by name and the data archive unpacked", async () => {
    const deb = await openDeb(writeAr(good));
    expect(Object.fromEntries([...deb.controlFiles].map(([name, bytes]) => [name, bytes.toString()]))).toEqual({
      control: "Package: libfoo1\n",
      symbols: "libfoo.so.1 libfoo1 #MINVER#\n",
      triggers: "activate-noawait ldconfig\n",
    });
    const paths: string[] = [];
    await walkTar(deb.dataTar, ({ path }) => paths.push(path));
    expect(paths).toEqual(["./usr/lib/libfoo.so.1"]);
  });

  test("takes uncompressed parts, later minor versions, and members that are none of its business", async () => {
    const archive = writeAr([
      member("debian-binary", Buffer.from("2.7\nmore\n")),
      member("_gpgbuilder", Buffer.from("x")),
      member("control.tar", control),
      member("data.tar", data),
      member("_later", Buffer.from("x")),
    ]);
    expect((await openDeb(archive)).dataTar.equals(data)).toBe(true);
  });

  test.each([
    ["another first member", [member("control.tar", control), format, member("data.tar", data)], "debian-binary"],
    ["no member", [], "debian-binary"],
    ["a later format", [member("debian-binary", Buffer.from("3.0\n")), ...good.slice(1)], '"3.0"'],
    ["no control", [format, member("data.tar", data)], "control.tar is due"],
    ["no data", [format, member("control.tar", control)], "data.tar is due"],
    ["the wrong order", [format, member("data.tar", data), member("control.tar", control)], "control.tar is due"],
    ["another member between", [format, member("control.tar", control), member("other", data), member("data.tar", data)], '"other"'],
    ["no control file", [format, member("control.tar", data), member("data.tar", data)], "no file control"],
  ])("refuses %s", async (_what, members, message) => {
    await expect(openDeb(writeAr(members))).rejects.toThrow(
      expect.objectContaining({ code: "CGOX_FORMAT_DEB", message: expect.stringContaining(message) }),
    );
  });

  test("passes on the errors of its parts", async () => {
    await expect(openDeb(Buffer.from("no archive"))).rejects.toThrow(expect.objectContaining({ code: "CGOX_FORMAT_AR" }));
    const cut = [format, good[1]!, member("data.tar.gz", gzipSync(data).subarray(0, -8))];
    await expect(openDeb(writeAr(cut))).rejects.toThrow(expect.objectContaining({ code: "CGOX_FORMAT_COMPRESSION" }));
    await expect(openDeb(writeAr(good), { limit: 100 })).rejects.toThrow(expect.objectContaining({ code: "CGOX_FORMAT_TOO_LARGE" }));
    const noTar = [format, member("control.tar.gz", gzipSync(Buffer.alloc(2000, "x"))), good[2]!];
    await expect(openDeb(writeAr(noTar))).rejects.toThrow(expect.objectContaining({ code: "CGOX_FORMAT_TAR" }));
  });
});

test("readDebControl leaves the data archive alone", async () => {
  const archive = writeAr([...good.slice(0, 2), member("data.tar.xz", Buffer.from("not xz at all"))]);
  expect([...(await readDebControl(archive)).keys()]).toEqual(["control", "symbols", "triggers"]);
});
