import type { CleartextMessage, Key } from "openpgp";
import { keysByFingerprint, readKeyFile } from "../../formats/public-keys.ts";
import { CgoxError } from "../../model/error.ts";

const BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
const END = "-----END PGP SIGNATURE-----";

export interface VerifyOptions {
  /** Contents of key files, armoured or binary; a file may hold several keys, and several may hold one key. */
  readonly keys: readonly Uint8Array[];
  /** Primary fingerprints that may sign, upper-case hex. Keys with others are not looked at. */
  readonly fingerprints: readonly string[];
  /** Key files whose every key is believed: what the user's own configuration named. */
  readonly userKeys: readonly Uint8Array[];
  readonly now: Date;
}

/**
 * Verifies a clearsigned file (InRelease) and hands back the text that was signed, and nothing else of the file.
 * One good signature of a believed key that has not expired is enough, as it is for apt: archives are signed by the
 * keys of several releases. Signatures made by subkeys count for their primary key.
 *
 * @returns the signed text and the primary fingerprints (upper-case hex) whose signatures hold
 * @throws CgoxError `CGOX_INDEX_SIGNATURE` with the reason of each signature that does not hold
 */
export async function verifyClearsigned(file: Buffer, options: VerifyOptions): Promise<{ text: string; signers: string[] }> {
  const armored = onlyTheSignedBlock(file.toString("utf8"));
  const openpgp = await import("openpgp");
  const keys = await believedKeys(options);
  if (keys.length === 0) throw new CgoxError("CGOX_INDEX_SIGNATURE", "none of the pinned keys is in the key files");

  const message = await parseClearsigned(armored);
  const result = await openpgp.verify({ message, verificationKeys: keys, date: options.now }).catch((cause: unknown) => {
    throw new CgoxError("CGOX_INDEX_SIGNATURE", `the signature cannot be checked: ${reasonOf(cause)}`, { cause });
  });

  const signers: string[] = [];
  const refusals: string[] = [];
  for (const signature of result.signatures) {
    const signerId = signature.keyID.toHex().toUpperCase();
    try {
      await signature.verified;
      const key = keys.find((candidate) => candidate.getKeys(signature.keyID).length > 0);
      if (key === undefined) throw new Error("its key is not known");
      const expiry = await key.getExpirationTime();
      if (expiry instanceof Date && expiry <= options.now) throw new Error(`its key expired on ${expiry.toISOString().slice(0, 10)}`);
      signers.push(key.getFingerprint().toUpperCase());
    } catch (cause) {
      refusals.push(`${signerId}: ${reasonOf(cause)}`);
    }
  }
  if (signers.length === 0)
    throw new CgoxError("CGOX_INDEX_SIGNATURE", `no good signature (${refusals.join("; ") || "the file is not signed"})`);
  return { text: result.data, signers };
}

/**
 * What a clearsigned file says and who it says has signed it: ids of keys, upper-case hex. Nothing of it is verified.
 * @throws CgoxError `CGOX_INDEX_SIGNATURE` for what is not clearsigned
 */
export async function readUnverified(file: Buffer): Promise<{ text: string; keyIds: string[] }> {
  const message = await parseClearsigned(onlyTheSignedBlock(file.toString("utf8")));
  return { text: message.getText(), keyIds: message.getSigningKeyIDs().map((keyId) => keyId.toHex().toUpperCase()) };
}

async function parseClearsigned(armored: string): Promise<CleartextMessage> {
  const { readCleartextMessage } = await import("openpgp");
  return readCleartextMessage({ cleartextMessage: armored }).catch((cause: unknown) => {
    throw new CgoxError("CGOX_INDEX_SIGNATURE", `the signature cannot be read: ${reasonOf(cause)}`, { cause });
  });
}

/** openpgp ignores what stands around the block, and a reader of the whole file would not: so nothing may stand there. */
function onlyTheSignedBlock(text: string): string {
  const trimmed = text.trimEnd();
  if (!trimmed.startsWith(BEGIN)) throw new CgoxError("CGOX_INDEX_SIGNATURE", "the file is not clearsigned");
  if (!trimmed.endsWith(END)) throw new CgoxError("CGOX_INDEX_SIGNATURE", "the file is cut off, or has text after its signature");
  if (trimmed.indexOf(`\n${BEGIN}`) >= 0 || trimmed.indexOf(END) !== trimmed.length - END.length) {
    throw new CgoxError("CGOX_INDEX_SIGNATURE", "the file has more than one signed block");
  }
  return trimmed;
}

async function believedKeys({ keys, fingerprints, userKeys }: VerifyOptions): Promise<Key[]> {
  return [...(await keysByFingerprint(keys, fingerprints)), ...(await Promise.all(userKeys.map(readKeyFile))).flat()];
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^Error: /, "").replace(/^Error verifying signature: /, "") : String(cause);
}
