import * as z from "zod";
import type { Lockfile } from "../../model/lock.ts";

const name = z.string().regex(/^[\w.+@~:-]+$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Below a mirror: nothing absolute, no way up. */
const path = z.string().refine((text) => !text.startsWith("/") && !text.split("/").includes(".."), "not a path below a mirror");

const lockedPackage = z.strictObject({
  name,
  version: z.string().min(1),
  architecture: name,
  repository: name,
  path,
  size: z.number().int().nonnegative(),
  sha256,
  why: z.string(),
});

const lockedSysroot = z.strictObject({
  requests: z.array(z.strictObject({ name: z.string(), kind: z.enum(["package", "module", "library", "header"]), package: name })),
  indexes: z.array(z.strictObject({ repository: name, suite: z.string(), sha256 })),
  omitted: z.array(z.strictObject({ repository: name, suite: z.string(), reason: z.string() })),
  packages: z.array(lockedPackage),
  pruned: z.array(lockedPackage),
});

/** What a cgox.lock may hold; a lock comes with the project and so from outside. */
export const lockfileSchema: z.ZodType<Lockfile> = z.strictObject({
  version: z.literal(1),
  sysroots: z.record(z.string().regex(/^[\w.-]+\/[\w.-]+$/), lockedSysroot),
});
