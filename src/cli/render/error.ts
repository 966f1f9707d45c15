import { CgoxError } from "../../model/error.ts";
import { redact } from "../../model/redact.ts";
import type { Output } from "../terminal.ts";
import { printable } from "./printable.ts";
import { styled } from "./style.ts";

const DEEPEST = 4;

/** 1 for a failure, 2 for wrong usage, a child's own code otherwise. */
export function exitCodeOf(error: unknown): number {
  return error instanceof CgoxError ? error.exitCode : 1;
}

/** An error for people: what failed, why, and what helps. Only mistakes of cgox itself come with a stack. */
export function renderError(error: unknown, output: Pick<Output, "hasColour">): string {
  return redact(errorText(error, output));
}

function errorText(error: unknown, output: Pick<Output, "hasColour">): string {
  const title = styled(output, "red", "error:");
  if (error instanceof CgoxError) {
    const head = `${title} ${printable(error.message)} ${styled(output, "dim", `[${error.code}]`)}\n`;
    return head + causeLines(error, 1).join("") + hintLines(error.hint, output);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : `not an Error: ${String(error)}`;
  const causes = error instanceof Error ? causeLines(error, 1).join("") : "";
  return `${title} this is a bug in cgox\n\n${printable(stack)}\n${causes}${hintLines(BUG_HINT, output)}`;
}

const BUG_HINT = "please report it where cgox came from, with the lines above and what cgox doctor prints";

/** A hint stands after a blank line; `\n` in it starts a further line. */
export function hintLines(hint: string | undefined, output: Pick<Output, "hasColour">): string {
  return hint === undefined ? "" : `\n${styled(output, "cyan", "hint:")} ${printable(hint)}\n`;
}

function causeLines(error: Error, depth: number): string[] {
  return causesOf(error).flatMap((cause) => {
    const isRepeated = cause instanceof Error && error.message.includes(cause.message);
    const line = `${"  ".repeat(depth)}cause: ${printable(cause instanceof Error ? cause.message : String(cause))}\n`;
    const deeper = cause instanceof Error && depth < DEEPEST ? causeLines(cause, isRepeated ? depth : depth + 1) : [];
    return isRepeated ? deeper : [line, ...deeper];
  });
}

function causesOf(error: Error): unknown[] {
  const causes = error.cause === undefined ? [] : [error.cause];
  const parts = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return [...parts, ...causes];
}
