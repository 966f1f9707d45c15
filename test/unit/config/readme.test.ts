import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { readConfig } from "../../../src/config/read-config.ts";
import { configJsonSchema, type JsonSchema } from "../../../src/config/schema.ts";
import type { Host } from "../../../src/model/host.ts";

const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8");

test("the cgox.yaml that README shows is taken", async () => {
  const text = /```yaml\n([^]*?)```/.exec(readme)?.[1] ?? "";
  const host = { files: { readIfThere: async () => Buffer.from(text) } } as unknown as Host;
  expect((await readConfig(host, "/app/cgox.yaml")).name).toBe("image-server");
});

test("README explains every key", () => {
  const explained = [...readme.matchAll(/^\| `([\w.<>]+)` +\|/gm)].map(([, key = ""]) => key.replace(/<\w+>/g, "*"));
  expect(leaves(configJsonSchema()).filter((key) => !explained.includes(key))).toEqual([]);
});

/** Paths of all keys that hold no further named ones; `*` stands for any name. */
function leaves(schema: JsonSchema, path = ""): string[] {
  const node = schema.anyOf?.find((option) => option.properties ?? option.additionalProperties) ?? schema;
  const named = Object.entries(node.properties ?? {}).flatMap(([key, child]) => leaves(child, path === "" ? key : `${path}.${key}`));
  const any = typeof node.additionalProperties === "object" ? leaves(node.additionalProperties, `${path}.*`) : [];
  return named.length + any.length === 0 ? [path] : [...named, ...any];
}
