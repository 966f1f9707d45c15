import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHost } from "../../../../src/io/host.ts";
import type { LockedSysroot, Lockfile } from "../../../../src/model/lock.ts";
import { compareEntries } from "../../../../src/packages/lock/lock-entry.ts";
import { formatLockfile, readLockfile, withSysroot, writeLockfile } from "../../../../src/packages/lock/lockfile.ts";

const HASH = "0".repeat(64);
const entry: LockedSysroot = {
  requests: [{ name: "cairo", kind: "module", package: "libcairo2-dev" }],
  indexes: [{ repository: "debian", suite: "bookworm", sha256: HASH }],
  omitted: [],
  packages: [locked("libcairo2-dev", "1.16.0-7")],
  pruned: [locked("libc6", "2.36-9")],
};

describe("cgox.lock", () => {
  const { files } = createHost();
  let path: string;
  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), "cgox-lock-")), "cgox.lock");
  });
  afterEach(() => rm(join(path, ".."), { recursive: true }));

  it("is read as it was written, and is empty where there is none", async () => {
    expect(await readLockfile(files, path)).toEqual({ version: 1, sysroots: {} });
    const lock: Lockfile = { version: 1, sysroots: { "debian-12/armhf": entry } };
    await writeLockfile(files, path, lock);
    expect(await readLockfile(files, path)).toEqual(lock);
  });

  it("is the same text for the same sysroots in another order", () => {
    const one = withSysroot(withSysroot({ version: 1, sysroots: {} }, "debian-12/armhf", entry), "debian-12/arm64", entry);
    const other = withSysroot(withSysroot({ version: 1, sysroots: {} }, "debian-12/arm64", entry), "debian-12/armhf", entry);
    expect(formatLockfile(one)).toBe(formatLockfile(other));
  });

  it("forgets a sysroot that nothing is wanted of", () => {
    const lock = withSysroot({ version: 1, sysroots: {} }, "debian-12/armhf", entry);
    expect(withSysroot(lock, "debian-12/armhf", { ...entry, requests: [] }).sysroots).toEqual({});
  });

  it.each([
    ["no JSON", "{", "CGOX_LOCK_MALFORMED"],
    ["merge conflicts", '{\n<<<<<<< HEAD\n"version": 1\n', "CGOX_LOCK_MALFORMED"],
    ["a newer version", '{"version": 2}', "CGOX_LOCK_NEWER"],
    ["an unknown key", '{"version": 1, "sysroots": {}, "more": 1}', "CGOX_LOCK_MALFORMED"],
    [
      "a path out of the mirror",
      JSON.stringify({ version: 1, sysroots: { "a/b": { ...entry, packages: [{ ...locked("x", "1"), path: "../../x" }] } } }),
      "CGOX_LOCK_MALFORMED",
    ],
    ...Object.entries({
      name: ["$(id)/../x", "a b", ""],
      version: ["", "1 2", "$(id)", "1\u001b[2J"],
      architecture: ["../x", "any any"],
      repository: ["a b"],
      path: ["/etc/passwd", "a/%2e%2e/x", "a\u0000"],
      size: [-1, 1.5, 1e300, "1"],
      why: ["\u001b[2J"],
    }).flatMap(([field, values]) =>
      values.map((value): [string, string, string] => [
        `the ${field} ${JSON.stringify(value)}`,
        JSON.stringify({ version: 1, sysroots: { "a/b": { ...entry, packages: [{ ...locked("x", "1"), [field]: value }] } } }),
        "CGOX_LOCK_MALFORMED",
      ]),
    ),
    ["a sysroot of a name that a schema passes over", '{"version": 1, "sysroots": {"__proto__": {"packages": 1}}}', "CGOX_LOCK_MALFORMED"],
    ["a key of such a name", '{"version": 1, "sysroots": {}, "__proto__": {}}', "CGOX_LOCK_MALFORMED"],
    [
      "a hash that is none",
      JSON.stringify({ version: 1, sysroots: { "a/b": { ...entry, packages: [{ ...locked("x", "1"), sha256: "../x" }] } } }),
      "CGOX_LOCK_MALFORMED",
    ],
  ])("refuses %s", async (_, text, code) => {
    await writeFile(path, text);
    await expect(readLockfile(files, path)).rejects.toMatchObject({ code });
  });
});

describe("compareEntries", () => {
  it("names what came, what went and what changed", () => {
    const after = { ...entry, packages: [locked("libcairo2-dev", "1.18.0-1"), locked("zlib1g-dev", "1")] };
    expect(compareEntries({ ...entry, packages: [...entry.packages, locked("old", "1")] }, after)).toEqual({
      added: ["zlib1g-dev"],
      removed: ["old"],
      changed: [{ name: "libcairo2-dev", from: "1.16.0-7", to: "1.18.0-1" }],
    });
  });
});

function locked(name: string, version: string) {
  return { name, version, architecture: "armhf", repository: "debian", path: `pool/${name}.deb`, size: 1, sha256: HASH, why: "wanted" };
}
