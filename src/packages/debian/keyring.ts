import { createHash } from "node:crypto";
import { openDeb } from "../../formats/deb.ts";
import { fingerprintOf, keysByFingerprint, readKeyFile } from "../../formats/public-keys.ts";
import { walkTar } from "../../formats/tar.ts";
import { CgoxError } from "../../model/error.ts";
import type { PackageRecord } from "../../model/package.ts";
import { decodedFile, type IndexFile } from "./decoded.ts";
import { buildPackagesTable } from "./index/packages-builder.ts";
import { openPackagesTable } from "./index/packages-table.ts";
import { parseRelease, type Release } from "./release.ts";
import { packagesFiles, type SuiteFile } from "./suite-files.ts";
import { fetchSuiteFile, type SuiteContext } from "./suite-index.ts";

/** The pinned keys out of an archive's keyring package, and what was fetched on the way. Nobody has vouched for any of it yet. */
export interface FetchedKeyring {
  /** Each a key whose primary fingerprint is pinned. */
  readonly keys: readonly Uint8Array[];
  /** Lists of packages that were read, by the hash that the index gives. */
  readonly packages: readonly { readonly sha256: string; readonly path: string }[];
  /** A temporary folder that holds `packages`; the caller removes it. */
  readonly directory: string;
}

/** Where apt looks for keys (apt-secure(8), sources.list(5) `Signed-By`). No slash in front. */
const FOLDERS = ["usr/share/keyrings/", "etc/apt/trusted.gpg.d/"];
const ENDINGS = ["pgp", "gpg", "asc"];

const LARGEST_LIST = 256 << 20;
const LARGEST_LIST_UNPACKED = 1 << 30;
const LARGEST_PACKAGE = 16 << 20;
const LARGEST_UNPACKED = 64 << 20;

/** Versions of the package that are looked at, the newest first. */
const MOST_CANDIDATES = 3;

/** The files with a repository's keys that are on this machine: in the cache, and in this host's keyring folder. Only pinned keys count. */
export async function keyringAtHand({ host, repository, keyringDirectory }: SuiteContext): Promise<Uint8Array[]> {
  const name = repository.keyringPackage;
  if (name === undefined) return [];
  const paths = [
    ...repository.fingerprints.map((fingerprint) => `${keyringDirectory}/${fingerprint}.pgp`),
    ...ENDINGS.map((ending) => `/usr/share/keyrings/${name}.${ending}`),
  ];
  const found = await Promise.all(paths.map((path) => host.files.readIfThere(path).catch(() => undefined)));
  const readable = await Promise.all(found.map(async (bytes) => (bytes !== undefined && (await isKeyFile(bytes)) ? [bytes] : [])));
  return readable.flat();
}

/** Keeps keys that a signature was verified with, for the next time. */
export async function rememberKeys({ host, keyringDirectory }: SuiteContext, keys: readonly Uint8Array[]): Promise<void> {
  await host.files.makeDirectory(keyringDirectory);
  for (const bytes of keys) {
    for (const key of await readKeyFile(bytes)) await host.files.writeAtomic(`${keyringDirectory}/${fingerprintOf(key)}.pgp`, bytes);
  }
}

export interface UnverifiedIndex {
  readonly mirror: string;
  /** The text of an InRelease. */
  readonly text: string;
}

/**
 * Takes the pinned keys out of the archive's keyring package. The index that says where it lies, and the package, are trusted in nothing:
 * what counts of them is a key with a pinned fingerprint.
 * @throws CgoxError `CGOX_INDEX_KEYRING`, `CGOX_NET_…`, `CGOX_FETCH_…`
 */
