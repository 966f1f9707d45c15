import type { Key } from "openpgp";
import { fingerprintOf, readKeyFile } from "../../formats/public-keys.ts";
import { CgoxError } from "../../model/error.ts";
import type { Host } from "../../model/host.ts";
import type { Keyring, RepositoryConfig } from "../../model/platform.ts";
import { certifiedKeys } from "./certified-keys.ts";
import { fetchKeyring, readKeyring, type KeyringFiles } from "./keyring.ts";
import { isUsable } from "./keys.ts";

export interface KeychainRequest {
  readonly host: Host;
  readonly repository: RepositoryConfig;
  readonly keyring?: Keyring;
  /** The keyring's own repository: the keys that its user named certify besides the pinned ones. */
  readonly certifiers?: RepositoryConfig;
  /** Of the keyring's repository; empty when offline. */
  readonly mirrors?: readonly string[];
  /** Folder of keyrings in the cache. */
  readonly directory: string;
}

/**
 * The keys that may sign for a repository: the user's own, the pinned ones that cgox ships, and of the distribution's keyring those that enough
 * pinned ones certify. The keyring is looked at when a signature is by none of the others, and fetched when the one at hand is of another
 * day or does not have the signer.
 */
export function openKeychain(request: KeychainRequest): (keyIds: readonly string[]) => Promise<readonly Key[]> {
  let own: Promise<readonly Key[]> | undefined;
  let known: Promise<Ring> | undefined;
  let fetched: Promise<Ring> | undefined;
  return async (keyIds) => {
    const ownKeys = await (own ??= ownKeysOf(request));
    if (request.keyring === undefined || hasAll(ownKeys, keyIds)) return ownKeys;
    const ring = await (known ??= knownRing(request));
    if ((ring.isFresh && hasAll(ring.keys, keyIds)) || (request.mirrors ?? []).length === 0) return [...ownKeys, ...ring.keys];
    const newer = await (fetched ??= fetchRing(request)).catch((error: unknown) => {
      if (hasAll(ring.keys, keyIds)) return ring;
      if (!(error instanceof CgoxError) || error.code !== "CGOX_INDEX_KEYRING") throw error;
      const message = `it is signed by key ${keyIds.join(", ")}, which is not known, and ${error.message}`;
      throw new CgoxError("CGOX_INDEX_SIGNATURE", message, { hint: error.hint, cause: error });
    });
    return [...ownKeys, ...newer.keys];
  };
}

/** The keys of a keyring that may sign. */
interface Ring {
  readonly keys: readonly Key[];
  readonly isFresh: boolean;
}

async function ownKeysOf({ host, repository }: KeychainRequest): Promise<readonly Key[]> {
  const now = host.clock.now();
  const pinned = new Set(repository.fingerprints);
  const shipped = (await readAll(host, repository.keyFiles)).filter((key) => pinned.has(fingerprintOf(key)));
  const all = [...shipped, ...(await readAll(host, repository.userKeyFiles ?? []))];
  const usable = await Promise.all(all.map((key) => isUsable(key, now)));
  return all.filter((_, index) => usable[index]);
}

async function knownRing(request: KeychainRequest): Promise<Ring> {
  const { host, keyring, directory } = request;
  const files = keyring === undefined ? undefined : await readKeyring(host, keyring, directory);
  if (files === undefined) return { keys: [], isFresh: false };
  return { keys: await believed(request, files), isFresh: host.clock.now().getTime() - files.fetchedMs < A_DAY_MS };
}

async function fetchRing(request: KeychainRequest): Promise<Ring> {
  const { host, keyring, mirrors = [], directory } = request;
  if (keyring === undefined) return { keys: [], isFresh: true };
  const known = await readKeyring(host, keyring, directory);
  return { keys: await believed(request, await fetchKeyring({ host, keyring, mirrors, directory, known })), isFresh: true };
}

const A_DAY_MS = 86_400_000;

async function believed({ host, keyring, repository, certifiers }: KeychainRequest, files: KeyringFiles): Promise<Key[]> {
  const named = await readAll(host, certifiers?.userKeyFiles ?? []);
  const ring = await readKeyFile(files.keys);
  const inRing = new Set(ring.map(fingerprintOf));
  return certifiedKeys([...ring, ...named.filter((key) => !inRing.has(fingerprintOf(key)))], {
    masters: new Set([...repository.fingerprints, ...named.map(fingerprintOf)]),
    revoked: new Set(files.revoked),
    needed: keyring?.certifications ?? 0,
    now: host.clock.now(),
  });
}

async function readAll(host: Host, paths: readonly string[]): Promise<Key[]> {
  return (await Promise.all(paths.map(async (path) => readKeyFile(await host.files.read(path))))).flat();
}

function hasAll(keys: readonly Key[], keyIds: readonly string[]): boolean {
  const known = new Set(keys.flatMap((key) => key.getKeys().map((part) => part.getKeyID().toHex().toUpperCase())));
  return keyIds.every((keyId) => known.has(keyId));
}
