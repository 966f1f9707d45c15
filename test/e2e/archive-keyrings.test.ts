import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { PacketList, PublicSubkeyPacket, readKey } from "openpgp";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import {
  indexRepository,
  makeDebianRepository,
  makeSigningKey,
  REPOSITORY_TOOLS,
  signRelease,
  type DebSpec,
  type SigningKey,
} from "../../fixtures/repositories/debian.ts";
import { cgox, type CgoxResult } from "./support/cgox.ts";
import { installedCopy } from "./support/installed-copy.ts";
import { serveFolder, type FileServer } from "./support/serve.ts";
import { describeWith } from "./support/tools.ts";

const SUITE = "bookworm";
const RASPBIAN_KEY = "A0DA38D0D76E8B5D638872819165938D90FDDD2E";
const RASPBERRYPI_KEY = "CF8A1AF502A2AA2D763BAE7E82B129927FA3303E";
const PC = "Name: hello\nDescription: a library\nVersion: 1.0\nLibs: -lhello\n";

const HELLO: readonly DebSpec[] = [
  {
    name: "libhello-dev",
    files: { "usr/include/hello.h": "int hello(void);\n", "usr/lib/arm-linux-gnueabihf/pkgconfig/hello.pc": PC },
    fields: { Depends: "libhello1 (>= 1.0)", Section: "libdevel" },
  },
  { name: "libhello1", files: { "usr/lib/arm-linux-gnueabihf/libhello.so.1": "of raspbian" } },
];
const NEWER: DebSpec = {
  name: "libhello1",
  version: "1.0-1+rpt1",
  files: { "usr/lib/arm-linux-gnueabihf/libhello.so.1": "of raspberrypi" },
};

