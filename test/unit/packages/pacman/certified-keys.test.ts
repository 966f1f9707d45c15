import { generateKey, readKey, type Key, type PrivateKey } from "openpgp";
import { beforeAll, describe, expect, test } from "vitest";
import { certifiedKeys, type CertificationRules } from "../../../../src/packages/pacman/certified-keys.ts";
import { readDetached, verifyDetached } from "../../../../src/packages/pacman/detached.ts";

const now = new Date("2026-06-01T00:00:00Z");
const born = new Date("2026-01-01T00:00:00Z");

async function makeKey(name: string, seconds = 0, algorithm: "curve25519" | "rsa" = "curve25519"): Promise<PrivateKey> {
  const userIDs = [{ name, email: "key@example.com" }];
  const { privateKey } = await generateKey({
    userIDs,
    date: born,
    keyExpirationTime: seconds,
    ...(algorithm === "rsa" ? { type: "rsa", rsaBits: 2048 } : {}),
    format: "object",
    config: { v6Keys: false },
  });
  return privateKey;
}

async function certified(key: PrivateKey, by: readonly PrivateKey[]): Promise<Key> {
  return (await readKey({ armoredKey: key.toPublic().armor() })).signAllUsers([...by], new Date("2026-02-01T00:00:00Z"));
}

describe("certified keys", () => {
  let masters: PrivateKey[];
  let packager: PrivateKey;
  let rules: CertificationRules;
  const fingerprint = (key: Key): string => key.getFingerprint().toUpperCase();
  const believed = async (ring: readonly Key[], change: Partial<CertificationRules> = {}): Promise<string[]> =>
    (await certifiedKeys([...masters.map((key) => key.toPublic()), ...ring], { ...rules, ...change })).map(
      (key) => key.getUserIDs()[0] ?? "",
    );

  beforeAll(async () => {
    masters = await Promise.all(["One", "Two", "Three", "Four"].map((name) => makeKey(name)));
    packager = await makeKey("Packager");
    rules = { masters: new Set(masters.map(fingerprint)), revoked: new Set(), needed: 3, now };
  });

  const all = ["One", "Two", "Three", "Four"].map((name) => `${name} <key@example.com>`);
  const [, two, three] = all;

  test("three masters are enough, two are not", async () => {
    expect(await believed([await certified(packager, masters.slice(0, 3))])).toEqual([...all, "Packager <key@example.com>"]);
    expect(await believed([await certified(packager, masters.slice(0, 2))])).toEqual(all);
  });

  test("one master three times is one", async () => {
    const [master] = masters;
    if (master === undefined) throw new Error("no master");
    expect(await believed([await certified(packager, [master, master, master])])).toEqual(all);
  });

  test("certifications of others do not count", async () => {
    const strangers = await Promise.all(["A", "B", "C"].map((name) => makeKey(name)));
    const ring = [...strangers.map((key) => key.toPublic()), await certified(packager, strangers)];
    expect(await believed(ring)).toEqual(all);
  });

  test("a revoked key is not believed, and a revoked master certifies nobody", async () => {
    const ring = [await certified(packager, masters.slice(0, 3))];
    expect(await believed(ring, { revoked: new Set([fingerprint(packager)]) })).toEqual(all);
    const [first] = masters;
    expect(await believed(ring, { revoked: new Set([first === undefined ? "" : fingerprint(first)]) })).toEqual([two, three, all[3]]);
  });

  test("an expired key is not believed", async () => {
    const shortLived = await makeKey("Short", 60 * 86_400);
    const ring = [await certified(shortLived, masters)];
    expect(await believed(ring)).toEqual(all);
    expect(await believed(ring, { now: new Date("2026-02-15T00:00:00Z") })).toContain("Short <key@example.com>");
  });

  // The library is given the digest of what is large, and makes that of what is small.
  test.each([
    { size: "small", algorithm: "curve25519" },
    { size: "large", algorithm: "curve25519" },
    { size: "small", algorithm: "rsa" },
    { size: "large", algorithm: "rsa" },
  ] as const)("a signature holds for its bytes and its key alone: $size, $algorithm", async ({ size, algorithm }) => {
    const { createMessage, sign } = await import("openpgp");
    const data = Buffer.from("a database".repeat(size === "large" ? 60_000 : 1));
    const signer = await makeKey("Signer", 0, algorithm);
    const bytes = await sign({
      message: await createMessage({ binary: data }),
      signingKeys: signer,
      detached: true,
      format: "binary",
      date: new Date("2026-03-01T00:00:00Z"),
    });
    const signature = await readDetached(bytes);
    const options = { keys: [signer.toPublic()], now };
    expect(await verifyDetached(data, signature, options)).toEqual({
      signers: [fingerprint(signer)],
      created: new Date("2026-03-01T00:00:00Z"),
    });
    const changed = Buffer.from(data);
    changed.writeUInt8(changed.readUInt8(data.length - 1) ^ 1, data.length - 1);
    await expect(verifyDetached(changed, signature, options)).rejects.toMatchObject({ code: "CGOX_INDEX_SIGNATURE" });
    const others = { keys: masters.map((key) => key.toPublic()), now };
    await expect(verifyDetached(data, signature, others)).rejects.toThrow("not among the keys that may sign");
    const early = { ...options, now: new Date("2026-02-01T00:00:00Z") };
    await expect(verifyDetached(data, signature, early)).rejects.toMatchObject({ code: "CGOX_INDEX_SIGNATURE" });
  });

  test("what is no signature is said to be none", async () => {
    await expect(readDetached(Buffer.from("nonsense"))).rejects.toMatchObject({ code: "CGOX_INDEX_SIGNATURE" });
    await expect(readDetached(Buffer.alloc(0))).rejects.toMatchObject({ code: "CGOX_INDEX_SIGNATURE" });
  });
});
