import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFiles } from "../../../../../src/io/files/files.ts";
import { readSource, sourceFiles, type SourcePlace } from "../../../../../src/ship/outputs/deb/source-files.ts";

let scratch = "";
let place: SourcePlace;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "cgox-sources-"));
  const folder = join(scratch, "project");
  const texts = ["project/[id].html", "project/a.html", "project/sub/b.html", "project/.git/config", "project/.cgox/x", "home/.ssh/id"];
  for (const path of texts) {
    await mkdir(dirname(join(scratch, path)), { recursive: true });
    await writeFile(join(scratch, path), path);
  }
  const links = {
    file: "../home/.ssh/id",
    folder: "../home",
    inside: "sub/b.html",
    "sub/up": "..",
    lost: "nowhere",
    git: ".git",
    round: "round",
  };
  for (const [path, target] of Object.entries(links)) await symlink(target, join(folder, path));
  await symlink(folder, join(scratch, "alias"));
  await mkdir(join(folder, "odd"));
  execFileSync("mkfifo", [join(folder, "odd/pipe")]);
  place = { files: createFiles(), folder, allowOutside: false };
});
afterAll(() => rm(scratch, { recursive: true }));

const found = async (pattern: string, more: Partial<SourcePlace> = {}): Promise<string[]> =>
  (await sourceFiles({ ...place, ...more }, pattern)).map(({ relative }) => relative);

describe("sourceFiles", () => {
  test.each([
    ["a.html", ["a.html"]],
    // A name that is there is no pattern.
    ["[id].html", ["[id].html"]],
    ["\\[id\\].html", ["[id].html"]],
    ["[a-z].html", ["a.html"]],
    ["sub", ["b.html", "up"]],
    ["sub/../a.html", ["a.html"]],
    ["inside", ["inside"]],
    ["*.html", ["[id].html", "a.html"]],
  ])("%s", async (pattern, files) => expect(await found(pattern)).toEqual(files));

  test("a project whose folder is named by a link, and its files by their real names", async () => {
    expect(await found(join(place.folder, "a.html"), { folder: join(scratch, "alias") })).toEqual(["a.html"]);
  });

  test("what is git's and cgox's own is not in a folder", async () => {
    expect(await found("**/*[!el]")).toEqual(["folder", "git", "lost", "round", "sub/up"]);
  });

  test.each([
    ["../home/.ssh/id", "it lies outside of the project"],
    ["../home/**", "it lies outside of the project"],
    ["../home/none", "it lies outside of the project"],
    ["/etc/passwd", "it lies outside of the project"],
    ["/*", "it lies outside of the project"],
    ["sub/../../home/.ssh/id", "it lies outside of the project"],
    ["file", 'it leads to "'],
    ["folder", 'it leads to "'],
    ["folder/.ssh/*", 'it leads to "'],
    ["folder/.ssh/id", 'it leads to "'],
    ["sub/up/folder/.ssh/id", 'it leads to "'],
    [".git/config", "what is in .git is git's own"],
    ["git/config", "what is in .git is git's own"],
    [".cgox/**", "what is in .cgox is cgox's own"],
    ["odd/pipe", "it is neither a file nor a link to one"],
    [".", "it is neither a file nor a link to one"],
    ["odd", "it is neither a file nor a link to one"],
    ["odd/p*", "it is neither a file nor a link to one"],
    ["lost", "there is no file lost"],
    ["round", "there is no file round"],
    ["a\0", 'there is no file "a\\u0000"'],
    ["x".repeat(5000), "it has more than 4096 characters"],
    ["x".repeat(300), "there is no file"],
    ["none\n/x", 'there is no file "none\\n/x"'],
  ])("refuses %j", async (pattern, why) => {
    await expect(found(pattern)).rejects.toMatchObject({ code: "CGOX_DEB_SOURCE", message: expect.stringContaining(why) });
  });

  test("the user may allow what lies outside", async () => {
    const more = { allowOutside: true };
    expect(await found("file", more)).toEqual(["file"]);
    expect(await found("../home/**", more)).toEqual([".ssh/id"]);
    expect(await found("folder/.ssh/*", more)).toEqual(["id"]);
    expect(await found(".git/*", more)).toEqual(["config"]);
    await expect(found("/dev/zero", { ...more, code: "CGOX_BUNDLE_INCLUDE" })).rejects.toMatchObject({ code: "CGOX_BUNDLE_INCLUDE" });
  });
});

describe("readSource", () => {
  test("reads one file", async () => expect((await readSource(place, "inside")).toString()).toBe("project/sub/b.html"));
  test.each(["file", "../home/.ssh/id", "odd/pipe", "sub", "none", "/dev/zero"])("refuses %s", async (path) => {
    await expect(readSource(place, path)).rejects.toMatchObject({ code: "CGOX_DEB_SOURCE" });
  });
});
