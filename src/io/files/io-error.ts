import { getSystemErrorMap } from "node:util";
import { CgoxError, type ErrorCode } from "../../model/error.ts";

/** What was being done, for the message: `cannot <action> <path>: …`. */
export type Action = "read" | "write" | "make" | "remove" | "rename" | "copy" | "lock" | "look at";

/** Runs `work`; what the system refuses is thrown as `CGOX_IO_FULL`, `CGOX_IO_DENIED` or `CGOX_IO_FAILED` with the path. */
export async function guarded<T>(action: Action, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw ioError(error, action, path);
  }
}

/** As {@link guarded}; undefined where nothing is at the path (ENOTDIR: one of its parents is a file). */
export async function guardedIfThere<T>(action: Action, path: string, work: () => Promise<T>): Promise<T | undefined> {
  return guarded(action, path, () => work().catch(undefinedWhere("ENOENT", "ENOTDIR")));
}

/** A handler that turns refusals with one of these errno names into undefined, and throws all others on. */
export function undefinedWhere(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}

/** As {@link guarded}, for synchronous work. */
export function guardedSync<T>(action: Action, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw ioError(error, action, path);
  }
}

/** The error that users see for a refusal of the system; anything else is handed back as it is. */
export function ioError(error: unknown, action: Action, path: string): unknown {
  if (!isSystemError(error)) return error;
  const { code, hint } = kindOf(error.code);
  const reason = getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.code;
  return new CgoxError(code, `cannot ${action} ${path}: ${reason} (${error.code})`, { hint, cause: error });
}

/** True for what node throws when the system refuses, with an errno name as its code. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

/** True where the error is a system's refusal with one of these errno names. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return isSystemError(error) && codes.includes(error.code);
}

function kindOf(errno: string): { readonly code: ErrorCode; readonly hint: string } {
  if (errno === "ENOSPC" || errno === "EDQUOT") {
    return { code: "CGOX_IO_FULL", hint: "free some room, run `cgox cache prune`, or set CGOX_CACHE to put the cache on another disk" };
  }
  if (errno === "EACCES" || errno === "EPERM" || errno === "EROFS") {
    return { code: "CGOX_IO_DENIED", hint: "check who owns it, or set CGOX_CACHE to put the cache into a folder that you may write to" };
  }
  return { code: "CGOX_IO_FAILED", hint: "check the path and its disk; CGOX_CACHE puts the cache elsewhere" };
}
