import * as z from "zod";
import { isArchitecture, isPackageName, isPathBelow, isPrintable, isSha256, isVersion, LARGEST_PACKAGE } from "../../model/index-values.ts";
import type { Lockfile } from "../../model/lock.ts";

// What an index may not say, a lock may not say either.
const name = z.string().refine(isPackageName, "not a name");
const sha256 = z.string().refine(isSha256, "not a sha256");
/** Is shown to users. */
const text = z.string().refine(isPrintable, "has a control character");

const lockedPackage = z.strictObject({
  name,
  version: z.string().refine(isVersion, "not a version"),
  architecture: z.string().refine(isArchitecture, "not an architecture"),
  repository: name,
  path: z.string().refine(isPathBelow, "not a path below a mirror"),
  size: z.number().int().nonnegative().max(LARGEST_PACKAGE),
  installedSize: z.number().int().nonnegative().exactOptional(),
  sha256,
  why: text,
});

const lockedSysroot = z.strictObject({
  requests: z.array(z.strictObject({ name: text, kind: z.enum(["package", "module", "library", "header"]), package: name })),
  indexes: z.array(z.strictObject({ repository: name, suite: text, sha256 })),
  omitted: z.array(z.strictObject({ repository: name, suite: text, reason: text })),
  packages: z.array(lockedPackage),
  pruned: z.array(lockedPackage),
});

/** What a cgox.lock may hold; a lock comes with the project and so from outside. */
export const lockfileSchema: z.ZodType<Lockfile> = z.strictObject({
  version: z.literal(1),
  sysroots: z.record(z.string().regex(/^[\w.-]+\/[\w.-]+$/), lockedSysroot),
});
