import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { keysByFingerprint } from "../../../../src/formats/public-keys.ts";
import type { Host } from "../../../../src/model/host.ts";
import { keyringAtHand } from "../../../../src/packages/debian/keyring.ts";
import type { SuiteContext } from "../../../../src/packages/debian/suite-index.ts";

const KEY = "B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8";
const armored = await readFile(new URL("../../../../sysroots/keys/debian-archive-bookworm-automatic.asc", import.meta.url));

function contextWith(files: Readonly<Record<string, Buffer>>, keyringPackage?: string): SuiteContext {
  const host = { files: { readIfThere: (path: string) => Promise.resolve(files[path]) } } as unknown as Host;
  const repository = { fingerprints: [KEY], ...(keyringPackage !== undefined && { keyringPackage }) };
  return { host, repository, keyringDirectory: "/cache/keyrings" } as unknown as SuiteContext;
}

test("keys are those of the cache and of the host's keyring folder, by the package's name", async () => {
  const [key] = await keysByFingerprint([armored], [KEY]);
  const files = { "/usr/share/keyrings/x-archive-keyring.asc": armored, "/usr/share/keyrings/other.asc": armored };
  expect(await keyringAtHand(contextWith(files, "x-archive-keyring"))).toEqual([armored]);
  const cached = Buffer.from(key?.write() ?? []);
  expect(await keyringAtHand(contextWith({ [`/cache/keyrings/${KEY}.pgp`]: cached }, "x-archive-keyring"))).toEqual([cached]);
});

test("a damaged keyring counts for nothing, and none is looked at where the keys are shipped", async () => {
  const file = "/usr/share/keyrings/x-archive-keyring.gpg";
  expect(await keyringAtHand(contextWith({ [file]: Buffer.from("no keys") }, "x-archive-keyring"))).toEqual([]);
  expect(await keyringAtHand(contextWith({ [file]: armored }))).toEqual([]);
});

test("keys are told by their whole fingerprint, and what several files say of one is put together", async () => {
  expect(await keysByFingerprint([armored], [KEY.replace(/^../, "00")])).toEqual([]);
  const keys = await keysByFingerprint([armored, armored], [KEY]);
  expect(keys.map((key) => key.getFingerprint().toUpperCase())).toEqual([KEY]);
});
