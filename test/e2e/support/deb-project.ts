import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { cgox, REPOSITORY_ROOT, type CgoxResult } from "./cgox.ts";

/** A copy of a demo program's folder, with more files in it. */
export interface DebProject {
  readonly folder: string;
  cgox(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CgoxResult>;
  /** Runs cgox package deb, which has to do it; the paths that it prints. */
  pack(...args: readonly string[]): Promise<string[]>;
  write(path: string, text: string | Uint8Array): Promise<void>;
}

/** What cgox fetches and compiles stays for the next run. */
const CACHE = join(tmpdir(), "cgox-test-deb-cache");

export async function debProject(app: string, files: Readonly<Record<string, string>> = {}): Promise<DebProject> {
  const folder = join(await mkdtemp(join(tmpdir(), "cgox-deb-")), app);
  await cp(join(REPOSITORY_ROOT, "fixtures/apps", app), folder, { recursive: true });
  const write = async (path: string, text: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const run: DebProject["cgox"] = (args, env = {}) =>
    cgox(args, { cwd: folder, cache: CACHE, env: { SOURCE_DATE_EPOCH: undefined, ...env } });
  return {
    folder,
    write,
    cgox: run,
    pack: async (...args) => {
      const { stdout, stderr, exitCode } = await run(["package", "deb", ...args]);
      expect(exitCode, stderr).toBe(0);
      return stdout.trim().split("\n");
    },
  };
}

/** All that a graphical program's package has. */
export const CAIRO_FILES: Readonly<Record<string, string>> = {
  "cgox.yaml": `name: cairo-hello
package:
  version: v1.2.0-rc.1
  maintainer: Jo Doe <jo@example.com>
  homepage: https://example.com/cairo-hello
  license: Apache-2.0
  copyright: 2026 Jo Doe <jo@example.com>
  description: |
    program that draws a picture and writes it as PNG
    It draws some discs and a line of text with cairo, and says which
    version of cairo it found.

    - it needs no display
    - it takes no more than a second
  deb:
    section: graphics
    depends: [fonts-dejavu-core, libc6]
    recommends: shared-mime-info
    suggests: [eog | gthumb, "inkscape (>= 1.0)"]
    conflicts: [zz-hello, aa-hello]
    provides: [zz-hello, aa-hello]
    man: [man/*.1]
    desktop: [cairo-hello.desktop]
    icons: [cairo-hello.svg]
    files:
      - { source: share/**, path: /usr/share/cairo-hello/ }
      - { source: colours.conf, path: /etc/cairo-hello/colours.conf }
    symlinks: { /usr/share/cairo-hello/default: warm/palette.txt }
`,
  "man/cairo-hello.1": `.TH CAIRO-HELLO 1 2026-11-21 "cairo-hello"
.SH NAME
cairo-hello \\- draw a picture
.SH SYNOPSIS
.B cairo-hello
.RI [ file ]
.SH DESCRIPTION
.B cairo-hello
draws a picture and writes it to
.IR file .
`,
  "cairo-hello.desktop": "[Desktop Entry]\nType=Application\nName=Cairo Hello\nExec=cairo-hello\nIcon=cairo-hello\nCategories=Graphics;\n",
  "cairo-hello.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"><circle cx="24" cy="24" r="20" fill="#a33"/></svg>\n',
  "share/warm/palette.txt": "#aa3333\n#ddaa33\n",
  "share/cold/palette.txt": "#3333aa\n",
  "colours.conf": "palette=warm\n",
};
