import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { FIXTURE_CACHE } from "../../../fixtures/repositories/from-source/cache.ts";

/**
 * Compiles cgox before the e2e tests run: they start it as its users do. zig's caches are the same for all of them, unless one looks at
 * what is in there: each target's libc takes zig a quarter of a minute or more.
 */
export default async function buildOnce(): Promise<void> {
  process.env["ZIG_GLOBAL_CACHE_DIR"] ||= join(FIXTURE_CACHE, "zig");
  process.env["ZIG_LOCAL_CACHE_DIR"] = process.env["ZIG_GLOBAL_CACHE_DIR"];
  await mkdir(process.env["ZIG_GLOBAL_CACHE_DIR"], { recursive: true });
  await execa("npm", ["run", "build"], { cwd: fileURLToPath(new URL("../../..", import.meta.url)) });
}
