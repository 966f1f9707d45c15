import type { Key } from "openpgp";
import { CgoxError } from "../model/error.ts";

/** Reads a file of public keys, armoured or binary. @throws CgoxError `CGOX_FORMAT_KEYS` where it is no such file */
export async function readKeyFile(file: Uint8Array): Promise<Key[]> {
  const { readKeys } = await import("openpgp");
  const isArmored = Buffer.from(file.subarray(0, 10)).toString("latin1") === "-----BEGIN";
  return isArmored
    ? readKeys({ armoredKeys: Buffer.from(file).toString("utf8") }).catch(notKeys)
    : readKeys({ binaryKeys: file }).catch(notKeys);
}

function notKeys(cause: unknown): never {
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new CgoxError("CGOX_FORMAT_KEYS", `the file of public keys cannot be read: ${why}`, {
    hint: "it has to be what gpg --export writes, with --armor or without",
    cause,
  });
}

/** Of a primary key, upper-case hex. */
export function fingerprintOf(key: Key): string {
  return key.getFingerprint().toUpperCase();
}

/** The keys of several files that have one of these primary fingerprints (upper-case hex), each once: what the files say of one is put together. @throws CgoxError `CGOX_FORMAT_KEYS` */
export async function keysByFingerprint(files: readonly Uint8Array[], fingerprints: readonly string[]): Promise<Key[]> {
  const found = new Map<string, Key>();
  for (const file of files) {
    for (const key of await readKeyFile(file)) {
      const fingerprint = fingerprintOf(key);
      const known = found.get(fingerprint);
      if (fingerprints.includes(fingerprint)) found.set(fingerprint, known === undefined ? key : await known.update(key).catch(notKeys));
    }
  }
  return [...found.values()];
}
