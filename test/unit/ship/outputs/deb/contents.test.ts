import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFiles } from "../../../../../src/io/files/files.ts";
import { packageContents } from "../../../../../src/ship/outputs/deb/contents.ts";
import { identify, type ProjectFacts } from "../../../../../src/ship/outputs/deb/identity.ts";
import { packageSchema } from "../../../../../src/ship/outputs/package-settings.ts";

let folder = "";
const files = createFiles();
const facts: ProjectFacts = {
  name: "Demo_App",
  programs: ["demo"],
  author: "Ann <ann@example.com>",
  documentation: "Command demo draws a picture.",
};
const base = { version: "1.0.0", description: "draws", maintainer: "Jo <jo@example.com>" };
const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1"), Buffer.from([0, 0, 0, 48, 0, 0, 0, 48])]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cgox-contents-"));
  const texts: Record<string, string | Buffer> = {
    "conf/a.conf": "a",
    "conf/sub/b.conf": "b",
    "tools/run": "#!/bin/sh\n",
    "demo.service": "[Service]\nExecStart=/usr/bin/demo\n[Install]\nWantedBy=multi-user.target\n",
    "man/demo.1": ".TH DEMO 1\n",
    "man/de/demo.1": ".TH DEMO 1\n",
    "demo.desktop": "[Desktop Entry]\nType=Application\nName=Demo\n",
    "demo.png": PNG,
    postinst: "#!/bin/sh\necho hello\n",
    README: "x",
  };
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    await chmod(join(folder, path), path === "tools/run" ? 0o700 : 0o600);
  }
  await symlink("run", join(folder, "tools/walk"));
});
afterAll(() => rm(folder, { recursive: true }));

async function contents(deb: unknown, more: object = {}) {
  const settings = packageSchema.parse({ ...base, ...more, deb });
  const identity = identify(settings, facts, undefined);
  const place = { files, folder, allowOutside: false };
  return packageContents({ place, settings, identity, programs: [{ name: "demo", data: Buffer.from("x"), origin: "demo" }] });
}

