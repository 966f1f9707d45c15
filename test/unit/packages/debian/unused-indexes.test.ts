import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { createHost } from "../../../../src/io/host.ts";
import { sealed, sha256Of } from "../../../../src/model/sealed.ts";
import { contentsHash } from "../../../../src/packages/debian/contents-hash.ts";
import { buildContentsTable } from "../../../../src/packages/debian/index/contents-builder.ts";
import { buildPackagesTable } from "../../../../src/packages/debian/index/packages-builder.ts";
import { unusedDebianIndexes } from "../../../../src/packages/debian/unused-indexes.ts";
import { useScratch } from "../../io/support/scratch.ts";
import { MULTIARCH, packagesText, stanza } from "./index/index-texts.ts";

const scratch = useScratch();
const HOUR_MS = 60 * 60 * 1000;
const [packages, contents, gone] = ["a", "b", "c"].map((letter) => letter.repeat(64)) as [string, string, string];

/** A file of the index cache, so many hours old together with its folder. */
function put(path: string, data: string | Uint8Array, hours = 2): void {
  const full = scratch("index", path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, data);
  const then = new Date(Date.now() - hours * HOUR_MS);
  utimesSync(full, then, then);
  utimesSync(dirname(full), then, then);
}

/** A suite whose Release lists these files. */
function putSuite(folder: string, listed: Readonly<Record<string, string>>, hours = 2): void {
  const lines = Object.entries(listed).map(([path, sha256]) => ` ${sha256} 10 ${path}\n`);
  const text = `Suite: x\nDate: Sat, 01 Jan 2022 00:00:00 UTC\nSHA256:\n${lines.join("")}`;
  put(`debian-2/${folder}/${sha256Of(text)}.Release`, text, hours);
  put(`debian-2/${folder}/memory.json`, sealed({ mirror: "m", sha256: gone, text: sha256Of(text) }), hours);
}

const packagesTable = (...suites: readonly string[]) =>
  buildPackagesTable(
    "armhf",
    suites.map((suite) => ({ repository: "debian", suite, bytes: packagesText(stanza("a")) })),
  );

const unused = async (...suites: readonly string[]) => {
  const used = suites.map((suite) => ({ repository: "debian", suite, sha256: packages }));
  const request = { files: createHost({}).files, indexDirectory: scratch("index"), used, oldestMs: Date.now() - HOUR_MS };
  return (await unusedDebianIndexes(request)).map((path) => path.slice(scratch("index").length + 1)).toSorted();
};

test("suites that no lock names go, with their tables and the files that only they list", async () => {
  putSuite(`bookworm-${"0".repeat(16)}`, { "main/binary-armhf/Packages.gz": packages });
  putSuite(`trixie-${"1".repeat(16)}`, { "main/binary-armhf/Packages.gz": gone });
  putSuite(`noble-${"2".repeat(16)}`, { "main/binary-armhf/Packages.gz": packages }, 0);
  put(`debian-2/files/${packages}`, "");
  put(`debian-2/files/${gone}`, "");
  put("debian-2/keyrings/k.json", "");
  put(`debian-2/packages-armhf-${"3".repeat(16)}`, await packagesTable("bookworm"));
  put(`debian-2/packages-armhf-${"4".repeat(16)}`, await packagesTable("bookworm", "trixie"));
  put("debian-0/files/x", "");
  expect(await unused("bookworm")).toEqual([
    "debian-0",
    `debian-2/files/${gone}`,
    `debian-2/packages-armhf-${"4".repeat(16)}`,
    `debian-2/trixie-${"1".repeat(16)}`,
  ]);
});

test("of tables of the same suites the newest stays", async () => {
  putSuite(`bookworm-${"0".repeat(16)}`, { "main/binary-armhf/Packages.gz": packages });
  for (const [digit, hours] of [
    ["3", 9],
    ["4", 2],
    ["5", 5],
  ] as const) {
    put(`debian-2/packages-armhf-${digit.repeat(16)}`, await packagesTable("bookworm"), hours);
  }
  expect(await unused("bookworm")).toEqual(["3", "5"].map((digit) => `debian-2/packages-armhf-${digit.repeat(16)}`));
});

test("tables of Contents stay while a Release lists what they were made of; what is damaged goes", async () => {
  putSuite(`bookworm-${"0".repeat(16)}`, { "main/Contents-armhf.gz": contents });
  const table = await buildContentsTable({ multiarch: MULTIARCH, parts: ["libraries"] }, () => []);
  for (const sha256 of [contents, gone]) put(`debian-2/libraries-armhf-${contentsHash(MULTIARCH, sha256)}`, table);
  put(`debian-2/headers-armhf-${contentsHash(MULTIARCH, contents)}`, "half a table");
  put(`debian-2/contents-armhf-${contentsHash(MULTIARCH, contents)}`, table);
  expect(await unused("bookworm")).toEqual([
    `debian-2/contents-armhf-${contentsHash(MULTIARCH, contents)}`,
    `debian-2/headers-armhf-${contentsHash(MULTIARCH, contents)}`,
    `debian-2/libraries-armhf-${contentsHash(MULTIARCH, gone)}`,
  ]);
});

test("an empty cache has nothing", async () => {
  expect(await unused()).toEqual([]);
});
