import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, it } from "vitest";
import { createFiles } from "../../../../src/io/files/files.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();
const files = createFiles();

describe("files", () => {
  it("reads", async () => {
    writeFileSync(scratch("a"), "ä");
    expect(await files.read(scratch("a"))).toEqual(Buffer.from("ä"));
    expect(await files.readText(scratch("a"))).toBe("ä");
    expect(await files.readIfThere(scratch("a"))).toEqual(Buffer.from("ä"));
    expect(await files.readIfThere(scratch("none"))).toBeUndefined();
    expect(await files.readIfThere(scratch("a", "below"))).toBeUndefined();
    await expect(files.readIfThere(scratch())).rejects.toMatchObject({ code: "CGOX_IO_FAILED" });
    await expect(files.readText(scratch("none"))).rejects.toMatchObject({
      code: "CGOX_IO_FAILED",
      message: `cannot read ${scratch("none")}: no such file or directory (ENOENT)`,
    });
  });

  it("tells facts without following links", async () => {
    writeFileSync(scratch("a"), "123", { mode: 0o640 });
    utimesSync(scratch("a"), 5, 5);
    symlinkSync("nowhere", scratch("link"));
    expect(await files.facts(scratch("a"))).toMatchObject({ kind: "file", size: 3, mode: 0o640, modifiedMs: 5000 });
    expect(await files.facts(scratch("link"))).toMatchObject({ kind: "symlink" });
    expect(await files.facts(scratch())).toMatchObject({ kind: "directory" });
    expect(await files.facts("/dev/null")).toMatchObject({ kind: "other" });
    expect(await files.facts(scratch("none"))).toBeUndefined();
    expect([await files.exists(scratch("link")), await files.exists(scratch("none"))]).toEqual([true, false]);
  });

  it("tells by the identity whether two names are one file", async () => {
    for (const name of ["a", "b"]) writeFileSync(scratch(name), "same");
    linkSync(scratch("a"), scratch("c"));
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((name) => files.facts(scratch(name))));
    expect(a?.identity).toBe(c?.identity);
    expect(a?.identity).not.toBe(b?.identity);
  });

  it("lists by code point", async () => {
    for (const name of ["b", "B", "a-", "a", "\u{1F600}", "\uFF5E"]) writeFileSync(scratch(name), "");
    expect(await files.list(scratch())).toEqual(["B", "a", "a-", "b", "\uFF5E", "\u{1F600}"]);
    expect(await files.list(scratch("none"))).toEqual([]);
  });

  it("reads links", async () => {
    mkdirSync(scratch("real"));
    symlinkSync("real", scratch("link"));
    expect(await files.readLink(scratch("link"))).toBe("real");
    expect(await files.realPath(scratch("link"))).toBe(await files.realPath(scratch("real")));
  });

  it("makes, renames, copies, touches, sets modes", async () => {
    await files.makeDirectory(scratch("a", "b"));
    await files.makeDirectory(scratch("a", "b"));
    writeFileSync(scratch("a", "x"), "x");
    await files.rename(scratch("a", "x"), scratch("a", "y"));
    await files.copy(scratch("a", "y"), scratch("z"));
    await files.setMode(scratch("z"), 0o600);
    utimesSync(scratch("z"), 5, 5);
    expect(await files.touch(scratch("z"))).toBe(true);
    expect(await files.touch(scratch("new"))).toBe(false);
    expect(readFileSync(scratch("z"), "utf8")).toBe("x");
    expect(statSync(scratch("z")).mode & 0o777).toBe(0o600);
    expect(statSync(scratch("z")).mtimeMs).toBeGreaterThan(5000);
    expect(readdirSync(scratch())).toEqual(["a", "z"]);
    symlinkSync("a", scratch("link"));
    await files.makeDirectory(scratch("link", "below", "deep"));
    await files.makeDirectory("/");
    expect(readdirSync(scratch("a"))).toEqual(["b", "below", "y"]);
    await expect(files.makeDirectory(scratch("z", "below"))).rejects.toMatchObject({ code: "CGOX_IO_FAILED" });
    await expect(files.makeDirectory(scratch("z"))).rejects.toMatchObject({ code: "CGOX_IO_FAILED" });
  });

  it("says what the system denies", async () => {
    await expect(files.makeDirectory("/proc/cgox/deep")).rejects.toMatchObject({ message: expect.stringContaining("/proc/cgox") });
    await expect(files.writeAtomic("/proc/cgox/deep", "")).rejects.toMatchObject({ message: expect.stringContaining("/proc/cgox") });
    await expect(files.makeDirectory("/sys/cgox")).rejects.toMatchObject({ code: "CGOX_IO_DENIED" });
  });
});

describe("writeAtomic", () => {
  it("makes the folder, writes text and bytes, with a mode", async () => {
    await files.writeAtomic(scratch("a", "b"), "text", { mode: 0o755 });
    expect(statSync(scratch("a", "b")).mode & 0o777).toBe(0o755 & ~process.umask());
    await files.writeAtomic(scratch("a", "b"), new Uint8Array([1, 2]));
    expect(readFileSync(scratch("a", "b"))).toEqual(Buffer.from([1, 2]));
    expect(readdirSync(scratch("a"))).toEqual(["b"]);
  });

  it("shows readers the old or the new bytes, never a part", async () => {
    const [old, young] = ["a", "b"].map((letter) => letter.repeat(2_000_000));
    writeFileSync(scratch("f"), old ?? "");
    const writing = Array.from({ length: 4 }, () => files.writeAtomic(scratch("f"), young ?? ""));
    let done = false;
    const finished = Promise.all(writing).then(() => (done = true));
    while (!done) expect([old, young].includes(await files.readText(scratch("f")))).toBe(true);
    await finished;
    expect(readdirSync(scratch())).toEqual(["f"]);
  });

  it("leaves no temporary file when it fails", async () => {
    mkdirSync(scratch("folder"));
    await expect(files.writeAtomic(scratch("folder"), "x")).rejects.toMatchObject({
      code: "CGOX_IO_FAILED",
      message: expect.stringContaining(scratch("folder")),
    });
    expect(readdirSync(scratch())).toEqual(["folder"]);
  });
});

describe("remove", () => {
  it("removes files, trees with read-only folders, and nothing", async () => {
    mkdirSync(scratch("tree", "a", "b"), { recursive: true });
    writeFileSync(scratch("tree", "a", "b", "c"), "", { mode: 0o444 });
    for (const path of ["tree/a/b", "tree/a", "tree"]) chmodSync(scratch(path), 0o555);
    await files.remove(scratch("tree"));
    await files.remove(scratch("tree"));
    expect(readdirSync(scratch())).toEqual([]);
  });

  it("removes a link, not what it points to", async () => {
    mkdirSync(scratch("real"));
    symlinkSync("real", scratch("link"));
    await files.remove(scratch("link"));
    expect(lstatSync(scratch("real")).isDirectory()).toBe(true);
  });
});
