import { CgoxError } from "../../model/error.ts";

const BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
const END = "-----END PGP SIGNATURE-----";

export interface VerifyOptions {
  /** Contents of key files, armoured or binary; a file may hold several keys. */
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

  const message = await openpgp.readCleartextMessage({ cleartextMessage: armored }).catch((cause: unknown) => {
    throw new CgoxError("CGOX_INDEX_SIGNATURE", `the signature cannot be read: ${reasonOf(cause)}`, { cause });
  });
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

async function believedKeys(options: VerifyOptions) {
  const { readKeys } = await import("openpgp");
  const read = async (file: Uint8Array) => {
    const isArmored = Buffer.from(file.subarray(0, 10)).toString("latin1") === "-----BEGIN";
    return isArmored ? readKeys({ armoredKeys: Buffer.from(file).toString("utf8") }) : readKeys({ binaryKeys: file });
  };
  const pinned = new Set(options.fingerprints.map((fingerprint) => fingerprint.toLowerCase()));
  const shipped = (await Promise.all(options.keys.map(read))).flat().filter((key) => pinned.has(key.getFingerprint()));
  return [...shipped, ...(await Promise.all(options.userKeys.map(read))).flat()];
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^Error: /, "").replace(/^Error verifying signature: /, "") : String(cause);
}
