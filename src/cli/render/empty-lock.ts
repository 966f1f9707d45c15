import type { CommandContext } from "../command.ts";

/** Said where an answer is empty because nothing was added yet; a script that reads stdout sees nothing of it. */
export function sayEmpty({ terminal, quiet }: CommandContext): void {
  if (!quiet) terminal.err.write("cgox.lock names no sysroot yet; add one with: cgox sysroot add <target> <library>\n");
}
