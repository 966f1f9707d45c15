import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { createHost } from "../../../src/io/host.ts";
import type { Session } from "../../../src/model/session.ts";
import { writeBundle } from "../../../src/pipeline/bundle-folder.ts";
import type { BundlePlan } from "../../../src/ship/bundle/plan.ts";
import { useScratch } from "../io/support/scratch.ts";

const scratch = useScratch();
let session: Session;
let plan: BundlePlan;

beforeEach(() => {
  const root = scratch("project");
  mkdirSync(root);
  writeFileSync(scratch("app.exe"), "program");
  session = {
    host: createHost({}),
    emit: () => undefined,
    project: { root, stateBase: root, stateDirectory: `${root}/.cgox` },
    cacheDirectory: scratch("cache"),
  } as unknown as Session;
  const program = { path: "app.exe", source: scratch("app.exe"), size: 7, executable: true };
  plan = { layout: "flat", programs: [program], libraries: [], files: [], licences: [], system: [] };
});

it("a bundle is made in place of an earlier one", async () => {
  await writeBundle(session, scratch("out"), plan);
  await writeBundle(session, scratch("out"), plan);
  expect(readdirSync(scratch("out"))).toEqual(["app.exe"]);
});

it("a record that came with the project does not say that the user's own files are an earlier bundle", async () => {
  const folder = scratch("out");
  mkdirSync(folder);
  writeFileSync(`${folder}/thesis.txt`, "mine");
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  mkdirSync(scratch("project/.cgox/bundles"), { recursive: true });
  writeFileSync(scratch(`project/.cgox/bundles/${name}.json`), JSON.stringify({ folder, files: ["thesis.txt"] }));
  await expect(writeBundle(session, folder, plan)).rejects.toMatchObject({ code: "CGOX_BUNDLE_OCCUPIED" });
  expect(readdirSync(folder)).toEqual(["thesis.txt"]);
});
