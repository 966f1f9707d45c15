import { redact } from "./redact.ts";

/** A stable name for a failure: `CGOX_<STAGE>_<REASON>`, as printed to users and matched by scripts. */
export type ErrorCode = `CGOX_${Uppercase<string>}`;

export interface ErrorDetails {
  /** What to do about it: a sentence, usually with the command that helps. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** What the process exits with: 1 when something failed, 2 for wrong usage, a child's own code otherwise. */
  readonly exitCode?: number | undefined;
}

/**
 * The one error class for what users can meet. The message is one sentence that holds the value that failed.
 * No password of an address gets into it, wherever its texts are from. Mistakes of the program itself stay plain `Error`s and are shown with their stack.
 */
export class CgoxError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(redact(message), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "CgoxError";
    this.code = code;
    this.hint = details.hint === undefined ? undefined : redact(details.hint);
    this.exitCode = details.exitCode ?? 1;
  }
}
