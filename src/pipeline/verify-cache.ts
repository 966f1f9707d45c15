import { posix } from "node:path";
import { CgoxError } from "../model/error.ts";
import type { LockedPackage, LockedSysroot } from "../model/lock.ts";
import type { CacheVerified, Difference } from "../model/results.ts";
import type { Session } from "../model/session.ts";
import type { Sysroot, SysrootManifest } from "../model/sysroot.ts";
import { loadKind } from "../packages/kinds.ts";
import type { RepositoryKind } from "../packages/repository.ts";
import { compareTrees } from "../packages/store/compare-trees.ts";
import { hasDigest, verifyUnpacked } from "../packages/store/verify-package.ts";
import { openCatalogue } from "../targets/catalogue.ts";
import { assembleTree } from "./make-sysroot.ts";
import { assembleRoot, LINKS_OF_SCRIPTS } from "./runtime-root.ts";
import { checkedIn, openSysroot, sysrootDirectory, UNPACKED_BUCKET, type TargetContext } from "./target-context.ts";
import { wantsPath } from "./unpack-apart.ts";
import { openWholeStore, WHOLE_BUCKET } from "./whole-packages.ts";

const DIGEST = /^[0-9a-f]{64}$/;

/*
 * What is in a cache that others can write to is what they say it is, until it is looked at: a package file has the sha256 that its name says, an
 * unpacked package is what its package file holds, a tree is what cgox makes of such packages. All is made anew and compared; nothing that the cache
 * notes of itself is trusted.
 */

/**
 * `cgox cache verify`: compares the store, the sysroots and the run-time roots with the hashes that their names say.
 * @param options.repair removes what differs, or cannot be checked; it is fetched and made anew when it is needed
 */
export async function verifyCache(session: Session, options: { readonly repair: boolean }): Promise<CacheVerified> {
  const { cacheDirectory, emit } = session;
  const { files } = session.host;
  const differences: Difference[] = [];
  const bad: string[] = [];
  const note = (place: string, found: readonly Difference[]): void => {
    differences.push(...found);
    if (found.length > 0) bad.push(place);
  };

  const store = `${cacheDirectory}/store`;
  const buckets = [UNPACKED_BUCKET, WHOLE_BUCKET];
  const names = await Promise.all(["downloads", ...buckets].map((folder) => files.list(`${store}/${folder}`)));
  const digests = [...new Set(names.flat().filter((name) => DIGEST.test(name)))].toSorted();
  emit({ type: "start", stage: "verify", message: `verifying ${digests.length} packages` });
  const badPackages = new Set<string>();
  let done = 0;
  for (const sha256 of digests) {
    const place = `${store}/downloads/${sha256}`;
    const archive = await files.readIfThere(place);
    const isWhole = archive !== undefined && hasDigest(archive, sha256);
    if (archive !== undefined && !isWhole) note(place, [{ path: place, state: "changed" }]);
    for (const bucket of buckets) {
      const directory = `${store}/${bucket}/${sha256}`;
      if (!(await files.exists(directory))) continue;
      const found = isWhole
        ? await verifyOne(session, { archive, directory, isWhole: bucket === WHOLE_BUCKET })
        : [{ path: directory, state: "unknown" as const }];
      note(directory, found);
      if (found.length > 0) badPackages.add(sha256);
    }
    emit({ type: "progress", stage: "verify", done: ++done, total: digests.length });
  }
  for (const root of await treesOf(session)) note(root, await verifyTree(session, root, badPackages));
  emit({ type: "end", stage: "verify", message: `verified ${digests.length} packages` });
  if (options.repair) for (const place of bad) await files.remove(place);
  return { directory: cacheDirectory, packages: digests.length, differences, removed: options.repair ? bad : [] };
}

/**
 * Checks what a lock entry names before it is used: its package files, what was unpacked of them, and the tree. What is missing of the package files
 * is fetched.
 * @throws CgoxError `CGOX_STORE_CHANGED` naming what differs, `CGOX_STORE_MISSING` offline
 */
export async function verifySysroot(context: TargetContext, locked: LockedSysroot, { root }: Sysroot): Promise<void> {
  const { session, kind, platform, target, store } = context;
  const { host } = session;
  const mirrors = session.offline
    ? new Map<string, readonly string[]>()
    : await kind.mirrors({ host, platform, architecture: target.architecture, mirrors: session.mirrors });
  const { length: total } = locked.packages;
  session.emit({ type: "start", stage: "verify", message: `verifying ${total} packages` });
  let done = 0;
  for (const item of locked.packages) {
    const urls = (mirrors.get(item.repository) ?? []).map((mirror) => `${mirror}/${item.path}`);
    const path = await store.packageFile(item, { urls, onBytes: () => undefined });
    const archive = await host.files.read(path);
    if (!hasDigest(archive, item.sha256)) throw changed([{ path, state: "changed" }]);
    const directory = await store.unpackedDirectory(item.sha256);
    // Without one the tree was made elsewhere; then it is unpacked for the comparison.
    if (await store.isUnpacked(item.sha256)) {
      const found = await verifyOne(session, { archive, directory, isWhole: false });
      if (found.length > 0) throw changed(found);
    } else {
      await store.provide(item, { urls, onBytes: () => undefined, unpack: async (work) => void (await work()) });
    }
    session.emit({ type: "progress", stage: "verify", done: ++done, total });
  }
  const found = await compareWithNew(session, root, (place) => assembleTree(context, locked.packages, place));
  if (found.length > 0) throw changed(found);
  session.emit({ type: "end", stage: "verify", message: `verified ${total} packages and ${root}` });
}

