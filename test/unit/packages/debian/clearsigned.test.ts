import { createCleartextMessage, generateKey, sign, type PrivateKey } from "openpgp";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyClearsigned } from "../../../../src/packages/debian/clearsigned.ts";

const TEXT = "Origin: Test\nSuite: stable\nSHA256:\n 00 1 main\n";
const NOW = new Date();

describe("verifyClearsigned", () => {
  let archive: Signer;
  let rsa: Signer;
  let stranger: Signer;

  beforeAll(async () => {
    archive = await makeSigner();
    rsa = await makeSigner({ type: "rsa", rsaBits: 2048 });
    stranger = await makeSigner();
  });

  it("gives back the signed text and who signed", async () => {
    const { text, signers } = await verifyClearsigned(await signed([archive]), believing(archive));
    expect(text).toBe(TEXT.trimEnd());
    expect(signers).toEqual([archive.fingerprint]);
  });

  it("accepts RSA keys and signatures of subkeys", async () => {
    const { signers } = await verifyClearsigned(await signed([rsa]), believing(rsa));
    expect(signers).toEqual([rsa.fingerprint]);
    expect(rsa.signingKeyId).not.toBe(rsa.fingerprint.slice(-16));
  });

  it("is content with one good signature among strangers'", async () => {
    const { signers } = await verifyClearsigned(await signed([stranger, archive]), believing(archive));
    expect(signers).toEqual([archive.fingerprint]);
  });

  it("refuses a key that is in the file but not pinned", async () => {
    const options = { ...believing(archive), keys: [archive.publicKey, stranger.publicKey] };
    await expect(verifyClearsigned(await signed([stranger]), options)).rejects.toMatchObject({ code: "CGOX_INDEX_SIGNATURE" });
  });

  it("believes every key of a file that the user named", async () => {
    const options = { ...believing(archive), userKeys: [stranger.publicKey] };
    expect((await verifyClearsigned(await signed([stranger]), options)).signers).toEqual([stranger.fingerprint]);
  });

  it("refuses text that was changed after signing", async () => {
    const file = Buffer.from((await signed([archive])).toString().replace("stable", "sta8le"));
    await expect(verifyClearsigned(file, believing(archive))).rejects.toThrow(/no good signature/);
  });

  it.each([
    ["text before the block", (file: string) => `Suite: evil\n${file}`],
    ["text after the block", (file: string) => `${file}\nSuite: evil\n`],
    ["a second block", (file: string) => `${file}\n${file}`],
    ["a file that is cut off", (file: string) => file.slice(0, -40)],
    ["no signature at all", () => TEXT],
    ["nothing", () => ""],
  ])("refuses %s", async (_, change) => {
    const file = Buffer.from(change((await signed([archive])).toString()));
    await expect(verifyClearsigned(file, believing(archive))).rejects.toMatchObject({ code: "CGOX_INDEX_SIGNATURE" });
  });

  it("refuses a good signature of a key that has expired since", async () => {
    const dying = await makeSigner({ keyExpirationTime: 3600 });
    const file = await signed([dying]);
    await expect(verifyClearsigned(file, believing(dying))).resolves.toMatchObject({ signers: [dying.fingerprint] });
    const later = { ...believing(dying), now: new Date(NOW.getTime() + 2 * 3600_000) };
    await expect(verifyClearsigned(file, later)).rejects.toThrow(/expired/);
  });
});

interface Signer {
  readonly privateKey: PrivateKey;
  readonly publicKey: Uint8Array;
  readonly fingerprint: string;
  readonly signingKeyId: string;
}

async function makeSigner(options: { type?: "rsa"; rsaBits?: number; keyExpirationTime?: number } = {}): Promise<Signer> {
  const { privateKey, publicKey } = await generateKey({
    ...(options.type === "rsa"
      ? { type: "rsa" as const, rsaBits: options.rsaBits ?? 2048 }
      : { type: "ecc" as const, curve: "ed25519Legacy" as const }),
    ...(options.keyExpirationTime === undefined ? {} : { keyExpirationTime: options.keyExpirationTime }),
    userIDs: [{ name: "Archive" }],
    subkeys: [{ sign: true }],
    date: new Date(NOW.getTime() - 60_000),
    format: "object",
  });
  return {
    privateKey,
    publicKey: Buffer.from(publicKey.armor()),
    fingerprint: privateKey.getFingerprint().toUpperCase(),
    signingKeyId: (await privateKey.getSigningKey()).getKeyID().toHex().toUpperCase(),
  };
}

async function signed(signers: readonly Signer[]): Promise<Buffer> {
  const message = await createCleartextMessage({ text: TEXT.trimEnd() });
  return Buffer.from(await sign({ message, signingKeys: signers.map(({ privateKey }) => privateKey), date: NOW }));
}

function believing(signer: Signer) {
  return { keys: [signer.publicKey], fingerprints: [signer.fingerprint], userKeys: [], now: NOW };
}
