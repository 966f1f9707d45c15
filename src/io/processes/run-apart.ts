import { CgoxError, type ErrorCode } from "../../model/error.ts";

/** Megabytes that V8 may take for young objects before it looks for dead ones: a quarter of its own choice, since these jobs make many. */
const YOUNG_MB = 4;

/**
 * Runs one of cgox's own scripts on a plain value in another node. The script prints `{ code, message, hint }` when it fails of something that users
 * can mend. False where it failed otherwise (killed, no memory, no permission to start it): the caller then does the work itself.
 * @throws CgoxError what the script printed
 */
export async function runApart(script: string, job: object): Promise<boolean> {
  const { execa } = await import("execa");
  const args = [`--max-semi-space-size=${YOUNG_MB}`, script, JSON.stringify(job)];
  const { exitCode, stdout } = await execa(process.execPath, args, { reject: false });
  const failure = exitCode === 0 ? undefined : readFailure(stdout);
  if (failure !== undefined) throw failure;
  return exitCode === 0;
}

function readFailure(stdout: string): CgoxError | undefined {
  try {
    const { code, message, hint } = JSON.parse(stdout) as { readonly code: ErrorCode; readonly message: string; readonly hint?: string };
    return new CgoxError(code, message, { hint });
  } catch {
    return undefined;
  }
}
