import { createCleartextMessage, generateKey, sign, type PrivateKey } from "openpgp";
import { beforeAll, describe, expect, it } from "vitest";
import { readTrusted, verifyClearsigned } from "../../../../src/packages/debian/clearsigned.ts";

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
    ["an end of the text that is none", (file: string) => file.replace("BEGIN PGP SIGNATURE", "BEGIN PGP SIGNATURF")],
    ["a beginning of the signature with a blank behind it", (file: string) => file.replace(/(BEGIN PGP SIGNATURE-----)/, "$1 ")],
    ["text between the checksum and the end", (file: string) => file.replace(/\n(-----END)/, "\nSHA256:\n 00 1 x\n$1")],
    ["text behind padding that ends the base64", (file: string) => file.replace(/\n=.{4}\n(-----END)/, "\n=AAAA\nSuite: evil\n$1")],
    ["base64 behind the checksum", (file: string) => file.replace(/\n(=.{4})\n(-----END)/, "\n$1\nAAAA\n$2")],
    ["a second checksum", (file: string) => file.replace(/\n(=.{4})\n(-----END)/, "\n$1\n$1\n$2")],
    ["an armour header besides Hash", (file: string) => file.replace(/^(Hash: .*)$/m, "$1\nComment: evil")],
    ["a field among the armour headers", (file: string) => file.replace(/^(Hash: .*)$/m, "$1\nSuite: evil")],
    ["a Hash header with more in it", (file: string) => file.replace(/^(Hash: .*)$/m, "$1 Suite: evil")],
    ["blanks on the empty line before the text", (file: string) => file.replace("\n\n", "\n \t\n")],
    ["no empty line before the text", (file: string) => file.replace("\n\n", "\n")],
    ["a field among the headers of the signature", (file: string) => file.replace(/(BEGIN PGP SIGNATURE-----\n)/, "$1Suite: evil\n")],
    ["blanks on the empty line of the signature", (file: string) => file.replace(/(BEGIN PGP SIGNATURE-----\n)\n/, "$1 \n")],
    ["a line of the text that begins with a dash", (file: string) => file.replace("Suite:", "-Suite:")],
    ["a second message within the first", (file: string) => file.replace("Suite:", "-----BEGIN PGP SIGNED MESSAGE-----\n\nSuite:")],
    ["a second signature", (file: string) => file + file.slice(file.indexOf("-----BEGIN PGP SIGNATURE"))],
    ["line ends of Windows", (file: string) => file.replaceAll("\n", "\r\n")],
    ["a carriage return", (file: string) => file.replace("Suite:", "Evil: x\rSuite:")],
    ["a zero byte", (file: string) => file.replace("Suite:", "\0Suite:")],
    ["a byte order mark", (file: string) => `\uFEFF${file}`],
    ["blanks before the block", (file: string) => `\n${file}`],
    ["no signature at all", () => TEXT],
    ["nothing", () => ""],
  ])("refuses %s", async (_, change) => {
    const file = Buffer.from(change((await signed([archive])).toString()));
    await expect(verifyClearsigned(file, believing(archive))).rejects.toMatchObject({ code: "CGOX_INDEX_SIGNATURE" });
  });

  it("refuses bytes that are no UTF-8: what is hashed would not be what is parsed", async () => {
    const file = Buffer.from((await signed([archive])).toString().replace("stable", "st\u0001ble"));
    file[file.indexOf(1)] = 0xff;
    await expect(verifyClearsigned(file, believing(archive))).rejects.toThrow(/UTF-8/);
  });

  it("takes headers of the signature as GnuPG writes them, and blanks at ends of lines, which nobody signs, away", async () => {
    const file = (await signed([archive])).toString();
    const changed = file
      .replace(/(BEGIN PGP SIGNATURE-----\n)/, "$1Version: GnuPG v1\nComment: x\n")
      .replace("Suite: stable", "Suite: stable \t ");
    expect((await verifyClearsigned(Buffer.from(changed), believing(archive))).text).toBe(TEXT.trimEnd());
  });

  it("takes lines apart that are escaped because of their dash", async () => {
    const file = await signed([archive], `${TEXT}- a\n-----BEGIN PGP SIGNATURE-----\n- - b`);
    expect(file.toString()).toContain("\n- -----BEGIN PGP SIGNATURE-----\n");
    expect((await verifyClearsigned(file, believing(archive))).text).toBe(`${TEXT}- a\n-----BEGIN PGP SIGNATURE-----\n- - b`);
  });

  it("refuses a good signature of a key that has expired since", async () => {
    const dying = await makeSigner({ keyExpirationTime: 3600 });
    const file = await signed([dying]);
    await expect(verifyClearsigned(file, believing(dying))).resolves.toMatchObject({ signers: [dying.fingerprint] });
    const later = { ...believing(dying), now: new Date(NOW.getTime() + 2 * 3600_000) };
    await expect(verifyClearsigned(file, later)).rejects.toThrow(/expired/);
  });
});

describe("readTrusted, for a repository that nobody has to sign", () => {
  it("takes a text that is not signed, and the text alone of one that is", async () => {
    expect(readTrusted(Buffer.from(TEXT))).toBe(TEXT);
    expect(readTrusted(await signed([await makeSigner()]))).toBe(TEXT.trimEnd());
  });

  it.each([
    ["text behind the end", (file: string) => `${file}Suite: evil\n`],
    ["another end of the text", (file: string) => file.replace("BEGIN PGP SIGNATURE", "BEGIN PGP SIGNATURF")],
    ["a carriage return", () => "Suite: a\rSuite: b\n"],
    ["a zero byte", () => "Suite: a\0\n"],
  ])("refuses %s all the same", async (_, change) => {
    const file = Buffer.from(change((await signed([await makeSigner()])).toString()));
    expect(() => readTrusted(file)).toThrow(expect.objectContaining({ code: "CGOX_INDEX_SIGNATURE" }));
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

async function signed(signers: readonly Signer[], text = TEXT.trimEnd()): Promise<Buffer> {
  const message = await createCleartextMessage({ text });
  const armored = await sign({ message, signingKeys: signers.map(({ privateKey }) => privateKey), date: NOW });
  // As gpg writes it, and every archive has it.
  return Buffer.from(armored.replaceAll("\r\n", "\n"));
}

function believing(signer: Signer) {
  return { keys: [signer.publicKey], fingerprints: [signer.fingerprint], userKeys: [], now: NOW };
}
