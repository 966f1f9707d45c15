import { createHash } from "node:crypto";
import type { Key, KeyID, SignaturePacket } from "openpgp";
import { fingerprintOf } from "../../formats/public-keys.ts";
import { CgoxError } from "../../model/error.ts";
import { leniency } from "./keys.ts";

/** A detached signature, as far as it says who made it. */
export interface DetachedSignature {
  readonly bytes: Uint8Array;
  /** Ids of the keys that signed, upper-case hex. */
  readonly keyIds: readonly string[];
}

/** @throws CgoxError `CGOX_INDEX_SIGNATURE` for what is no signature */
export async function readDetached(bytes: Uint8Array): Promise<DetachedSignature> {
  const { readSignature } = await import("openpgp");
  const signature = await readSignature({ binarySignature: bytes }).catch((cause: unknown) => {
    throw new CgoxError("CGOX_INDEX_SIGNATURE", `the signature cannot be read: ${reasonOf(cause)}`, { cause });
  });
  // A packet without its issuer has none, whatever the library's types say.
  const keyIds = signature.packets.flatMap(({ issuerKeyID }) => (issuerKeyID as KeyID | undefined)?.toHex().toUpperCase() ?? []);
  if (keyIds.length === 0) throw new CgoxError("CGOX_INDEX_SIGNATURE", "the signature file holds no signature");
  return { bytes, keyIds };
}

export interface DetachedOptions {
  /** Keys that may sign. */
  readonly keys: readonly Key[];
  readonly now: Date;
}

/**
 * Verifies a detached signature. As for pacman, each signature in the file has to hold (RSA, DSA, EdDSA; version 4), made while its key was valid.
 * Hands back the primary fingerprints and the time of the latest signature.
 * @throws CgoxError `CGOX_INDEX_SIGNATURE` with the reason
 */
export async function verifyDetached(
  data: Uint8Array,
  signature: DetachedSignature,
  { keys, now }: DetachedOptions,
): Promise<{ signers: string[]; created: Date }> {
  const openpgp = await import("openpgp");
  const parsed = await openpgp.readSignature({ binarySignature: signature.bytes });
  for (const packet of parsed.packets) hashBeforehand(packet, data, openpgp.enums);
  const message = await openpgp.createMessage({ binary: data });
  const config = await leniency();
  const result = await openpgp
    // The library would hand the data back as text otherwise, which takes longer than all the rest.
    .verify({ message, signature: parsed, verificationKeys: [...keys], date: now, config, format: "binary" })
    .catch((cause: unknown) => {
      throw new CgoxError("CGOX_INDEX_SIGNATURE", `the signature cannot be checked: ${reasonOf(cause)}`, { cause });
    });
  const signers: string[] = [];
  let created = new Date(0);
  for (const { keyID, verified, signature: made } of result.signatures) {
    const keyId = keyID.toHex().toUpperCase();
    const key = keys.find((candidate) => candidate.getKeys(keyID).length > 0);
    if (key === undefined) throw refused(keyId, "it is not among the keys that may sign");
    await verified.catch((cause: unknown) => {
      throw refused(keyId, reasonOf(cause));
    });
    signers.push(fingerprintOf(key));
    for (const packet of (await made).packets) if (packet.created !== null && packet.created > created) created = packet.created;
  }
  if (signers.length === 0) throw new CgoxError("CGOX_INDEX_SIGNATURE", "the signature file holds no signature");
  return { signers, created };
}

/** What a signature packet has that the library's types do not tell. */
interface HashingPacket {
  /** The digest, where it is known already. */
  hashed?: Uint8Array;
  /** Those bytes that the digest is of. */
  toHash(type: number, data: { readonly text: null; getBytes(): Uint8Array }, detached: boolean): Uint8Array;
}

/**
 * Hands the library the digest of large data, as it has it for streams. By itself it puts the data and the end of what is signed into one new array,
 * hashes that, and has another thread hash it once more while it checks the signature: a third of the time that a large package takes. Without that
 * it checks the signature by itself, which takes longer for small data.
 */
function hashBeforehand(packet: SignaturePacket, data: Uint8Array, enums: typeof import("openpgp").enums): void {
  const name = packet.hashAlgorithm === null ? undefined : HASHES[packet.hashAlgorithm];
  if (data.length < LARGE || packet.version !== 4 || packet.signatureType !== enums.signature.binary || name === undefined) return;
  const hashing = packet as unknown as HashingPacket;
  const end = hashing.toHash(enums.signature.binary, { text: null, getBytes: () => new Uint8Array() }, true);
  hashing.hashed = createHash(name).update(data).update(end).digest();
}

/** Bytes. RSA of 4096 bits takes the library a millisecond longer than it takes OpenSSL, and that hashes as much in that time. */
const LARGE = 1 << 19;

/** By their numbers in RFC 9580, 9.5; others are seldom, and left to the library. */
const HASHES: Readonly<Record<number, string>> = { 8: "sha256", 9: "sha384", 10: "sha512" };

function refused(keyId: string, reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_SIGNATURE", `the signature of key ${keyId} does not count: ${reason}`);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^Error: /, "").replace(/^Error verifying signature: /, "") : String(cause);
}