describe("packageContents", () => {
  test("the least package: program, copyright, changelog", async () => {
    const { entries, snippets, scripts, isUnlicensed } = await contents({});
    expect(entries.map(({ path, mode }) => [path, mode])).toEqual([
      ["usr/bin/demo", 0o755],
      ["usr/share/doc/demo-app/copyright", 0o644],
      ["usr/share/doc/demo-app/changelog.Debian.gz", 0o644],
    ]);
    expect({ snippets, scripts, isUnlicensed }).toEqual({ snippets: {}, scripts: {}, isUnlicensed: true });
    expect(gunzipSync(entries[2]?.data ?? Buffer.alloc(0)).toString()).toBe(
      "demo-app (1.0.0-1) unstable; urgency=medium\n\n  * Release of version 1.0.0.\n\n -- Jo <jo@example.com>  Sat, 01 Jan 2000 00:00:00 +0000\n",
    );
  });

  test("files with modes, owners and conffiles", async () => {
    const { entries } = await contents({
      files: [
        { source: "conf/**", path: "/etc/demo/", owner: "demo" },
        { source: "README", path: "/etc/demo/README", mode: "0640", conffile: false },
        { source: "tools", path: "/usr/lib/demo" },
        { source: "conf/*.conf", path: "/usr/share/demo", conffile: true },
      ],
    });
    expect(
      entries.slice(3).map(({ path, type, mode, owner, group, isConffile = false }) => [path, type, mode, owner, group, isConffile]),
    ).toEqual([
      ["etc/demo/a.conf", "file", 0o644, "demo", "demo", true],
      ["etc/demo/sub/b.conf", "file", 0o644, "demo", "demo", true],
      ["etc/demo/README", "file", 0o640, "root", "root", false],
      ["usr/lib/demo/run", "file", 0o755, "root", "root", false],
      ["usr/lib/demo/walk", "symlink", 0o777, "root", "root", false],
      ["usr/share/demo/a.conf", "file", 0o644, "root", "root", true],
    ]);
  });

  test("units, manual pages, desktop files, icons, folders, links, scripts", async () => {
    const { entries, snippets, scripts } = await contents({
      systemd: [{ unit: "demo.service", start: false }],
      man: ["man/**"],
      desktop: ["demo.desktop"],
      icons: ["demo.png"],
      directories: ["/var/lib/demo", { path: "/var/log/demo", mode: "0750", owner: "demo", group: "adm" }],
      symlinks: { "/usr/bin/demonstrate": "demo" },
      scripts: { postinst: "postinst" },
    });
    expect(entries.slice(3).map(({ path }) => path)).toEqual([
      "usr/lib/systemd/system/demo.service",
      "usr/share/man/de/man1/demo.1.gz",
      "usr/share/man/man1/demo.1.gz",
      "usr/share/applications/demo.desktop",
      "usr/share/icons/hicolor/48x48/apps/demo.png",
      "var/lib/demo",
      "var/log/demo",
      "usr/bin/demonstrate",
    ]);
    expect(entries.at(-2)).toMatchObject({ type: "directory", mode: 0o750, owner: "demo", group: "adm" });
    expect(snippets.postinst).toContain("deb-systemd-helper enable 'demo.service'");
    expect(snippets.prerm).toBeUndefined();
    expect(scripts).toEqual({ postinst: "#!/bin/sh\necho hello\n" });
  });

  test("a changelog of one's own, and a native version", async () => {
    const changelog = [{ version: "0.9.0", date: "2026-11-20", changes: ["First.\nWith more."], author: "Ann <ann@example.com>" }];
    const { entries } = await contents({ version: "1.0" }, { changelog });
    expect(entries[2]?.path).toBe("usr/share/doc/demo-app/changelog.gz");
    expect(gunzipSync(entries[2]?.data ?? Buffer.alloc(0)).toString()).toContain(
      "\n\ndemo-app (0.9.0-1) unstable; urgency=medium\n\n  * First.\n    With more.\n\n -- Ann <ann@example.com>  Fri, 20 Nov 2026 00:00:00 +0000\n",
    );
  });

  test.each([
    [{ files: [{ source: "nowhere", path: "/x" }] }, "CGOX_DEB_SOURCE"],
    [{ files: [{ source: "nowhere/*", path: "/x" }] }, "CGOX_DEB_SOURCE"],
    [{ systemd: ["none.service"] }, "CGOX_DEB_SOURCE"],
    [{ systemd: ["README"] }, "CGOX_DEB_UNIT"],
    [{ man: ["README"] }, "CGOX_DEB_MANUAL"],
    [{ desktop: ["README"] }, "CGOX_DEB_DESKTOP"],
    [{ icons: ["README"] }, "CGOX_DEB_ICON"],
    [{ symlinks: { "/usr/bin/x": "../../../y" } }, "CGOX_DEB_PATH"],
    [{ directories: ["/a/../../b"] }, "CGOX_DEB_PATH"],
  ])("refuses %j", async (deb, code) => {
    await expect(contents(deb)).rejects.toMatchObject({ code });
  });
});

describe("identify", () => {
  test("by the project where cgox.yaml says nothing", () => {
    const git = { tag: "v2.0.0", distance: 0, commit: "abc", time: 1_700_000_000 };
    expect(identify({}, { ...facts, git, homepage: "https://example.com" }, undefined)).toEqual({
      name: "demo-app",
      version: "2.0.0-1",
      maintainer: "Ann <ann@example.com>",
      homepage: "https://example.com",
      description: "draws a picture\nThis package has the program demo.",
      time: 1_700_000_000,
    });
  });

  test("SOURCE_DATE_EPOCH, then the newest change, then the commit set the time", () => {
    const git = { distance: 0, commit: "abc", time: 5 };
    const changelog = [{ version: "1", changes: ["x"], date: "1970-01-01T00:00:09Z" }];
    expect(identify({ ...base, changelog }, { ...facts, git, sourceDate: 3 }, undefined).time).toBe(3);
    expect(identify({ ...base, changelog }, { ...facts, git }, undefined).time).toBe(9);
    expect(identify(base, { ...facts, git }, undefined).time).toBe(5);
  });

  test.each([
    [{ ...base, maintainer: undefined }, { ...facts, author: undefined }, "CGOX_DEB_MAINTAINER"],
    [{ ...base, version: undefined }, facts, "CGOX_DEB_VERSION"],
    [{ ...base, description: undefined }, { ...facts, documentation: "" }, "CGOX_DEB_DESCRIPTION"],
    [{ ...base, description: " " }, facts, "CGOX_DEB_DESCRIPTION"],
    [{ ...base, name: "Demo" }, facts, "CGOX_DEB_NAME"],
  ])("refuses what nothing says %#", (settings, of, code) => {
    expect(() => identify(settings as never, of as never, undefined)).toThrow(expect.objectContaining({ code }));
  });
});
