import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ownArchives } from "../../../src/config/own-archives.ts";
import { createHost } from "../../../src/io/host.ts";
import type { Config, RepositoryOverride } from "../../../src/model/config.ts";
import { useScratch } from "../io/support/scratch.ts";

const scratch = useScratch();
const { files } = createHost({});

function of(override: RepositoryOverride) {
  const config: Config = { targets: {}, platforms: { "debian-12": { repositories: { debian: override } } }, choices: {} };
  return ownArchives(files, config, scratch());
}

it("names mirrors, keys, and that there is no signature", async () => {
  const override = { mirrors: ["http://a.example/debian", "http://b.example"], keys: [scratch("keys/ours.asc")], trusted: true };
  expect((await of(override)).lines).toEqual([
    "debian-12/debian: mirrors http://a.example/debian http://b.example, keys keys/ours.asc, trusted without a signature",
  ]);
  expect((await of({ trusted: false })).lines).toEqual([]);
});

it("is another one where anything differs, also in a key", async () => {
  const key = scratch("ours.asc");
  writeFileSync(key, "one");
  const override = { mirrors: ["http://a.example"], keys: [key] };
  const { digest } = await of(override);
  expect((await of({ ...override })).digest).toBe(digest);
  expect((await of({ ...override, mirrors: ["http://b.example"] })).digest).not.toBe(digest);
  expect((await of({ ...override, trusted: true })).digest).not.toBe(digest);
  writeFileSync(key, "two");
  expect((await of(override)).digest).not.toBe(digest);
});