export async function fetchKeyring(context: SuiteContext, { mirror, text }: UnverifiedIndex): Promise<FetchedKeyring> {
  const { host, repository, suite, directory: parent } = context;
  const name = repository.keyringPackage ?? "";
  const release = parseRelease(text);
  const directory = await host.files.makeTemporaryDirectory(parent);
  const packages: { sha256: string; path: string }[] = [];
  try {
    for (const file of packagesFiles(release, suite, context.architecture)) {
      const path = await fetchList(context, { file, release, mirror, directory });
      packages.push({ sha256: file.sha256, path });
      const candidates = await candidatesIn(context, { path, sha256: file.sha256 }, name);
      if (candidates.length > 0) return { keys: await pinnedKeys(context, mirror, candidates), packages, directory };
    }
    throw noKeyring(name, `the index of ${suite.name} on ${mirror} does not list it`);
  } catch (error) {
    await host.files.remove(directory);
    throw error;
  }
}

interface List {
  readonly file: SuiteFile;
  readonly release: Release;
  readonly mirror: string;
  readonly directory: string;
}

async function fetchList({ host, repository, suite, onBytes }: SuiteContext, { file, release, mirror, directory }: List): Promise<string> {
  if (file.size > LARGEST_LIST)
    throw noKeyring(repository.keyringPackage ?? "", `${file.path} of ${mirror} has ${String(file.size)} bytes`);
  return fetchSuiteFile({ host, filesDirectory: directory, onBytes }, { release, suite, mirrors: [mirror] }, file);
}

async function candidatesIn(
  { host, name, suite, architecture }: SuiteContext,
  file: IndexFile,
  wanted: string,
): Promise<readonly PackageRecord[]> {
  const source = { repository: name, suite: suite.name, bytes: decodedFile(host.files, file, LARGEST_LIST_UNPACKED) };
  const table = openPackagesTable(await buildPackagesTable(architecture, [source]));
  return table?.candidates(wanted).slice(0, MOST_CANDIDATES) ?? [];
}

async function pinnedKeys(context: SuiteContext, mirror: string, candidates: readonly PackageRecord[]): Promise<Uint8Array[]> {
  const { fingerprints, keyringPackage = "" } = context.repository;
  const seen: string[] = [];
  for (const record of candidates) {
    const files = await keyFilesOf(await fetchPackage(context, mirror, record));
    const keys = await keysByFingerprint(files, fingerprints);
    if (keys.length > 0) return keys.map((key) => key.write());
    seen.push(...(await Promise.all(files.map(readKeyFile))).flat().map(fingerprintOf));
  }
  const has = seen.length === 0 ? "no key" : `only the key ${[...new Set(seen)].join(", ")}`;
  throw noKeyring(keyringPackage, `the one of ${mirror} holds ${has}, and ${fingerprints.join(" or ")} is pinned`);
}

async function fetchPackage({ host }: SuiteContext, mirror: string, { name, version, path, sha256 }: PackageRecord): Promise<Buffer> {
  const answer = await host.network.get(`${mirror}/${path}`, { maximumBytes: LARGEST_PACKAGE });
  const body = answer.status === 200 ? answer.body : Buffer.alloc(0);
  if (createHash("sha256").update(body).digest("hex") === sha256) return body;
  throw new CgoxError("CGOX_FETCH_MISMATCH", `${name} ${version} of ${mirror} is not what its index says`);
}

async function keyFilesOf(archive: Buffer): Promise<Uint8Array[]> {
  const files: Uint8Array[] = [];
  const { dataTar } = await openDeb(archive, { limit: LARGEST_UNPACKED });
  await walkTar(dataTar, ({ path, type, data }) => {
    const inside = path.replace(/^\.?\//, "");
    if (type === "file" && FOLDERS.some((folder) => inside.startsWith(folder))) files.push(Buffer.from(data));
  });
  const readable = await Promise.all(files.map(isKeyFile));
  return files.filter((_, index) => readable[index]);
}

/** A keyring folder may hold other files too, and keys of a kind that the library does not read. */
async function isKeyFile(bytes: Uint8Array): Promise<boolean> {
  return readKeyFile(bytes).then(
    (keys) => keys.length > 0,
    () => false,
  );
}

function noKeyring(name: string, reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_KEYRING", `the keys in the package ${name} cannot be used: ${reason}`, {
    hint:
      "another mirror can be named with --mirror, and keys that may sign in cgox.yaml, below " +
      "platforms.<platform>.repositories.<repository>.keys",
  });
}
