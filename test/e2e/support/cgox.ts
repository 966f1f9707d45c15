import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";

export const REPOSITORY_ROOT = fileURLToPath(new URL("../../..", import.meta.url));
export const CGOX_MAIN = join(REPOSITORY_ROOT, "lib/cli/main.js");

export interface CgoxOptions {
  readonly cwd: string;
  readonly cache: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Main script of another copy of cgox than the built one. */
  readonly main?: string;
  readonly input?: string;
}

export interface CgoxResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

/** Runs the built cgox in a project's folder with a cache and settings of its own, as outside of CI. */
export async function cgox(args: readonly string[], options: CgoxOptions): Promise<CgoxResult> {
  const { stdout, stderr, exitCode } = await startCgox(args, options);
  return { stdout: String(stdout), stderr: String(stderr), exitCode };
}

/** The same, to be killed or waited for. */
export function startCgox(args: readonly string[], { cwd, cache, env = {}, main = CGOX_MAIN, input }: CgoxOptions) {
  return execa(process.execPath, [main, ...args], {
    cwd,
    env: {
      CI: undefined,
      CGOX_MIRROR: undefined,
      NO_COLOR: "1",
      CGOX_CACHE: cache,
      XDG_CONFIG_HOME: join(cache, "../config"),
      CGOX_WARM: "off",
      ...env,
    },
    reject: false,
    ...(input === undefined ? {} : { input }),
  });
}
