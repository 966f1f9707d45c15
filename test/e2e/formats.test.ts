import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, linkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listArMembers, writeAr } from "../../src/formats/ar.ts";
import { decompress } from "../../src/formats/compression.ts";
import { openDeb } from "../../src/formats/deb.ts";
import { formatParagraph, parseParagraphAlone } from "../../src/formats/deb822.ts";
import { walkTar, type TarEntry } from "../../src/formats/tar.ts";
import { describeWith, toolPath } from "./support/tools.ts";

const folder = mkdtempSync(join(tmpdir(), "cgox-formats-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, ...args: string[]): Buffer =>
  execFileSync(toolPath(command), args, {
    cwd: folder,
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "pipe"],
  });

const control = [
  ["Package", "libfoo1"],
  ["Version", "1:1.0~rc1-2"],
  ["Architecture", "armhf"],
  ["Maintainer", "Jo Doe <jo@example.com>"],
  ["Depends", "libc6 (>= 2.4),\nlibbar1"],
  ["Description", "a library\nof two lines\n\n  and an indented one"],
] as const;

const longName = `usr/share/doc/${"a-rather-long-folder-name/".repeat(6)}file`;

beforeAll(() => {
  mkdirSync(join(folder, "tree/DEBIAN"), { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, "tree/DEBIAN/control"), formatParagraph(control));
  writeFileSync(join(folder, "tree/DEBIAN/shlibs"), "libfoo 1 libfoo1 (>= 1.0)\n");
  mkdirSync(join(folder, "tree", longName, ".."), { recursive: true });
  mkdirSync(join(folder, "tree/usr/lib"), { recursive: true });
  writeFileSync(join(folder, "tree/usr/lib/libfoo.so.1"), Buffer.alloc(300_000, "foo bar "), { mode: 0o644 });
  symlinkSync("libfoo.so.1", join(folder, "tree/usr/lib/libfoo.so"));
  writeFileSync(join(folder, "tree", longName), "long");
  writeFileSync(join(folder, "tree/usr/empty"), "", { mode: 0o755 });
  linkSync(join(folder, "tree/usr/empty"), join(folder, "tree/usr/empty-too"));
});

/** dpkg-deb joins the lines of a folded field, and keeps an indentation that the library drops. */
function unfolded(value: string): string {
  return value.trim().replace(/\s+/g, " ");
}

async function entriesOf(tar: Buffer): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  await walkTar(tar, (entry) => entries.push(entry));
  return entries;
}

describeWith(["dpkg-deb"], "packages made by dpkg-deb", () => {
  test.each(["xz", "zstd", "gzip", "none"])("compressed with %s", async (compression) => {
    run("dpkg-deb", `-Z${compression}`, "--root-owner-group", "-b", "tree", "foo.deb");
    const deb = await openDeb(readFileSync(join(folder, "foo.deb")));
    expect([...deb.controlFiles.keys()].toSorted()).toEqual(["control", "shlibs"]);
    const fields = parseParagraphAlone(deb.controlFiles.get("control")!.toString(), "control");
    expect(fields.get("Version")).toBe("1:1.0~rc1-2");
    for (const name of fields.keys()) {
      expect(unfolded(run("dpkg-deb", "-f", "foo.deb", name).toString())).toBe(unfolded(fields.get(name) ?? ""));
    }
    const listed = run("dpkg-deb", "-c", "foo.deb").toString().trimEnd().split("\n");
    const entries = await entriesOf(deb.dataTar);
    expect(entries.map(({ path }) => path)).toEqual(listed.map((line) => /(\.\/.*?)( -> .*| link to .*)?$/.exec(line)?.[1]));
    const byPath = new Map(entries.map((entry) => [entry.path, entry]));
    expect(byPath.get("./usr/lib/libfoo.so")).toMatchObject({ type: "symlink", linkPath: "libfoo.so.1" });
    expect(byPath.get("./usr/lib/libfoo.so.1")?.data.equals(readFileSync(join(folder, "tree/usr/lib/libfoo.so.1")))).toBe(true);
    expect(byPath.get(`./${longName}`)?.data.toString()).toBe("long");
    expect(entries.filter(({ type }) => type === "hardlink")).toHaveLength(1);
  });

  test("what writeAr makes, dpkg-deb takes", () => {
    run("dpkg-deb", "-Zgzip", "--root-owner-group", "-b", "tree", "foo.deb");
    const members = listArMembers(readFileSync(join(folder, "foo.deb")));
    writeFileSync(join(folder, "again.deb"), writeAr(members));
    expect(run("dpkg-deb", "-f", "again.deb", "Package").toString()).toBe("libfoo1\n");
    expect(run("dpkg-deb", "-c", "again.deb")).toEqual(run("dpkg-deb", "-c", "foo.deb"));
  });
});

describeWith(["ar"], "archives made by ar", () => {
  test("with long names", () => {
    const names = ["short.o", "exactly-15-char", "a-name-of-sixteen-and-more.o", "another-name-that-is-quite-long.o"];
    names.forEach((name, index) => writeFileSync(join(folder, name), `${name}${"x".repeat(index)}`));
    run("ar", "rcD", "names.a", ...names);
    const members = listArMembers(readFileSync(join(folder, "names.a")));
    expect(members.map(({ name, data }) => [name, data.toString()])).toEqual(
      names.map((name, index) => [name, `${name}${"x".repeat(index)}`]),
    );
  });

  test("what writeAr makes, ar lists and extracts", () => {
    writeFileSync(
      join(folder, "ours.a"),
      writeAr([
        { name: "one", data: Buffer.from("odd") },
        { name: "two.txt", data: Buffer.from("even") },
      ]),
    );
    expect(run("ar", "t", "ours.a").toString()).toBe("one\ntwo.txt\n");
    expect(run("ar", "p", "ours.a", "two.txt").toString()).toBe("even");
  });
});

describeWith(["tar"], "archives made by tar", () => {
  test.each(["gnu", "pax", "ustar"])("in the format %s", async (format) => {
    run("tar", `--format=${format}`, "--sort=name", "-cf", "tree.tar", "-C", "tree", ".");
    const names = run("tar", "-tf", "tree.tar").toString().trimEnd().split("\n");
    expect((await entriesOf(readFileSync(join(folder, "tree.tar")))).map(({ path }) => path)).toEqual(names);
  });
});

describeWith(["xz", "zstd", "gzip", "bzip2"], "files made by compressors", () => {
  const text = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `${index * 7919}\n`).join(""));

  test.each([
    ["xz", []],
    ["xz", ["-9e"]],
    ["xz", ["--check=none", "-0"]],
    ["xz", ["--format=lzma"]],
    ["xz", ["-T2", "--block-size=20000"]],
    ["zstd", ["-q"]],
    ["zstd", ["-q", "--ultra", "-22", "--long=27"]],
    ["zstd", ["-q", "--no-check"]],
    ["gzip", ["-9"]],
  ])("%s %j", async (command, flags) => {
    writeFileSync(join(folder, "text"), text);
    expect((await decompress(run(command, ...flags, "-c", "text"))).equals(text)).toBe(true);
  });

  test("bzip2 is refused by name", async () => {
    writeFileSync(join(folder, "text"), text);
    await expect(decompress(run("bzip2", "-c", "text"))).rejects.toThrow(expect.objectContaining({ code: "CGOX_FORMAT_UNSUPPORTED" }));
  });
});
