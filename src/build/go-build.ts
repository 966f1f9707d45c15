import type { Host } from "../model/host.ts";
import { calmGit } from "./git.ts";
import type { PlannedOutput } from "./outputs.ts";
import { placeOutput } from "./place-output.ts";

export interface GoBuildOptions {
  readonly goPath: string;
  readonly directory: string;
  /** The cgo environment of the target. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder of cgox's own, where programs are made. */
  readonly workshop: string;
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

export interface Built<Checked> {
  /** go's own. */
  readonly exitCode: number;
  /** Absent where go has failed, and where it was told to make nothing (`-n`). */
  readonly checked?: Checked;
}

/**
 * Runs `go build` with the user's terminal. The program gets its path when `check` has found nothing wrong with it; what was there before stays else.
 * @param check looks at the program at the path that it is given
 * @throws CgoxError `CGOX_BUILD_OUTPUT`, and what `check` throws
 */
export async function goBuild<Checked>(
  host: Host,
  { main, path }: Pick<PlannedOutput, "main" | "path">,
  options: GoBuildOptions,
  check: (path: string) => Promise<Checked>,
): Promise<Built<Checked>> {
  let exitCode = 0;
  const git = await calmGit(host, options.directory);
  const goFlags = [...(git.mayFetch ? ["-buildvcs=false"] : []), ...options.goFlags];
  const checked = await placeOutput({ files: host.files, workshop: options.workshop }, path, async (temporary) => {
    const args = goBuildArguments({ main, path: temporary }, { ...options, goFlags });
    exitCode = await host.processes.passThrough(options.goPath, args, { cwd: options.directory, env: { ...options.env, ...git.env } });
    return exitCode === 0 && (await host.files.exists(temporary)) ? check(temporary) : undefined;
  });
  return checked === undefined ? { exitCode } : { exitCode, checked };
}