function changed(found: readonly Difference[]): CgoxError {
  const [{ path, state } = { path: "", state: "changed" }] = found;
  const more = found.length === 1 ? "" : `, and ${found.length - 1} more`;
  return new CgoxError("CGOX_STORE_CHANGED", `the cache is not what cgox.lock names: ${path} is ${state}${more}`, {
    hint: "find out who did that; cgox cache verify --repair removes what differs, cgox sysroot sync makes it anew",
  });
}

interface Unpacked {
  readonly archive: Buffer;
  readonly directory: string;
  readonly isWhole: boolean;
}

async function verifyOne({ host: { files } }: Session, { archive, directory, isWhole }: Unpacked): Promise<Difference[]> {
  const kind = await kindOf(archive);
  try {
    return await verifyUnpacked({ files, kind, wants: wantsPath(kind, { repository: "", whole: isWhole }), archive, directory });
  } catch (error) {
    if (!(error instanceof CgoxError) || !error.code.startsWith("CGOX_FORMAT_")) throw error;
    return [{ path: directory, state: "unknown" }];
  }
}

/** A .deb is an ar archive; what pacman installs is a compressed tar. */
function kindOf(archive: Buffer): Promise<RepositoryKind> {
  return loadKind(archive.toString("latin1", 0, 8) === "!<arch>\n" ? "debian" : "pacman");
}

async function treesOf({ host: { files }, cacheDirectory }: Session): Promise<string[]> {
  const folders = ["sysroots", "roots"].map((name) => `${cacheDirectory}/${name}`);
  const names = await Promise.all(folders.map(async (folder) => (await files.list(folder)).map((name) => `${folder}/${name}`)));
  return names.flat().filter((path) => !posix.basename(path).startsWith("."));
}

/** A tree is made anew from the packages that its manifest names, which have to be those that its name stands for. */
async function verifyTree(session: Session, root: string, badPackages: ReadonlySet<string>): Promise<Difference[]> {
  const unknown: Difference[] = [{ path: root, state: "unknown" }];
  const packages = await packagesOf(session, root);
  const id = await sysrootIdOf(session, posix.basename(root));
  if (packages === undefined || id === undefined) return unknown;
  if (packages.some(({ sha256 }) => badPackages.has(sha256))) return unknown;
  const isRoot = posix.basename(posix.dirname(root)) === "roots";
  const entry = { requests: [], indexes: [], omitted: [], packages, pruned: [] };
  if (!isRoot && sysrootDirectory({ sysrootId: id }, entry) !== `sysroots/${posix.basename(root)}`) return unknown;
  const context = await openSysroot(session, id);
  const store = isRoot ? openWholeStore(context) : context.store;
  for (const { sha256 } of packages) if (!(await store.isUnpacked(sha256))) return unknown;
  return compareWithNew(session, root, (place) =>
    isRoot ? assembleRoot(context, { store, packages, root: place }) : assembleTree(context, packages, place),
  );
}

/** What is noted of a tree in the cache may be anything. */
async function packagesOf({ host: { files } }: Session, root: string): Promise<LockedPackage[] | undefined> {
  const bytes = await files.readIfThere(`${root}/.cgox/manifest.json`);
  try {
    const { packages } = JSON.parse(bytes?.toString("utf8") ?? "") as SysrootManifest;
    const real = packages.filter(({ name }) => name !== LINKS_OF_SCRIPTS);
    if (!real.every(({ name, version, sha256 }) => typeof name === "string" && typeof version === "string" && DIGEST.test(sha256))) {
      return undefined;
    }
    return real.map(({ name, version, sha256 }) => {
      return { name, version, sha256, architecture: "", repository: "", path: "", size: 0, why: "" };
    });
  } catch {
    return undefined;
  }
}

/** `debian-12/armhf` of `debian-12-armhf-0123456789abcdef`. */
async function sysrootIdOf(session: Session, name: string): Promise<string | undefined> {
  const catalogue = openCatalogue(session.host, session.dataDirectory, session.config, checkedIn(session));
  for (const id of await catalogue.platformIds()) {
    const architecture = name.startsWith(`${id}-`) ? name.slice(id.length + 1).replace(/-[0-9a-f]{16}$/, "") : "";
    if (architecture !== "" && Object.hasOwn((await catalogue.platform(id)).architectures, architecture)) return `${id}/${architecture}`;
  }
  return undefined;
}

async function compareWithNew(session: Session, root: string, make: (place: string) => Promise<unknown>): Promise<Difference[]> {
  const { files } = session.host;
  const temporary = await files.makeTemporaryDirectory(`${session.cacheDirectory}/sysroots`);
  try {
    await make(`${temporary}/tree`);
    return await compareTrees(files, root, `${temporary}/tree`);
  } finally {
    await files.remove(temporary);
  }
}
