import { constants } from "node:os";
import type { Terminal } from "./terminal.ts";

export interface Signals {
  /**
   * While `work` runs, a signal is left to the program that has the terminal (`go build` tidies up on Ctrl-C); cgox ends after it. Where
   * it is the last work, cgox ends as that program did.
   */
  leaveTo<T>(work: () => Promise<T>, options: { readonly isLast: boolean }): Promise<T>;
}

/**
 * Ends the process on a signal with one line and exit code 128 + its number. What was being written lies under a temporary name and is
 * never taken for finished.
 * @param settle called before the line is printed
 */
export function onSignals(process: NodeJS.Process, terminal: Terminal, settle: () => void): Signals {
  let inForeground = 0;
  let pending: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals) => {
    settle();
    terminal.err.write(`cgox: stopped by ${signal}\n`);
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (inForeground === 0) end(signal);
      pending = signal;
    });
  }
  return {
    leaveTo: async (work, { isLast }) => {
      inForeground++;
      try {
        return await work();
      } finally {
        inForeground--;
        if (pending !== undefined && !isLast) end(pending);
      }
    },
  };
}
