import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import { locateGo } from "../../../src/toolchain/go.ts";
import { temporaryFolder, writeProgram } from "./temporary.ts";

const folder = temporaryFolder();
const goProgram = (version: string): string => `[ "$GOTOOLCHAIN" = local ] || exit 9\nprintf '%s\\n' ${version} /go/root`;
const host = (env: Record<string, string>) => createHost({ PATH: "/nowhere", HOME: folder, ...env });

describe("locateGo", () => {
  const named = writeProgram(join(folder, "named", "go"), goProgram("go1.26.8"));
  const onPath = writeProgram(join(folder, "path", "go"), goProgram("go1.21rc2"));

  test("CGOX_GO wins", async () => {
    expect(await locateGo(host({ CGOX_GO: named, PATH: `${folder}/path` }))).toEqual({
      path: named,
      version: "1.26.8",
      goroot: "/go/root",
    });
  });

  test("then PATH", async () => {
    expect(await locateGo(host({ PATH: `${folder}/path` }))).toEqual({ path: onPath, version: "1.21rc2", goroot: "/go/root" });
  });

  test("then where installers put it", async () => {
    const path = writeProgram(join(folder, "root", "bin", "go"), goProgram("go1.22.2"));
    expect((await locateGo(host({ GOROOT: join(folder, "root") }))).path).toBe(path);
  });

  test("nowhere: says where it looked", async () => {
    const real = host({});
    const bare = { ...real, files: { ...real.files, exists: () => Promise.resolve(false) } };
    await expect(locateGo(bare)).rejects.toMatchObject({
      code: "CGOX_GO_MISSING",
      message: expect.stringContaining("/usr/local/go/bin/go") as string,
      hint: expect.stringContaining("go.dev") as string,
    });
  });

  test("CGOX_GO names nothing: no other go is taken in its place", async () => {
    await expect(locateGo(host({ CGOX_GO: "/no/such/go", PATH: `${folder}/path` }))).rejects.toMatchObject({
      code: "CGOX_GO_MISSING",
      message: expect.stringContaining("/no/such/go") as string,
    });
  });

  test("too old", async () => {
    const old = writeProgram(join(folder, "old", "go"), goProgram("go1.19.8"));
    await expect(locateGo(host({ CGOX_GO: old }))).rejects.toMatchObject({
      code: "CGOX_GO_OLD",
      message: expect.stringMatching(/1\.19\.8.*1\.21/),
    });
  });

  test("a go built from its sources", async () => {
    const devel = writeProgram(join(folder, "devel", "go"), `printf '%s\\n' 'devel go1.27-abcdef Mon Jan 1' /go/root`);
    expect((await locateGo(host({ CGOX_GO: devel }))).version).toBe("1.27-abcdef");
  });

  test("does not run", async () => {
    const broken = writeProgram(join(folder, "broken", "go"), "echo no luck >&2; exit 2");
    await expect(locateGo(host({ CGOX_GO: broken }))).rejects.toMatchObject({
      code: "CGOX_GO_UNUSABLE",
      message: expect.stringContaining("no luck") as string,
    });
  });
});