describeWith([...REPOSITORY_TOOLS, "zig"], "archives whose keys come in their own packages", () => {
  let folder: string;
  let raspbian: SigningKey;
  let raspberrypi: SigningKey;
  let stranger: SigningKey;
  let pristine: string;
  let main: string;
  let archives: string;
  let server: FileServer;
  let project: string;
  let cache: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cgox-keyrings-"));
    pristine = join(folder, "pristine");
    raspbian = await makeSigningKey("Raspbian");
    raspberrypi = await makeSigningKey("Raspberry Pi", { isOld: true });
    stranger = await makeSigningKey("Stranger");
    await makeDebianRepository(
      join(pristine, "raspbian"),
      { suite: SUITE, debs: [...HELLO, await keyringDeb("raspbian", raspbian)] },
      raspbian,
    );
    const debs = [NEWER, await keyringDeb("raspberrypi", raspberrypi)];
    await makeDebianRepository(join(pristine, "raspberrypi"), { suite: SUITE, debs }, raspberrypi);
    const listed = await execa("gpg", ["--list-packets"], { input: await publicKey(raspberrypi) });
    expect(listed.stdout, "signed with SHA-1").toMatch(/sigclass 0x13[^]*digest algo 2,/);
    main = await installedCopy(join(folder, "cgox"), "raspios-12", pinned);
  });
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  beforeEach(async () => {
    const base = await mkdtemp(join(folder, "case-"));
    archives = join(base, "archives");
    await cp(pristine, archives, { recursive: true });
    server = await serveFolder(archives);
    [project, cache] = [join(base, "project"), join(base, "cache")];
    await mkdir(project);
    await configure();
  });
  afterEach(() => server.close());

  const run = (...args: string[]): Promise<CgoxResult> => cgox(args, { cwd: project, cache, main });
  const add = (): Promise<CgoxResult> => run("sysroot", "add", "linux/arm/v6", "hello");

  it("believes the keys that are pinned, names each package's archive in the lock, and takes the higher version", async () => {
    succeeded(await add());
    expect(await lockedPackages()).toEqual(["libhello-dev 1.0-1 raspbian", "libhello1 1.0-1+rpt1 raspberrypi"]);
    const root = (await run("sysroot", "path", "rpi-zero")).stdout.trim();
    expect(await readFile(join(root, "usr/lib/arm-linux-gnueabihf/libhello.so.1"), "utf8")).toBe("of raspberrypi");
    const kept = await readdir(join(cache, "index/debian-2/keyrings"));
    expect(kept.toSorted()).toEqual([raspbian, raspberrypi].map(({ fingerprint }) => `${fingerprint}.pgp`).toSorted());
    const packagesFiles = server.requests.filter((path) => path.endsWith("/Packages.gz"));
    expect(packagesFiles, "each list is fetched once").toHaveLength(2);
    expect(await leftovers()).toEqual([]);
  });

  it("has the keys when the index is new the next time", async () => {
    succeeded(await add());
    const debs = [{ name: "libnew-dev", files: { "usr/include/new.h": "\n" }, fields: { Section: "libdevel" } }];
    await makeDebianRepository(join(archives, "raspbian"), { suite: SUITE, debs }, raspbian);
    server.requests.length = 0;
    succeeded(await run("sysroot", "add", "linux/arm/v6", "libnew-dev"));
    expect(server.requests.filter((path) => path.includes("keyring"))).toEqual([]);
  });

  it("takes a version by its archive's priority first", async () => {
    const preferring = await installedCopy(join(folder, "cgox-preferring"), "raspios-12", (text) =>
      pinned(text).replace(/("components": \["main", "contrib", "non-free", "rpi"\],)/, '$1 "priority": 990,'),
    );
    expect(await readFile(join(folder, "cgox-preferring/sysroots/raspios-12.json"), "utf8")).toContain("990");
    const result = await cgox(["sysroot", "add", "linux/arm/v6", "hello"], { cwd: project, cache, main: preferring });
    succeeded(result);
    expect(await lockedPackages()).toEqual(["libhello-dev 1.0-1 raspbian", "libhello1 1.0-1 raspbian"]);
  });

  it("refuses another key under the same name, and keeps nothing of it", async () => {
    await replacePackage("raspbian", await keyringDeb("raspbian", stranger), stranger);
    const result = await add();
    expectRefusal(result, "CGOX_INDEX_KEYRING");
    expect(result.stderr).toContain(`only the key ${stranger.fingerprint}`);
    expect(result.stderr).toContain(raspbian.fingerprint);
    await expectNothingKept();
  });

  it("refuses an index that the pinned key has not signed, and keeps nothing of it", async () => {
    await signRelease(join(archives, "raspbian/dists", SUITE), stranger);
    expectRefusal(await add(), "CGOX_INDEX_SIGNATURE");
    await expectNothingKept();
  });

  it("refuses a signature by a subkey that the pinned key does not vouch for", async () => {
    await replacePackage("raspbian", await keyringDeb("raspbian", await withForeignSubkeys(raspbian, stranger)), stranger);
    expectRefusal(await add(), "CGOX_INDEX_SIGNATURE");
    await expectNothingKept();
  });

  it("says so where the archive has no keyring package", async () => {
    await rm(join(archives, "raspbian"), { recursive: true });
    await makeDebianRepository(join(archives, "raspbian"), { suite: SUITE, debs: HELLO }, raspbian);
    const result = await add();
    expectRefusal(result, "CGOX_INDEX_KEYRING");
    expect(result.stderr).toMatch(/raspbian-archive-keyring[^]*does not list it/);
  });

  it("needs no keyring package for a key that cgox.yaml names", async () => {
    await rm(join(archives, "raspbian"), { recursive: true });
    await makeDebianRepository(join(archives, "raspbian"), { suite: SUITE, debs: HELLO }, stranger);
    await configure(stranger);
    succeeded(await add());
  });

  it("adds the archive to Debian's own for 64 bits", async () => {
    const debs = [
      {
        name: "zlib1g",
        version: "9:1.3-1+rpt1",
        architecture: "arm64",
        files: { "usr/lib/aarch64-linux-gnu/libz.so.1": "of raspberrypi" },
      },
    ];
    await makeDebianRepository(join(archives, "raspberrypi"), { suite: SUITE, architectures: ["arm64"], debs }, raspberrypi);
    succeeded(await run("sysroot", "add", "rpi64", "libpng16-16"));
    const packages = await lockedPackages("raspios-12/arm64");
    expect(packages).toContain("zlib1g 9:1.3-1+rpt1 raspberrypi");
    expect(packages.some((line) => /^libpng16-16 .* debian(-security)?$/.test(line))).toBe(true);
    expect(packages.some((line) => line.endsWith(" raspbian"))).toBe(false);
  });

  function pinned(text: string): string {
    return text.replace(RASPBIAN_KEY, raspbian.fingerprint).replace(RASPBERRYPI_KEY, raspberrypi.fingerprint);
  }

  async function configure(key?: SigningKey): Promise<void> {
    const repository = (name: string, keys = "") => `      ${name}: { mirrors: ["${server.url}/${name}"]${keys} }\n`;
    const keys = key === undefined ? "" : `, keys: ["${key.publicKeyFile}"]`;
    const lines = repository("raspbian", keys) + repository("raspberrypi");
    await writeFile(join(project, "cgox.yaml"), `platforms:\n  raspios-12:\n    repositories:\n${lines}`);
  }

  async function replacePackage(repository: string, deb: DebSpec, key: SigningKey): Promise<void> {
    await makeDebianRepository(join(archives, repository), { suite: SUITE, debs: [deb] }, key);
    await indexRepository(join(archives, repository), { suite: SUITE }, key);
  }

  async function lockedPackages(id = "raspios-12/armhf"): Promise<string[]> {
    const lock = JSON.parse(await readFile(join(project, "cgox.lock"), "utf8")) as {
      sysroots: Record<string, { packages: { name: string; version: string; repository: string }[] }>;
    };
    return (lock.sysroots[id]?.packages ?? []).map(({ name, version, repository }) => `${name} ${version} ${repository}`);
  }

  async function leftovers(): Promise<string[]> {
    return (await readdir(cache, { recursive: true })).filter((path) => path.includes(".tmp-"));
  }

  /** Of the archive that is refused; the other one's index may be there. */
  async function expectNothingKept(): Promise<void> {
    await expect(stat(join(project, "cgox.lock"))).rejects.toThrow();
    expect(await leftovers()).toEqual([]);
    const keys = await readdir(join(cache, "index/debian-2/keyrings")).catch(() => []);
    expect(keys.filter((name) => name !== `${raspberrypi.fingerprint}.pgp`)).toEqual([]);
    const files = await readdir(join(cache, "index/debian-2/files")).catch(() => []);
    expect(files.length).toBeLessThanOrEqual(1);
  }

  function succeeded({ exitCode, stderr }: CgoxResult): void {
    expect(exitCode, stderr).toBe(0);
  }

  function expectRefusal({ exitCode, stderr, stdout }: CgoxResult, code: string): void {
    expect({ exitCode, stdout, stderr }).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining(`[${code}]`) as unknown,
    });
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});

