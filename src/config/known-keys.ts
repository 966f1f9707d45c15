import type { JsonSchema } from "./schema.ts";

/** The keys that a map at this path of cgox.yaml may have; empty where any name is a key. */
export function knownKeys(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  const node = path.reduce<JsonSchema>((at, key) => child(mapOf(at), String(key)), schema);
  return Object.keys(mapOf(node).properties ?? {});
}

function child(schema: JsonSchema, key: string): JsonSchema {
  const named = schema.properties?.[key];
  if (named !== undefined) return named;
  if (schema.items !== undefined) return schema.items;
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
}

/** A map that may be left empty is written as a choice between the map and null. */
function mapOf(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find((option) => option.properties !== undefined || option.additionalProperties !== undefined) ?? schema;
}
