import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { createHost } from "../../../../src/io/host.ts";
import { unusedPacmanIndexes } from "../../../../src/packages/pacman/unused-indexes.ts";
import { useScratch } from "../../io/support/scratch.ts";

const scratch = useScratch();
const HOUR_MS = 60 * 60 * 1000;

/** A file of the index cache, so many hours old together with its folder. */
function put(path: string, hours = 2): void {
  const full = scratch("index", path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, "");
  const then = new Date(Date.now() - hours * HOUR_MS);
  utimesSync(dirname(full), then, then);
}

test("databases of repositories that no lock names go, but for those that are about to be named, and so do older forms", async () => {
  put(`pacman-3/clang64-${"0".repeat(16)}/clang64.db.json`);
  put(`pacman-3/ucrt64-${"1".repeat(16)}/ucrt64.db.json`);
  put(`pacman-3/mingw64-${"2".repeat(16)}/mingw64.db.json`, 0);
  put("pacman-3/keyrings/msys2-keyring.json");
  put("pacman-1/x");
  put("debian-1/x");
  const used = [{ repository: "clang64", suite: "clang64", sha256: "" }];
  const request = { files: createHost({}).files, indexDirectory: scratch("index"), used, oldestMs: Date.now() - HOUR_MS };
  const unused = (await unusedPacmanIndexes(request)).map((path) => path.slice(scratch("index").length + 1));
  expect(unused).toEqual(["pacman-1", `pacman-3/ucrt64-${"1".repeat(16)}`]);
});

test("an empty cache has nothing", async () => {
  const request = { files: createHost({}).files, indexDirectory: scratch("nowhere"), used: [], oldestMs: Date.now() };
  expect(await unusedPacmanIndexes(request)).toEqual([]);
});
