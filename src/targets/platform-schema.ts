import * as z from "zod";
import type { Platform } from "../model/platform.ts";

const name = z.string().regex(/^[A-Za-z0-9][\w.+-]*$/);
/** Inside the tree: nothing absolute, no way up; `{multiarch}` stands for the architecture's triplet. */
const treePath = z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/);
const treePaths = z.array(treePath);

const mirror = z.strictObject({
  url: z.string().regex(/^(https?|file):\/\/\S+[^/\s]$/),
  architectures: z.array(name).min(1).exactOptional(),
});

const suite = z.strictObject({
  name: z.string().regex(/^\w[\w./+-]*$/),
  components: z.array(name),
  role: z.enum(["primary", "secondary"]),
  priority: z.number().int().min(1).exactOptional(),
});

/** What a platform file may say of a repository. `trusted` and `userKeyFiles` are not among it: they are the user's alone to say. */
const repository = z.strictObject({
  kind: name,
  architectures: z.array(name).min(1).exactOptional(),
  mirrors: z.array(mirror).min(1),
  fingerprints: z.array(z.string().regex(/^[0-9A-F]{40}$/)).min(1),
  keyFiles: z.array(z.string().min(1)),
  suites: z.array(suite),
  packageSignatures: z.enum(["required", "optional"]).exactOptional(),
  keyring: z
    .strictObject({ repository: name, database: name, package: name, name, certifications: z.number().int().min(1) })
    .exactOptional(),
  keyringPackage: name.exactOptional(),
  aptSuites: z.array(z.string()).exactOptional(),
});

const architecture = z.strictObject({
  goarch: z.string().regex(/^[a-z0-9]+$/),
  variants: z.array(z.string()).min(1).exactOptional(),
  defaultVariant: z.string().exactOptional(),
  baseline: z.string().exactOptional(),
  partial: z.boolean().exactOptional(),
  multiarch: name,
  triple: z.string().regex(/^[a-z0-9_]+(-[a-z0-9_]+)+$/),
  packagePrefix: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_.+-]*-$/)
    .exactOptional(),
  defines: z.array(z.string().regex(/^\w+(=.*)?$/)).exactOptional(),
});

/** A platform file, `sysroots/<id>.json`. `sysroots/schema.json` is made from this, for editors. */
export const platformFileSchema: z.ZodType<Platform & { readonly $schema?: string }> = z.strictObject({
  $schema: z.string().exactOptional(),
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  title: z.string().min(1),
  goos: z.string().regex(/^[a-z0-9]+$/),
  libc: z.strictObject({
    kind: z.enum(["glibc", "musl", "ucrt", "msvcrt", "bsd", "libSystem"]),
    version: z
      .string()
      .regex(/^\d+\.\d+$/)
      .exactOptional(),
  }),
  repositories: z.record(name, repository),
  architectures: z.record(name, architecture),
  layout: z.strictObject({
    includeDirectories: treePaths,
    libraryDirectories: treePaths,
    pkgConfigDirectories: treePaths,
    links: z.record(treePath, treePath),
    prefix: treePath.exactOptional(),
    oneOwner: z.boolean().exactOptional(),
    importLibraryLinks: z.boolean().exactOptional(),
  }),
  pruneRules: z.array(name),
  cxx: z.strictObject({
    library: z.enum(["libc++", "libstdc++"]),
    package: name.exactOptional(),
    includeDirectories: treePaths.exactOptional(),
    libraries: treePaths.exactOptional(),
  }),
  bundle: z
    .strictObject({
      libraryDirectories: treePaths.min(1),
      licenceDirectory: treePath,
      systemLibraries: name,
      runtimeRules: z.array(name),
    })
    .exactOptional(),
  runtime: z
    .strictObject({
      packages: z.array(name),
      withoutPruned: z.boolean().exactOptional(),
      links: z.record(treePath, treePath).exactOptional(),
    })
    .exactOptional(),
  stubs: name.exactOptional(),
  oldestZig: z
    .string()
    .regex(/^\d+\.\d+$/)
    .exactOptional(),
});

/** The JSON Schema (draft 2020-12) of a platform file. */
export function platformJsonSchema(): object {
  return { title: "A platform of cgox", ...z.toJSONSchema(platformFileSchema, { io: "input" }) };
}
