import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { knownKeys } from "../../../src/config/known-keys.ts";
import { configJsonSchema } from "../../../src/config/schema.ts";
import { windowsSchema } from "../../../src/resources/settings.ts";
import { bundleSchema } from "../../../src/ship/bundle/settings.ts";
import { packageSchema } from "../../../src/ship/outputs/package-settings.ts";

const SHIPPED = fileURLToPath(new URL("../../../sysroots/schemas/cgox.schema.json", import.meta.url));

/** When the schema has changed: npm run test:unit -- -u test/unit/config/schema.test.ts */
test("the schema that is shipped for editors is the one that cgox.yaml is checked with", async () => {
  await expect(
    `${JSON.stringify(configJsonSchema({ bundle: bundleSchema, package: packageSchema, windows: windowsSchema }), null, 2)}\n`,
  ).toMatchFileSnapshot(SHIPPED);
});

test("the schema for editors knows the keys of a package", () => {
  const schema = configJsonSchema({ bundle: bundleSchema, package: packageSchema, windows: windowsSchema });
  expect(knownKeys(schema, ["package"])).toContain("maintainer");
  expect(knownKeys(schema, ["package", "deb"])).toContain("systemd");
});

test("known keys are found below maps of any name, and none where any name is a key", () => {
  const schema = configJsonSchema();
  expect(knownKeys(schema, [])).toEqual(["name", "main", "targets", "platforms", "choices", "bundle", "windows", "package"]);
  expect(knownKeys(schema, ["targets", "linux/arm"])).toEqual(["libraries", "ldflags", "tags", "dispatching"]);
  expect(knownKeys(schema, ["platforms", "debian-12", "repositories", "main"])).toEqual(["mirrors", "keys", "trusted"]);
  expect(knownKeys(schema, ["targets"])).toEqual([]);
});
