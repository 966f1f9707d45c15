import type { Key, SignaturePacket, UserIDPacket } from "openpgp";
import { fingerprintOf } from "../../formats/public-keys.ts";
import { isUsable, leniency } from "./keys.ts";

export interface CertificationRules {
  /** Fingerprints of the primary keys whose certifications count, upper-case hex. */
  readonly masters: ReadonlySet<string>;
  /** Fingerprints of keys that are not to be believed whatever is said of them, upper-case hex. */
  readonly revoked: ReadonlySet<string>;
  /** How many masters have to certify one user id of a key (pacman-key leaves gpg's `marginals-needed` at 3). */
  readonly needed: number;
  readonly now: Date;
}

/**
 * Of the keys of a keyring, those that may sign: the masters themselves, and each key that enough of them certify. The keyring is believed
 * in nothing else; revoked and expired keys count neither as signers nor as certifiers.
 */
export async function certifiedKeys(keyring: readonly Key[], rules: CertificationRules): Promise<Key[]> {
  const usable: Key[] = [];
  for (const key of keyring) {
    if (!rules.revoked.has(fingerprintOf(key)) && (await isUsable(key, rules.now))) usable.push(key);
  }
  const masters = usable.filter((key) => rules.masters.has(fingerprintOf(key)));
  const certified: Key[] = [];
  for (const key of usable) {
    if (masters.includes(key) || (await isCertified(key, masters, rules))) certified.push(key);
  }
  return certified;
}

async function isCertified(key: Key, masters: readonly Key[], { needed, now }: CertificationRules): Promise<boolean> {
  for (const { userID, otherCertifications, revocationSignatures } of key.users) {
    if (userID === null) continue;
    let count = 0;
    for (const master of masters) {
      const made = [...otherCertifications, ...revocationSignatures].filter((signature) => isBy(signature, master));
      if (await certifies(master, { key, userID, now, latest: latestOf(made) })) count++;
    }
    if (count >= needed) return true;
  }
  return false;
}

function isBy(signature: SignaturePacket, master: Key): boolean {
  return signature.issuerKeyID.equals(master.getKeyID());
}

/** A later statement of the same master stands in for its earlier ones, a revocation among them. */
function latestOf(signatures: readonly SignaturePacket[]): SignaturePacket | undefined {
  return signatures.toSorted((left, right) => (right.created?.getTime() ?? 0) - (left.created?.getTime() ?? 0))[0];
}

interface Statement {
  readonly key: Key;
  readonly userID: UserIDPacket;
  readonly now: Date;
  readonly latest: SignaturePacket | undefined;
}

async function certifies(master: Key, { key, userID, now, latest }: Statement): Promise<boolean> {
  const { config, enums } = await import("openpgp");
  if (latest?.signatureType == null || latest.signatureType === enums.signature.certRevocation) return false;
  if (latest.hashAlgorithm === enums.hash.sha1 && (latest.created ?? now) >= SHA1_DISTRUSTED) return false;
  const data = { userID, key: key.keyPacket };
  try {
    await latest.verify(master.keyPacket, latest.signatureType, data, now, false, { ...config, ...(await leniency()) });
    return true;
  } catch {
    return false;
  }
}

/** gpg counts no third-party certification that was made with SHA-1 on this day or later (since 2.2.18). */
const SHA1_DISTRUSTED = new Date("2019-01-19T00:00:00Z");
