import type { Config, Key } from "openpgp";

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
