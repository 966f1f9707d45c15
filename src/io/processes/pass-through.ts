import type { RunOptions } from "../../model/host.ts";
import { exitCodeOf } from "./outcome.ts";

/** Runs a program with our own terminal. Signals that we get are the program's: we wait for what it makes of them. */
export async function passThrough(command: string, args: readonly string[], { cwd, env, input }: RunOptions): Promise<number> {
  const { execa } = await import("execa");
  const child = execa(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: env ?? {},
    extendEnv: false,
    ...(input === undefined ? { stdin: "inherit" } : { input }),
    stdout: "inherit",
    stderr: "inherit",
    reject: false,
    buffer: false,
    // execa would follow a SIGTERM with a SIGKILL; how long a program takes to tidy up is its own affair.
    forceKillAfterDelay: false,
  });
  const stopForwarding = forwardSignals((signal) => child.kill(signal));
  try {
    return exitCodeOf(await child, { command, cwd });
  } finally {
    stopForwarding();
  }
}

/** What a terminal sends to the program itself as well: programs take a second one for impatience, so it is not sent on. */
const FROM_TERMINALS = ["SIGINT", "SIGHUP", "SIGQUIT"] as const;
const FROM_OTHERS = ["SIGTERM", "SIGUSR1", "SIGUSR2"] as const;

function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const unlessTyped = (signal: NodeJS.Signals): void => {
    if (!isOnTerminal()) send(signal);
  };
  for (const signal of FROM_TERMINALS) process.on(signal, unlessTyped);
  for (const signal of FROM_OTHERS) process.on(signal, send);
  return () => {
    for (const signal of FROM_TERMINALS) process.off(signal, unlessTyped);
    for (const signal of FROM_OTHERS) process.off(signal, send);
  };
}

function isOnTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}
