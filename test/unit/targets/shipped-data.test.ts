import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readKeys } from "openpgp";
import { format, resolveConfig } from "prettier";
import { describe, expect, test } from "vitest";
import { platformJsonSchema } from "../../../src/targets/platform-schema.ts";
import { knownPorts } from "../../../src/targets/target-table.ts";
import { dataDirectory, shippedCatalogue } from "./support.ts";

const catalogue = shippedCatalogue();
const ids = await catalogue.platformIds();
const platforms = await Promise.all(ids.map((id) => catalogue.platform(id)));

test("schema.json is what the code says (vitest -u writes it anew)", async () => {
  const path = join(dataDirectory, "schema.json");
  const text = await format(JSON.stringify(platformJsonSchema()), { ...(await resolveConfig(path)), parser: "json" });
  await expect(text).toMatchFileSnapshot(path);
});

describe.each(platforms.map((platform) => [platform.id, platform] as const))("%s", (_, platform) => {
  test("names schema.json for editors", async () => {
    expect(JSON.parse(await readFile(join(dataDirectory, `${platform.id}.json`), "utf8"))).toHaveProperty("$schema", "./schema.json");
  });

  test("has a primary suite, and a mirror for each architecture in every repository", () => {
    const repositories = Object.values(platform.repositories);
    const all = Object.keys(platform.architectures);
    for (const architecture of repositories.length === 0 ? [] : all) {
      const serving = repositories.filter(({ architectures }) => architectures?.includes(architecture) ?? true);
      const roles = serving.flatMap(({ suites }) => suites).map(({ role }) => role);
      expect(roles, architecture).toContain("primary");
    }
    for (const { mirrors, architectures: served = all } of repositories) {
      expect(all).toEqual(expect.arrayContaining([...served]));
      for (const { architectures = [] } of mirrors) {
        expect(all).toEqual(expect.arrayContaining([...architectures]));
      }
      for (const architecture of served) {
        const serving = mirrors.filter(({ architectures }) => architectures?.includes(architecture) ?? true);
        expect(serving.length, architecture).toBeGreaterThanOrEqual(2);
      }
    }
  });

  test("ships exactly the keys that it pins, but for those that come in a keyring", async () => {
    for (const { keyFiles, fingerprints, keyring, keyringPackage, suites } of Object.values(platform.repositories)) {
      if (keyring !== undefined) {
        expect(Object.keys(platform.repositories)).toContain(keyring.repository);
        expect(fingerprints.length).toBeGreaterThanOrEqual(keyring.certifications);
      }
      if (keyringPackage !== undefined) expect(keyFiles).toEqual([]);
      if (keyring !== undefined || keyringPackage !== undefined || suites.length === 0) continue;
      const shipped = (await Promise.all(keyFiles.map(fingerprintsIn))).flat();
      expect(shipped).toEqual(expect.arrayContaining([...fingerprints]));
      for (const file of keyFiles) {
        expect(
          (await fingerprintsIn(file)).some((fingerprint) => fingerprints.includes(fingerprint)),
          file,
        ).toBe(true);
      }
    }
  });

  test("names variants that its ports have", async () => {
    const { subArchitectures } = await catalogue.targets();
    for (const { goarch, variants = [], defaultVariant } of Object.values(platform.architectures)) {
      if (defaultVariant !== undefined) expect(variants).toContain(defaultVariant);
      expect(Object.keys(subArchitectures[goarch]?.variants ?? {})).toEqual(expect.arrayContaining([...variants]));
    }
  });
});

test("only 32-bit ARM since trixie and noble has a 64-bit time_t to ask for", () => {
  const asking = platforms.flatMap(({ id, architectures }) =>
    Object.entries(architectures).flatMap(([name, { defines }]) => (defines === undefined ? [] : [`${id}/${name} ${defines.join(" ")}`])),
  );
  const time64 = "_TIME_BITS=64 _FILE_OFFSET_BITS=64";
  expect(asking).toEqual(["debian-13", "raspios-13", "ubuntu-24.04", "ubuntu-26.04"].map((id) => `${id}/armhf ${time64}`));
});

describe("targets.json", async () => {
  const table = await catalogue.targets();

  test("knows each port once", () => {
    const ports = knownPorts(table);
    expect(ports).toEqual([...new Set(ports)]);
  });

  test("names platforms that there are, and that have the port", async () => {
    expect(ids).toEqual(expect.arrayContaining(Object.values(table.platformAliases)));
    for (const [name, port] of Object.entries(table.ports)) {
      const { goos, architectures } = await catalogue.platform(port.platform);
      expect(Object.values(architectures).map(({ goarch }) => `${goos}/${goarch}`)).toContain(name);
    }
  });

  test("has defaults and spellings that are variants", () => {
    for (const { default: usual, spellings = {}, plain = [], variants } of Object.values(table.subArchitectures)) {
      expect(Object.keys(variants)).toEqual(expect.arrayContaining([...(usual === undefined ? [] : [usual]), ...Object.values(spellings)]));
      expect(Object.keys(variants).filter((name) => plain.includes(name) || name in spellings)).toEqual([]);
    }
  });
});

async function fingerprintsIn(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const keys = path.endsWith(".asc") ? await readKeys({ armoredKeys: bytes.toString("utf8") }) : await readKeys({ binaryKeys: bytes });
  return keys.map((key) => key.getFingerprint().toUpperCase());
}
