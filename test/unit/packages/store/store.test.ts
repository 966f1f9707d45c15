import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CgoxError } from "../../../../src/model/error.ts";
import { createHost } from "../../../../src/io/host.ts";
import type { RepositoryKind } from "../../../../src/packages/repository.ts";
import { registerProject } from "../../../../src/packages/store/projects.ts";
import { openStore, type ProvideOptions, type Unpacker } from "../../../../src/packages/store/store.ts";
import { useScratch } from "../../io/support/scratch.ts";

const scratch = useScratch();
const archive = Buffer.from("the package");
const sha256 = createHash("sha256").update(archive).digest("hex");
const item = {
  name: "zlib1g-dev",
  version: "1",
  architecture: "armhf",
  repository: "debian",
  path: "pool/z.deb",
  size: archive.length,
  sha256,
  why: "wanted",
};

/** A package holds one header with its own bytes, a link to it, and md5sums. */
const kind: Pick<RepositoryKind, "unpack"> = {
  unpack: (bytes, sink) => {
    sink.metadata("control", Buffer.from("Package: zlib1g-dev"));
    sink.metadata("md5sums", Buffer.from(""));
    sink.file("usr/include/zlib.h", bytes, false);
    sink.hardLink("usr/include/again.h", "usr/include/zlib.h");
    sink.symlink("usr/include/link.h", "zlib.h");
    return Promise.resolve();
  },
};

function store(base?: string) {
  return openStore({ host: createHost({}), directory: scratch("store"), base, kind, bucket: "unpacked", wants: () => true });
}

const offline: ProvideOptions = { urls: [], onBytes: () => undefined, unpack: async (work) => void (await work()) };

function putDownload(folder: string): void {
  mkdirSync(scratch(folder, "downloads"), { recursive: true });
  writeFileSync(scratch(folder, "downloads", sha256), archive);
}

test("an unpacked package is flat: files by number, metadata by name, and the list of what they are", async () => {
  putDownload("store");
  await store().provide(item, offline);
  const folder = await store().unpackedDirectory(sha256);
  expect(readdirSync(folder)).toEqual(["entries.json", "f0", "metadata-control"]);
  expect(await store().entries(sha256)).toEqual([
    { kind: "f", path: "usr/include/zlib.h", at: "f0" },
    { kind: "f", path: "usr/include/again.h", at: "f0" },
    { kind: "l", path: "usr/include/link.h", target: "zlib.h" },
  ]);
});

test("a package that the base has unpacked is used from there", async () => {
  putDownload("base");
  const base = openStore({ host: createHost({}), directory: scratch("base"), kind, bucket: "unpacked", wants: () => true });
  await base.provide(item, offline);
  const layered = store(scratch("base"));
  expect(await layered.isUnpacked(sha256)).toBe(true);
  await layered.provide(item, offline);
  expect(await layered.unpackedDirectory(sha256)).toBe(scratch("base", "unpacked", sha256));
  expect((await layered.entries(sha256)).length).toBe(3);
  expect(existsSync(scratch("store"))).toBe(false);
});

test("a package file of the base is unpacked into our own store, and the base stays as it is", async () => {
  putDownload("base");
  await store(scratch("base")).provide(item, offline);
  expect(await store().unpackedDirectory(sha256)).toBe(scratch("store", "unpacked", sha256));
  expect(await store().isUnpacked(sha256)).toBe(true);
  expect(readdirSync(scratch("base"))).toEqual(["downloads"]);
  expect(readdirSync(scratch("store"))).toEqual(["unpacked"]);
});

test("what is in neither is missing offline", async () => {
  await expect(store(scratch("base")).provide(item, offline)).rejects.toMatchObject({ code: "CGOX_STORE_MISSING" });
});

/** Another process that leaves half of a package behind, and says that it is done or not. */
function halfDone(places: string[], isDone: boolean): Unpacker {
  return {
    unpack: ({ directory }) => {
      places.push(directory);
      writeFileSync(`${directory}/f0`, "half of it");
      return Promise.resolve(isDone);
    },
    close: () => undefined,
  };
}

test("what another process could not unpack leaves nothing, and is unpacked here then", async () => {
  putDownload("store");
  const places: string[] = [];
  const unpack: ProvideOptions["unpack"] = async (work) => {
    expect(await work(halfDone(places, false))).toBe(false);
    expect(readdirSync(scratch("store/unpacked"))).toEqual([]);
    expect(await work()).toBe(true);
  };
  await store().provide(item, { ...offline, unpack });
  expect(places.length).toBe(1);
  expect((await store().entries(sha256)).length).toBe(3);
  expect(readdirSync(scratch("store/unpacked"))).toEqual([sha256]);
});

test.each(["here", "apart"])("what is not vouched for gets no name in the store (%s)", async (place) => {
  putDownload("store");
  const doubtful = openStore({
    host: createHost({}),
    directory: scratch("store"),
    kind,
    bucket: "unpacked",
    wants: () => true,
    vouch: () => Promise.reject(new CgoxError("CGOX_FETCH_SIGNATURE", "made by nobody we know")),
  });
  const places: string[] = [];
  const unpack: ProvideOptions["unpack"] = async (work) => void (await work(place === "here" ? undefined : halfDone(places, true)));
  await expect(doubtful.provide(item, { ...offline, unpack })).rejects.toMatchObject({ code: "CGOX_FETCH_SIGNATURE" });
  expect(places.length).toBe(place === "here" ? 0 : 1);
  expect(readdirSync(scratch("store/unpacked"))).toEqual([]);
  expect(await doubtful.isUnpacked(sha256)).toBe(false);
});

test("a project is registered once, and a cache that cannot be written to is no error", async () => {
  const { files } = createHost({});
  await registerProject(files, scratch("cache"), "/app/cgox.lock");
  await registerProject(files, scratch("cache"), "/app/cgox.lock");
  expect(readdirSync(scratch("cache/projects")).length).toBe(1);
  const refused = (code: "CGOX_IO_DENIED" | "CGOX_IO_FULL") => ({ ...files, writeAtomic: () => Promise.reject(new CgoxError(code, "no")) });
  await registerProject(refused("CGOX_IO_DENIED"), scratch("cache"), "/other/cgox.lock");
  await expect(registerProject(refused("CGOX_IO_FULL"), scratch("cache"), "/other/cgox.lock")).rejects.toThrow("no");
});
