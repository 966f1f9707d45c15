import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Host } from "../model/host.ts";
import type { Zig } from "./zig.ts";

interface KnownPrograms {
  /** Version → `<platform>-<arch>` of node → SHA-256, lower-case hex. */
  readonly programs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Whether a zig program is, byte for byte, the one that ziglang.org released for this host; undefined where the shipped table does not have
 * its version.
 */
export async function isReleasedZig(host: Host, dataDirectory: string, zig: Zig): Promise<boolean | undefined> {
  const { programs } = JSON.parse(await host.files.readText(join(dataDirectory, "zig/programs.json"))) as KnownPrograms;
  const digest = new Map(Object.entries(programs)).get(zig.version)?.[`${host.system.platform}-${host.system.arch}`];
  if (digest === undefined) return undefined;
  return (
    createHash("sha256")
      .update(await host.files.read(zig.path))
      .digest("hex") === digest
  );
}
