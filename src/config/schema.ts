import * as z from "zod";
import { mirrorFault } from "../model/redact.ts";
import { refusedLdflag } from "./ldflags.ts";

/**
 * What a fault in the file is called where it is a value that the project may not set for its user, rather than one that is misspelt.
 * `hint` says how the user can.
 */
export interface Refusal {
  readonly refused: string;
  readonly hint: string;
}

/*
 * No key of the file is a number: `1.10` is a version and `0640` a mode, and both are meant as they are written. parse-config.ts reads all
 * numbers as text.
 */

/** A name out of which neither a flag nor another folder can be made. */
const library = z.string().regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))(?:-l)?(?![-@:])[^\s\p{Cc},;'"`$|&\\]+$/u, {
  error: "a package, a pkg-config module, a header or -l<name>",
});

const ldflags = z.string().check(({ value, issues }) => {
  const refused = refusedLdflag(value);
  if (refused === undefined) return;
  const params: Refusal = {
    refused: `${refused.flag}: ${refused.why}`,
    hint: "take it out of cgox.yaml; flags of go that you trust are yours to give behind --: cgox build linux/arm64 -- -ldflags=-s",
  };
  issues.push({ code: "custom", input: value, params: { ...params } });
});

const target = z.strictObject({
  libraries: z
    .array(library)
    .describe("C libraries that this target needs besides those that the Go sources name: packages, pkg-config modules, or -l<name>.")
    .optional(),
  ldflags: ldflags
    .describe("Added to go's -ldflags: flags of go's linker that run, read and write nothing, and -extldflags as #cgo LDFLAGS may be.")
    .optional(),
  tags: z
    .array(z.string().regex(/^[\p{L}\p{N}_.]+$/u, { error: "a build tag: letters, digits, _ and ." }))
    .describe("Build tags.")
    .optional(),
  dispatching: z
    .array(z.string().regex(/^[^/\\\p{Cc}]+$/u, { error: "the name of a file, without its folder" }))
    .describe(
      "File names of libraries that choose code for the CPU when they run, e.g. libfoo.so.1.2.3: they may hold code that the target lacks.",
    )
    .optional(),
});

const mirror = z.url({ protocol: /^https?$/, error: "an http:// or https:// address" }).check(({ value, issues }) => {
  const message = mirrorFault(value);
  if (message !== undefined) issues.push({ code: "custom", message, input: value });
});

const repository = z.strictObject({
  mirrors: z
    .array(mirror)
    .min(1)
    .describe("Addresses of mirrors, best first. They stand in place of those that the platform names.")
    .optional(),
  keys: z.array(z.string().min(1)).describe("Files with public keys to believe besides the pinned ones, relative to cgox.yaml.").optional(),
  trusted: z.boolean().describe("Believe this repository without a signature. For test archives that have none.").optional(),
});

const platform = z.strictObject({
  repositories: z.record(z.string(), repository.nullable()).describe("By the repository's name in the platform.").nullable().optional(),
});

/** Whether a relative path has left the folder that it starts in, at any place of it. */
function leadsOut(path: string): boolean {
  let depth = 0;
  for (const part of path.split("/")) {
    if (part === "..") depth--;
    else if (part !== "." && part !== "") depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** What cgox.yaml may hold. `sysroots/schemas/cgox.schema.json` is made from this. */
export const configSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9_][\w.+-]*$/, { error: "a name of letters, digits and . _ + -, of which the last three are not first" })
      .describe("Name of the program.")
      .optional(),
    main: z
      .string()
      .min(1)
      .regex(/^(?![-/\\@])(?!.*@)[^\p{Cc}\s]+$/u, { error: "a folder of the project or the import path of a package, without a version" })
      .refine((path) => !leadsOut(path), { error: "a package inside of the project; `cgox build <target> ../cmd/app` builds another" })
      .describe("The package to build when the command line names none, e.g. ./cmd/app.")
      .optional(),
    targets: z
      .record(z.string(), target.nullable())
      .describe("What to build for, e.g. linux/arm64@debian-13, and what each needs.")
      .nullable()
      .optional(),
    platforms: z
      .record(z.string(), platform.nullable())
      .describe("Mirrors and keys other than those of the platform's own file, by the platform's id, e.g. debian-12.")
      .nullable()
      .optional(),
    choices: z
      .record(z.string(), z.string().regex(/^[A-Za-z0-9][\w.+~:-]*$/, { error: "the name of a package" }))
      .describe("The package to take for a wanted name that several would serve, e.g. libcurl: libcurl4-openssl-dev.")
      .nullable()
      .optional(),
    bundle: z.unknown().describe("What goes along with programs for Windows: checked when they are bundled.").optional(),
    windows: z.unknown().describe("Icon, manifest and version of programs for Windows: checked when one is built.").optional(),
    package: z.unknown().describe("What packages are made of: checked when one is made.").optional(),
  })
  .meta({ title: "cgox.yaml", description: "What a project wants of cgox, the cgo cross-toolchain manager." });

/** cgox.yaml as it is written, after validation. */
export type ConfigFile = z.infer<typeof configSchema>;

/** A schema node, as far as finding the known keys needs it. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}

/**
 * The schema for editors (JSON Schema, draft 7: what the YAML language servers read).
 * @param blocks schemas of the parts that other rooms check, by their names
 */
export function configJsonSchema(blocks: Readonly<Record<string, z.ZodType>> = {}): JsonSchema {
  const schema = jsonSchemaOf(configSchema);
  const described = Object.entries(blocks).map(([name, block]) => {
    const { $schema: _, ...own } = jsonSchemaOf(block) as JsonSchema & { readonly $schema?: string };
    return [name, { ...schema.properties?.[name], ...own }];
  });
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(described) } };
}

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { target: "draft-7", io: "input", unrepresentable: "any" }) as JsonSchema;
}
