import { cp, mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cgox, REPOSITORY_ROOT } from "./support/cgox.ts";
import { decodePng } from "./support/png.ts";
import { openWine, type Wine } from "./support/wine.ts";

/** Asks for MSYS2's own mirror, which not every machine reaches; needs zig, go and wine. */
const isWanted = process.env["CGOX_E2E_MSYS2"] === "1";

describe.skipIf(!isWanted)("cairo from MSYS2's own mirror (CGOX_E2E_MSYS2=1)", () => {
  let folder: string;
  let wine: Wine;
  let bundle: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox msys2-"));
    await cp(join(REPOSITORY_ROOT, "fixtures/apps/cairo-hello"), join(folder, "cairo-hello"), { recursive: true });
    wine = await openWine(["cairo-hello.exe"]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  const run = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await cgox(args, { cwd: join(folder, "cairo-hello"), cache: join(folder, "cache") });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout;
  };

  it("is added, linked with, bundled and run", async () => {
    await run("sysroot", "add", "windows/amd64", "cairo");
    bundle = await run("bundle", "windows/amd64", await run("build", "windows/amd64", "."));
    expect(await readdir(bundle)).toEqual(expect.arrayContaining(["cairo-hello.exe", "libcairo-2.dll", "licenses", "zlib1.dll"]));
    const { exitCode, stdout } = await wine.run(join(bundle, "cairo-hello.exe"), "hello.png");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("on windows/amd64");
    const { width, height } = decodePng(await readFile(join(bundle, "hello.png")));
    expect([width, height]).toEqual([320, 160]);
    await rm(join(bundle, "hello.png"));
  });

  it("has no DLL in its bundle that it starts without", async () => {
    for (const name of (await readdir(bundle)).filter((file) => file.toLowerCase().endsWith(".dll"))) {
      await rename(join(bundle, name), join(bundle, `${name}.away`));
      const { exitCode } = await wine.run(join(bundle, "cairo-hello.exe"), "hello.png");
      await rename(join(bundle, `${name}.away`), join(bundle, name));
      expect({ name, started: exitCode === 0 }).toEqual({ name, started: false });
    }
  });
});
