import type { Key } from "openpgp";

/** Reads a file of public keys, armoured or binary. */
export async function readKeyFile(file: Uint8Array): Promise<Key[]> {
  const { readKeys } = await import("openpgp");
  const isArmored = Buffer.from(file.subarray(0, 10)).toString("latin1") === "-----BEGIN";
  return isArmored ? readKeys({ armoredKeys: Buffer.from(file).toString("utf8") }) : readKeys({ binaryKeys: file });
}

/** Of a primary key, upper-case hex. */
export function fingerprintOf(key: Key): string {
  return key.getFingerprint().toUpperCase();
}

/** The keys of several files that have one of these primary fingerprints (upper-case hex), each once: what the files say of one is put together. */
export async function keysByFingerprint(files: readonly Uint8Array[], fingerprints: readonly string[]): Promise<Key[]> {
  const found = new Map<string, Key>();
  for (const file of files) {
    for (const key of await readKeyFile(file)) {
      const fingerprint = fingerprintOf(key);
      const known = found.get(fingerprint);
      if (fingerprints.includes(fingerprint)) found.set(fingerprint, known === undefined ? key : await known.update(key));
    }
  }
  return [...found.values()];
}
