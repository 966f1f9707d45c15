import type { Config, Key } from "openpgp";

/** Reads a file of public keys, armoured or binary. */
export async function readKeyFile(file: Uint8Array): Promise<Key[]> {
  const { readKeys } = await import("openpgp");
  const isArmored = Buffer.from(file.subarray(0, 10)).toString("latin1") === "-----BEGIN";
  return isArmored ? readKeys({ armoredKeys: Buffer.from(file).toString("utf8") }) : readKeys({ binaryKeys: file });
}

export function fingerprintOf(key: Key): string {
  return key.getFingerprint().toUpperCase();
}

/** openpgp's settings, but for DSA, which it refuses and MSYS2's oldest packager signs with. */
export async function leniency(): Promise<Partial<Config>> {
  const { enums } = await import("openpgp");
  return { rejectPublicKeyAlgorithms: new Set([enums.publicKey.elgamal]) };
}

/** Whether a key is neither revoked nor expired, by its own signatures. */
export async function isUsable(key: Key, now: Date): Promise<boolean> {
  const config = { ...(await import("openpgp")).config, ...(await leniency()) };
  if (await key.isRevoked(undefined, undefined, now, config)) return false;
  try {
    await key.verifyPrimaryKey(now, undefined, config);
    return true;
  } catch {
    return false;
  }
}
