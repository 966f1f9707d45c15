import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openElf } from "../../src/formats/elf.ts";
import type { ListedTarget } from "../../src/pipeline/list-targets.ts";
import { cgox, REPOSITORY_ROOT } from "./support/cgox.ts";
import { expectFor } from "./support/port-programs.ts";
import { requireTools } from "./support/tools.ts";

/** The libc's name by the system; a program for musl has no interpreter instead. */
const LIBC: Readonly<Record<string, RegExp>> = {
  linux: /^libc\.so\.6(\.1)?$/,
  freebsd: /^libc\.so\.7$/,
  netbsd: /^libc\.so\.12$/,
  openbsd: /^libc\.so(\.|$)/,
};

const isWanted = process.env["CGOX_E2E_PORTS"] === "all";

/** ports.test.ts has one of each kind; all of them take half an hour, most of it zig's for the libcs. */
describe.skipIf(!isWanted)("cgo for every port and libc (CGOX_E2E_PORTS=all)", () => {
  let folder: string;
  let rows: readonly ListedTarget[];
  const run = (...args: string[]) => cgox(args, { cwd: folder, cache: join(folder, "cache"), env: { SDKROOT: undefined } });

  beforeAll(async () => {
    expect(requireTools("zig", "go")).toBe(true);
    folder = await mkdtemp(join(tmpdir(), "cgox-every-port-"));
    await writeFile(join(folder, "go.mod"), "module example.com/ports\n\ngo 1.21\n");
    rows = (JSON.parse((await run("targets", "--json")).stdout) as ListedTarget[]).filter(({ cgo }) => cgo === "zig");
    expect(rows.length).toBeGreaterThan(25);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function build(target: string): Promise<Buffer> {
    const path = join(folder, target.replaceAll(/\W/g, "-"));
    const { exitCode, stderr } = await run("build", target, join(REPOSITORY_ROOT, "fixtures/apps/cgo-hello"), "-o", path);
    expect([target, exitCode, stderr.slice(0, 1000)]).toEqual([target, 0, expect.any(String)]);
    const bytes = await readFile(path);
    expectFor(target, bytes);
    return bytes;
  }

  test("with the port's own libc", async () => {
    for (const { target } of rows) {
      const bytes = await build(target);
      const libc = LIBC[target.split("/")[0] ?? ""];
      if (libc !== undefined)
        expect([target, openElf(bytes).needed]).toEqual([target, expect.arrayContaining([expect.stringMatching(libc)])]);
    }
  });

  test("with musl, static, and run where something runs it", async () => {
    const { architectures } = JSON.parse(await readFile(join(REPOSITORY_ROOT, "sysroots/musl.json"), "utf8")) as {
      architectures: Record<string, { goarch: string }>;
    };
    const known = new Set(Object.values(architectures).map(({ goarch }) => `linux/${goarch}`));
    for (const { target, run: here } of rows.filter((row) => known.has(row.target))) {
      expect([target, openElf(await build(`${target}@musl`)).interpreter]).toEqual([target, undefined]);
      if (here.by === "nothing" || (here.by === "emulator" && here.program === undefined)) continue;
      const path = join(folder, `${target}@musl`.replaceAll(/\W/g, "-"));
      const { stdout } = here.by === "host" ? await execa(path) : await execa(here.program ?? "", [path]);
      expect(stdout).toContain(`hello from ${target}\nsin(1) = 0.8415\n`);
    }
  });
});
