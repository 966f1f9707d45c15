import { isUtf8 } from "node:buffer";
import type { CleartextMessage, Key } from "openpgp";
import { keysByFingerprint, readKeyFile } from "../../formats/public-keys.ts";
import { CgoxError } from "../../model/error.ts";
import { shortened } from "../../model/index-values.ts";

const BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
const BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
const END = "-----END PGP SIGNATURE-----";

export interface VerifyOptions {
  /** Contents of key files, armoured or binary; a file may hold several keys, and several may hold one key. */
  readonly keys: readonly Uint8Array[];
  /** Primary fingerprints that may sign, upper-case hex. Keys with others are not looked at. */
  readonly fingerprints: readonly string[];
  /** Key files whose every key is trusted: what the user's own configuration named. */
  readonly userKeys: readonly Uint8Array[];
  readonly now: Date;
}

/**
 * Verifies a clearsigned file (InRelease) and hands back the text that was signed, and nothing else of the file. That text is all that may be
 * parsed, now and later.
 * One good signature of a trusted key that has not expired is enough, as it is for apt: archives are signed by the
 * keys of several releases. Signatures made by subkeys count for their primary key.
 *
 * @returns the signed text and the primary fingerprints (upper-case hex) whose signatures hold
 * @throws CgoxError `CGOX_INDEX_SIGNATURE` with the reason of each signature that does not hold
 */
export async function verifyClearsigned(file: Buffer, options: VerifyOptions): Promise<{ text: string; signers: string[] }> {
  const { armored, text } = readBlock(file);
  const openpgp = await import("openpgp");
  const keys = await trustedKeys(options);
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
  // Two readers of one file that differ about what it says: that is how a signature comes to vouch for what nobody signed.
  if (result.data !== text) throw refused("its text can be read in two ways");
  return { text: result.data, signers };
}

/**
 * What a clearsigned file says and who it says has signed it: ids of keys, upper-case hex. Nothing of it is verified.
 * @throws CgoxError `CGOX_INDEX_SIGNATURE` for what is not clearsigned
 */
export async function readUnverified(file: Buffer): Promise<{ text: string; keyIds: string[] }> {
  const { armored, text } = readBlock(file);
  const message = await parseClearsigned(armored);
  return { text, keyIds: message.getSigningKeyIDs().map((keyId) => keyId.toHex().toUpperCase()) };
}

/**
 * The text of an index of a repository whose user has said `trusted: true`: nobody has to sign it, and a signature that is there is taken off.
 * @throws CgoxError `CGOX_INDEX_SIGNATURE` for what begins like a signed file and is none, and for what is no text
 */
export function readTrusted(file: Buffer): string {
  return file.subarray(0, 5).equals(Buffer.from("-----")) ? readBlock(file).text : textOf(file);
}

async function parseClearsigned(armored: string): Promise<CleartextMessage> {
  const { readCleartextMessage } = await import("openpgp");
  return readCleartextMessage({ cleartextMessage: armored }).catch((cause: unknown) => {
    throw new CgoxError("CGOX_INDEX_SIGNATURE", `the signature cannot be read: ${reasonOf(cause)}`, { cause });
  });
}

/** A clearsigned file that holds one message and nothing besides. */
interface SignedBlock {
  /** All of it. */
  readonly armored: string;
  /** Its text, without the blanks at the ends of lines, which nobody signs (RFC 9580, 7.2). */
  readonly text: string;
}

/**
 * Takes a clearsigned file apart (RFC 9580, section 7) and refuses whatever else it could hold: openpgp passes over what it does not understand,
 * such as text behind the signature, and other readers do not.
 */
function readBlock(file: Buffer): SignedBlock {
  const armored = textOf(file).replace(/\n+$/, "");
  const lines = armored.split("\n");
  if (lines[0] !== BEGIN) throw refused("it is not clearsigned");
  let at = 1;
  while (HASH_HEADER.test(lines[at] ?? "")) at++;
  if (lines[at] !== "") throw refused(`between its first line and its text is ${shortened(lines[at] ?? "")}`);

  const text: string[] = [];
  for (at++; lines[at] !== BEGIN_SIGNATURE; at++) {
    const line = lines[at];
    if (line === undefined) throw refused("it is cut off: it has no signature");
    if (line.startsWith("-") && !line.startsWith("- ")) throw refused(`its text has a line that begins with a dash: ${shortened(line)}`);
    text.push(line.replace(/^- /, "").replace(/[ \t]+$/, ""));
  }
  checkSignature(lines.slice(at + 1));
  return { armored, text: text.join("\n") };
}

/** The lines behind `BEGIN PGP SIGNATURE`: headers as GnuPG writes them, base64, a checksum, the end, and nothing more. */
function checkSignature(lines: readonly string[]): void {
  if (!lines.includes(END)) throw refused("it is cut off: its signature has no end");
  let at = 0;
  while (SIGNATURE_HEADER.test(lines[at] ?? "")) at++;
  if (lines[at] !== "") throw refused(`its signature has the header ${shortened(lines[at] ?? "")}`);
  const first = ++at;
  while (BASE64.test(lines[at] ?? "")) at++;
  const data = lines.slice(first, at).join("");
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) throw refused("its signature is not base64");
  if (CHECKSUM.test(lines[at] ?? "")) at++;
  if (lines[at] !== END) throw refused(`its signature has the line ${shortened(lines[at] ?? "")}`);
  if (lines.length > at + 1) throw refused("it has text after its signature");
}

const HASH_HEADER = /^Hash: [A-Za-z0-9-]+(, ?[A-Za-z0-9-]+)*$/;
const SIGNATURE_HEADER = /^(Version|Comment): .*$/;
const BASE64 = /^[A-Za-z0-9+/]{1,76}={0,2}$/;
const CHECKSUM = /^=[A-Za-z0-9+/]{4}$/;

/** What is hashed is what is parsed: nothing is lost when the bytes become a string. */
function textOf(file: Buffer): string {
  if (!isUtf8(file)) throw refused("it is not UTF-8");
  const text = file.toString("utf8");
  const [control] = /[^\P{Cc}\n\t]/u.exec(text) ?? [];
  if (control === undefined) return text;
  throw refused(`it has the control character ${String(control.charCodeAt(0))}`);
}

function refused(reason: string): CgoxError {
  return new CgoxError("CGOX_INDEX_SIGNATURE", `its InRelease cannot be used: ${reason}`);
}

async function trustedKeys({ keys, fingerprints, userKeys }: VerifyOptions): Promise<Key[]> {
  return [...(await keysByFingerprint(keys, fingerprints)), ...(await Promise.all(userKeys.map(readKeyFile))).flat()];
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/^Error: /, "").replace(/^Error verifying signature: /, "") : String(cause);
}
