import { CgoxError, type ErrorCode } from "../../model/error.ts";

/** Wrong usage: exit code 2. The hint names the help page unless a better one is given. */
export function usageError(code: ErrorCode, message: string, hint: string): CgoxError {
  return new CgoxError(code, message, { hint, exitCode: 2 });
}

/** `See: cgox help sysroot add`. */
export function helpHint(commandName: string): string {
  return `See: cgox help ${commandName}`.trimEnd();
}