/** A keyring package as the archives have them, with the key in OpenPGP's binary form. */
async function keyringDeb(archive: string, key: SigningKey | Uint8Array): Promise<DebSpec> {
  const bytes = key instanceof Uint8Array ? key : await publicKey(key);
  return {
    name: `${archive}-archive-keyring`,
    version: "2025.1",
    architecture: "all",
    files: { [`usr/share/keyrings/${archive}-archive-keyring.gpg`]: bytes, "usr/share/keyrings/README": "no key" },
  };
}

/** One key in 256 ends with the byte of a newline. */
async function publicKey({ home }: SigningKey): Promise<Uint8Array> {
  return (await execa("gpg", ["--homedir", home, "--batch", "--export"], { encoding: "buffer", stripFinalNewline: false })).stdout;
}

/** The first key with the second's subkeys behind it, as somebody can make it who has only its public part. */
async function withForeignSubkeys(key: SigningKey, other: SigningKey): Promise<Uint8Array> {
  const packets = (await readKey({ binaryKey: await publicKey(other) })).toPacketList();
  const tail = new PacketList();
  const start = [...packets].findIndex((packet) => packet instanceof PublicSubkeyPacket);
  for (const packet of [...packets].slice(start)) tail.push(packet);
  return Buffer.concat([await publicKey(key), tail.write()]);
}
