import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeTree } from "../../../../src/io/files/tree-writer.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();
const data = Buffer.from("data");

describe("writeTree", () => {
  it("writes folders, files, and links", () => {
    const tree = writeTree(scratch("new", "root"));
    tree.directory("usr/share/empty");
    tree.file("usr/lib/a", data, 0o444);
    tree.file("b", Buffer.alloc(0), 0o755);
    tree.symlink("usr/lib/link", "../../b");
    const at = (path: string): string => scratch("new", "root", path);
    expect(readFileSync(at("usr/lib/a"))).toEqual(data);
    expect(statSync(at("usr/lib/a")).mode & 0o777).toBe(0o444);
    expect(statSync(at("b")).mode & 0o111).toBe(0o111 & ~process.umask());
    expect(readlinkSync(at("usr/lib/link"))).toBe("../../b");
    expect(readdirSync(at("usr/share"))).toEqual(["empty"]);
  });

  it("links from elsewhere", () => {
    writeFileSync(scratch("source"), data);
    const tree = writeTree(scratch("root"));
    tree.linkFrom("deep/file", scratch("source"));
    expect(statSync(scratch("root", "deep", "file")).ino).toBe(statSync(scratch("source")).ino);
  });

  it("never overwrites", () => {
    const tree = writeTree(scratch("root"));
    tree.file("a", data, 0o644);
    writeFileSync(scratch("outside"), "untouched");
    tree.symlink("link", "../outside");
    for (const write of [
      () => tree.file("a", data, 0o644),
      () => tree.file("link", data, 0o644),
      () => tree.symlink("a", "x"),
      () => tree.linkFrom("a", scratch("outside")),
      () => tree.file("a/below", data, 0o644),
    ]) {
      expect(write).toThrow(expect.objectContaining({ code: "CGOX_IO_FAILED", message: expect.stringContaining(scratch("root")) }));
    }
    expect(readFileSync(scratch("outside"), "utf8")).toBe("untouched");
  });

  it("goes through links that stay inside, as those of merged /usr", () => {
    const tree = writeTree(scratch("root"));
    tree.directory("usr/lib");
    tree.symlink("lib", "usr/lib");
    tree.file("lib/deep/a", data, 0o644);
    expect(existsSync(scratch("root", "usr", "lib", "deep", "a"))).toBe(true);
    expect(lstatSync(scratch("root", "lib")).isSymbolicLink()).toBe(true);
  });

  it.each(["../outside", "/tmp", "../root-beside", "loop/../.."])("goes through no link that leads out: %s", (target) => {
    for (const folder of ["outside", "root-beside", "root/loop"]) mkdirSync(scratch(folder), { recursive: true });
    const tree = writeTree(scratch("root"));
    tree.symlink("way", target);
    expect(() => tree.file("way/file", data, 0o644)).toThrow(expect.objectContaining({ code: "CGOX_IO_OUTSIDE" }));
    expect(() => tree.directory("way/folder/deep")).toThrow(expect.objectContaining({ code: "CGOX_IO_OUTSIDE" }));
    expect([...readdirSync(scratch("outside")), ...readdirSync(scratch("root-beside")), ...readdirSync(scratch("root", "loop"))]).toEqual(
      [],
    );
  });
});

describe("writeTree, given paths that nobody has checked", () => {
  it("writes and links nothing outside", () => {
    mkdirSync(scratch("etc"));
    writeFileSync(scratch("etc", "secret"), "secret");
    const tree = writeTree(scratch("root"));
    tree.symlink("way", "../etc");
    for (const write of [() => tree.file("../etc/file", data, 0o644), () => tree.directory("a/../../etc/deep")]) {
      expect(write).toThrow(expect.objectContaining({ code: "CGOX_IO_OUTSIDE" }));
    }
    expect(readdirSync(scratch("etc"))).toEqual(["secret"]);
    expect(readdirSync(scratch("root"))).toEqual(["way"]);
  });
});

/** A second file system that any user may write to. */
const elsewhere = "/dev/shm";
const differs = existsSync(elsewhere) && statSync(elsewhere).dev !== statSync("/tmp").dev;

describe.skipIf(!differs)("writeTree, from another file system", () => {
  it("copies files with their modes", () => {
    const folder = mkdtempSync(join(elsewhere, "cgox-"));
    try {
      writeFileSync(join(folder, "a"), data, { mode: 0o555 });
      const tree = writeTree(scratch("root"));
      tree.linkFrom("x/a", join(folder, "a"));
      expect(readFileSync(scratch("root", "x", "a"))).toEqual(data);
      expect(statSync(scratch("root", "x", "a")).mode & 0o777).toBe(0o555);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
