import { keysByFingerprint, readKeyFile } from "../../formats/public-keys.ts";
import { readTrusted, readUnverified, verifyClearsigned } from "./clearsigned.ts";
import { fetchKeyring, keyringAtHand, rememberKeys, type FetchedKeyring } from "./keyring.ts";
import { parseRelease } from "./release.ts";
import type { SuiteContext } from "./suite-index.ts";

/**
 * The signed text of a suite's InRelease as `mirror` served it. Where the pinned keys are not shipped and none at hand is the signer's, they
 * are fetched in their own package from the same mirror, and kept once the signature holds by them.
 * @throws CgoxError `CGOX_INDEX_SIGNATURE`, `CGOX_INDEX_KEYRING`
 */
export async function believedText(context: SuiteContext, mirror: string, body: Buffer): Promise<string> {
  const { repository, host } = context;
  if (repository.trusted === true) return readTrusted(body);
  const read = (paths: readonly string[]) => Promise.all(paths.map((path) => host.files.read(path)));
  const [shipped, userKeys, atHand] = await Promise.all([
    read(repository.keyFiles),
    read(repository.userKeyFiles ?? []),
    keyringAtHand(context),
  ]);
  const { fingerprints } = repository;
  const verify = async (keys: readonly Uint8Array[]) => {
    return (await verifyClearsigned(body, { keys, userKeys, fingerprints, now: host.clock.now() })).text;
  };
  const keys = [...shipped, ...atHand];
  if (repository.keyringPackage === undefined) return verify(keys);
  const { text, keyIds } = await readUnverified(body);
  if (await isKnown(context, { keyIds, keys, userKeys })) return verify(keys);

  const fetched = await fetchKeyring(context, { mirror, text });
  try {
    const signed = await verify([...keys, ...fetched.keys]);
    await keep(context, fetched, signed);
    return signed;
  } finally {
    await host.files.remove(fetched.directory);
  }
}

interface Known {
  readonly keyIds: readonly string[];
  readonly keys: readonly Uint8Array[];
  readonly userKeys: readonly Uint8Array[];
}

/** Whether one of the keys that sign is there and has not expired: what a newer keyring says of the others makes no difference. */
async function isKnown({ repository, host }: SuiteContext, { keyIds, keys, userKeys }: Known): Promise<boolean> {
  const all = [...(await keysByFingerprint(keys, repository.fingerprints)), ...(await Promise.all(userKeys.map(readKeyFile))).flat()];
  for (const key of all) {
    const expiry = await key.getExpirationTime();
    if (expiry instanceof Date && expiry <= host.clock.now()) continue;
    if (key.getKeys().some((part) => keyIds.includes(part.getKeyID().toHex().toUpperCase()))) return true;
  }
  return false;
}

/** What the verified text lists need not be fetched again: it was fetched by its hash. */
async function keep(context: SuiteContext, fetched: FetchedKeyring, signed: string): Promise<void> {
  const { files } = context.host;
  const listed = new Set([...parseRelease(signed).files.values()].map(({ sha256 }) => sha256));
  await files.makeDirectory(context.filesDirectory);
  for (const { sha256, path } of fetched.packages) {
    if (listed.has(sha256)) await files.rename(path, `${context.filesDirectory}/${sha256}`);
  }
  await rememberKeys(context, fetched.keys);
}
