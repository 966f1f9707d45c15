import type { Host } from "../model/host.ts";
import type { PlannedOutput } from "./outputs.ts";

export interface GoBuildOptions {
  readonly goPath: string;
  readonly directory: string;
  /** The cgo environment of the target. */
  readonly env: Readonly<Record<string, string>>;
  /** What the user gave after `--`. */
  readonly goFlags: readonly string[];
  /** From cgox.yaml; the user's own flags win. */
  readonly configured: { readonly ldflags?: string; readonly tags: readonly string[] };
}

/**
 * The arguments of `go build` for one program. `-trimpath` keeps this machine's paths out of it; go lets the last of two flags win, so
 * what the user says comes last.
 */
export function goBuildArguments(output: Pick<PlannedOutput, "main" | "path">, options: GoBuildOptions): string[] {
  const { configured, goFlags } = options;
  return [
    "build",
    "-trimpath",
    ...(configured.ldflags === undefined ? [] : [`-ldflags=${configured.ldflags}`]),
    ...(configured.tags.length === 0 ? [] : [`-tags=${configured.tags.join(",")}`]),
    ...goFlags,
    "-o",
    output.path,
    "--",
    output.main,
  ];
}

/** Runs `go build` with the user's terminal, and returns its exit code. */
export async function goBuild(host: Host, output: PlannedOutput, options: GoBuildOptions): Promise<number> {
  await host.files.makeDirectory(output.path.slice(0, output.path.lastIndexOf("/")));
  return host.processes.passThrough(options.goPath, goBuildArguments(output, options), { cwd: options.directory, env: options.env });
}
