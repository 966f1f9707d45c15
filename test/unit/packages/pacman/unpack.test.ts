import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { Header } from "tar";
import { describe, expect, test } from "vitest";
import { newBuffers, reusedBuffers } from "../../../../src/formats/buffers.ts";
import { unpackPacman } from "../../../../src/packages/pacman/unpack.ts";
import type { PackageSink } from "../../../../src/packages/repository.ts";

interface Member {
  readonly path: string;
  readonly text?: string;
  readonly type?: "File" | "Directory" | "SymbolicLink" | "Link" | "CharacterDevice";
  readonly linkpath?: string;
  readonly mode?: number;
}

function tarOf(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ path, text = "", type = "File", linkpath = "", mode = 0o644 }) => {
    const data = Buffer.from(text);
    const header = new Header({ path, mode, size: data.length, type, linkpath, mtime: new Date(0), uid: 0, gid: 0 });
    const block = Buffer.alloc(512);
    header.encode(block);
    return [block, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const INFO: Member = { path: ".PKGINFO", text: "pkgname = a\n" };
const HEADER: Member = { path: "clang64/include/a.h", text: "int a;\n" };

function mtreeOf(lines: readonly string[]): Member & { bytes: Buffer } {
  const bytes = gzipSync(`#mtree\n/set type=file\n${lines.join("\n")}\n`);
  return { path: ".MTREE", text: "", bytes };
}

/** `.MTREE` is binary, so it is put in by itself. */
function packed(members: readonly Member[], mtree: readonly string[] | undefined): Buffer {
  if (mtree === undefined) return tarOf(members);
  const { bytes } = mtreeOf(mtree);
  const block = Buffer.alloc(512);
  new Header({ path: ".MTREE", mode: 0o644, size: bytes.length, type: "File", mtime: new Date(0), uid: 0, gid: 0 }).encode(block);
  const rest = Buffer.concat([block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
  return Buffer.concat([gzipSync(rest), tarOf(members)]);
}

async function unpack(archive: Buffer): Promise<string[]> {
  const seen: string[] = [];
  const sink: PackageSink = {
    wants: (path) => path.startsWith("clang64/"),
    file: (path, data, executable) => seen.push(`${executable ? "x" : "f"} ${path} ${Buffer.from(data).toString()}`),
    symlink: (path, target) => seen.push(`l ${path} ${target}`),
    hardLink: (path, existing) => seen.push(`h ${path} ${existing}`),
    metadata: (name) => seen.push(`m ${name}`),
  };
  await unpackPacman(archive, sink, { buffers: newBuffers, limit: 1 << 20 });
  return seen;
}

const said = ({ path, text = "" }: Member): string => `./${path} size=${String(text.length)} sha256digest=${sha256(text)}`;

test("the memory of an archive that is not compressed is left to the caller", async () => {
  const tar = gunzipSync(tarOf([INFO, HEADER]));
  const buffers = reusedBuffers();
  const archive = buffers.take(tar.length).subarray(0, tar.length);
  tar.copy(archive);
  const sink: PackageSink = { wants: () => true, file() {}, symlink() {}, hardLink() {}, metadata() {} };
  await unpackPacman(archive, sink, { buffers, limit: 1 << 20 });
  expect(buffers.take(tar.length).buffer).not.toBe(archive.buffer);
});

describe("a package", () => {
  test("its files, its links, and what it says of itself", async () => {
    const members: Member[] = [
      INFO,
      { path: ".INSTALL", text: "rm -rf /" },
      { path: "clang64/", type: "Directory" },
      HEADER,
      { path: "clang64/bin/a.dll", text: "dll", mode: 0o4755 },
      { path: "clang64/include/b.h", type: "Link", linkpath: HEADER.path },
      { path: "clang64/include/c.h", type: "SymbolicLink", linkpath: "a.h" },
      { path: "other/x", text: "x" },
    ];
    const mtree = [
      ...members.filter(({ type = "File" }) => type === "File").map(said),
      "./clang64 type=dir",
      said({ ...HEADER, path: "clang64/include/b.h" }),
      "./clang64/include/c.h type=link link=a.h",
    ];
    expect(await unpack(packed(members, mtree))).toEqual([
      "m .MTREE",
      "m .PKGINFO",
      "m .INSTALL",
      "f clang64/include/a.h int a;\n",
      "x clang64/bin/a.dll dll",
      "h clang64/include/b.h clang64/include/a.h",
      "l clang64/include/c.h a.h",
    ]);
  });

  test("an old one without .MTREE", async () => {
    expect(await unpack(packed([INFO, HEADER], undefined))).toHaveLength(2);
  });
});

describe("what is refused", () => {
  test.each<[string, Member[], string[], string]>([
    ["another text of the same length", [INFO, HEADER], [said(INFO), said({ ...HEADER, text: "int b;\n" })], "sha256"],
    ["another size", [INFO, HEADER], [said(INFO), said({ ...HEADER, text: "int" })], "size"],
    ["a file that .MTREE does not name", [INFO, HEADER], [said(INFO)], "does not name"],
    [
      "a link where a file was",
      [INFO, { ...HEADER, text: "", type: "SymbolicLink", linkpath: "x" }],
      [said(INFO), said(HEADER)],
      "a symlink where",
    ],
    [
      "a link to elsewhere",
      [INFO, { path: "clang64/l", type: "SymbolicLink", linkpath: "x" }],
      [said(INFO), "./clang64/l type=link link=y"],
      'a link to "x"',
    ],
    [
      "another name of another file",
      [INFO, HEADER, { path: "clang64/b.h", type: "Link", linkpath: HEADER.path }],
      [said(INFO), said(HEADER), said({ path: "clang64/b.h", text: "int b;\n" })],
      "not the file",
    ],
    ["a file without a hash", [INFO, HEADER], [said(INFO), "./clang64/include/a.h"], "no sha256"],
    ["a changed .PKGINFO", [INFO], [said({ ...INFO, text: "pkgname = b\n" })], "sha256"],
  ])("%s", async (_, members, mtree, message) => {
    await expect(unpack(packed(members, mtree))).rejects.toMatchObject({
      code: "CGOX_FORMAT_MTREE",
      message: expect.stringContaining(message) as unknown,
    });
  });

  test.each(["../evil", "/etc/passwd", "clang64/../../evil"])("the path %s", async (path) => {
    await expect(unpack(packed([INFO, { path, text: "x" }], undefined))).rejects.toMatchObject({ code: "CGOX_FORMAT_UNSAFE_PATH" });
  });

  test("a tar archive that is no package", async () => {
    await expect(unpack(tarOf([HEADER]))).rejects.toMatchObject({ code: "CGOX_FORMAT_ALPM" });
  });
});
