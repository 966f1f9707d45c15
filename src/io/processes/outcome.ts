import { existsSync } from "node:fs";
import { constants } from "node:os";
import { CgoxError } from "../../model/error.ts";

/** What execa says about a process that has ended, or was never there. */
export interface Outcome {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly isMaxBuffer?: boolean | undefined;
  readonly shortMessage?: string | undefined;
}

/**
 * The exit code, 128 + n where signal n ended the process, as shells count it.
 * @throws CgoxError CGOX_RUN_MISSING where there is no such program, CGOX_RUN_FAILED where it could not be started
 */
export function exitCodeOf(outcome: Outcome, { command, cwd }: { readonly command: string; readonly cwd: string | undefined }): number {
  if (outcome.isMaxBuffer === true) {
    throw new CgoxError("CGOX_RUN_FAILED", `${command} printed more than fits into memory`, {
      hint: "run it by hand to see what it prints",
    });
  }
  if (outcome.exitCode !== undefined) return outcome.exitCode;
  if (outcome.signal !== undefined) return 128 + (constants.signals[outcome.signal as NodeJS.Signals] ?? 0);
  // The system says ENOENT for a missing working folder too.
  if (outcome.code === "ENOENT" && cwd !== undefined && !existsSync(cwd)) {
    throw new CgoxError("CGOX_RUN_FAILED", `cannot run ${command} in ${cwd}: there is no such folder`, { hint: "check the path" });
  }
  if (outcome.code === "ENOENT") {
    throw new CgoxError("CGOX_RUN_MISSING", `there is no program ${command}`, {
      hint: "install it or add its folder to PATH; `cgox doctor` shows what cgox needs and where it looks",
    });
  }
  throw new CgoxError("CGOX_RUN_FAILED", `cannot run ${command}: ${outcome.code ?? outcome.shortMessage ?? "it did not start"}`, {
    hint: "check that the file is a program for this machine and may be executed; `cgox doctor` shows what cgox uses",
  });
}
