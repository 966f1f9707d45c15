import type { RunOptions, RunResult } from "../../model/host.ts";
import { exitCodeOf } from "./outcome.ts";

/** Enough for the longest `go list -json`; more would not fit into one string. */
const outputLimit = 256 * 1024 * 1024;

/** Runs to the end with captured output, unchanged to the last newline. Without `input`, stdin is empty. */
export async function run(command: string, args: readonly string[], { cwd, env, input }: RunOptions): Promise<RunResult> {
  const { execa } = await import("execa");
  const result = await execa(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: env ?? {},
    extendEnv: false,
    ...(input === undefined ? { stdin: "ignore" } : { input }),
    reject: false,
    stripFinalNewline: false,
    maxBuffer: outputLimit,
  });
  return { exitCode: exitCodeOf(result, { command, cwd }), stdout: result.stdout ?? "", stderr: result.stderr ?? "" };
}
