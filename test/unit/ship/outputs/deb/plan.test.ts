import { describe, expect, test } from "vitest";
import { completeEntries, installedSize, programEntries } from "../../../../../src/ship/outputs/deb/entries.ts";
import { plainFile, ROOT_OWNED, type DebEntry } from "../../../../../src/ship/outputs/deb/entry.ts";
import { planDeb } from "../../../../../src/ship/outputs/deb/plan.ts";
import { targetPath } from "../../../../../src/ship/outputs/deb/target-path.ts";

const link = (path: string, target: string): DebEntry => ({ path, type: "symlink", mode: 0o777, ...ROOT_OWNED, origin: "a link", target });

describe("targetPath", () => {
  test("is relative and plain", () => expect(targetPath("/usr//share/./demo/", "x")).toBe("usr/share/demo"));
  test.each(["/../etc/passwd", "/usr/../../x", "usr/bin", "/", "", "/a\nb", "/DEBIAN/control", "/a\0b"])("refuses %j", (path) => {
    expect(() => targetPath(path, "x.conf")).toThrow(
      expect.objectContaining({ code: "CGOX_DEB_PATH", message: expect.stringContaining("x.conf") }),
    );
  });
});

describe("completeEntries", () => {
  test("adds folders, and sorts them before what is in them", () => {
    const entries = completeEntries([plainFile("usr/share/b", "", "b"), plainFile("usr/bin-x", "", "c"), plainFile("usr/bin/a", "", "a")]);
    expect(entries.map(({ path, type }) => `${path} ${type}`)).toEqual([
      "usr directory",
      "usr/bin directory",
      "usr/bin-x file",
      "usr/bin/a file",
      "usr/share directory",
      "usr/share/b file",
    ]);
  });

  test("keeps a folder that is asked for with its own mode", () => {
    const own: DebEntry = { path: "var/lib/demo", type: "directory", mode: 0o750, owner: "demo", group: "demo", origin: "config" };
    expect(completeEntries([plainFile("var/lib/demo/x", "", "x"), own]).find(({ path }) => path === "var/lib/demo")).toEqual(own);
  });

  test.each([
    [[plainFile("usr/bin/a", "", "one"), plainFile("usr/bin/a", "", "two")], "/usr/bin/a is listed twice: for one and for two"],
    [
      [link("usr/share/x", "y"), plainFile("usr/share/x/a", "", "two")],
      "/usr/share/x/a (for two) lies below /usr/share/x, which is a symlink",
    ],
  ])("refuses two for one path", (entries, message) => {
    expect(() => completeEntries(entries)).toThrow(
      expect.objectContaining({ code: "CGOX_DEB_DUPLICATE", message: expect.stringContaining(message) }),
    );
  });
});

test("Installed-Size counts as dpkg-gencontrol does", () => {
  const entries = completeEntries([
    plainFile("a/empty", "", "x"),
    plainFile("a/one", "1", "x"),
    plainFile("a/k", "k".repeat(1025), "x"),
    link("a/l", "one"),
  ]);
  // The root, one folder, 0 + 1 + 2 for the files, 1 for the link.
  expect(installedSize(entries)).toBe(6);
});

describe("planDeb", () => {
  const fields = {
    Description: "x\ny",
    Version: "2:1.0-1",
    Package: "demo",
    Architecture: "armhf",
    Maintainer: "Jo <jo@example.com>",
    Homepage: "",
  };
  const entries = [
    ...programEntries([{ name: "demo", data: Buffer.from("x"), origin: "demo" }], "/usr/games"),
    { ...plainFile("etc/demo.conf", "y", "conf"), isConffile: true },
  ];
  const plan = planDeb({ fields, entries, modified: 7, snippets: { postinst: "true" } });

  test("orders the fields, leaves empty ones out, names the file without the epoch", () => {
    expect(plan.fileName).toBe("demo_1.0-1_armhf.deb");
    expect(plan.control.map(([name]) => name)).toEqual([
      "Package",
      "Version",
      "Architecture",
      "Maintainer",
      "Installed-Size",
      "Description",
    ]);
  });

  test("writes the control files, conffiles not among the sums", () => {
    expect(plan.controlFiles.map(({ name, mode }) => [name, mode])).toEqual([
      ["conffiles", 0o644],
      ["control", 0o644],
      ["md5sums", 0o644],
      ["postinst", 0o755],
    ]);
    expect(plan.controlFiles[0]?.text).toBe("/etc/demo.conf\n");
    expect(plan.controlFiles[2]?.text).toBe("9dd4e461268c8034f5c8564e155c67a6  usr/games/demo\n");
    expect(plan.entries.find(({ path }) => path === "usr/games/demo")?.mode).toBe(0o755);
  });
});
