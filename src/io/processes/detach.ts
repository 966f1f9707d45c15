import type { RunOptions } from "../../model/host.ts";

/** Starts a program in a session of its own, so that neither our end nor a Ctrl-C in our terminal ends it. */
export function detach(command: string, args: readonly string[], { cwd, env }: RunOptions): void {
  void start(command, args, { ...(cwd === undefined ? {} : { cwd }), env: env ?? {} });
}

async function start(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env: Readonly<Record<string, string | undefined>> },
) {
  const { execa } = await import("execa");
  const child = execa(command, args, { ...options, extendEnv: false, detached: true, cleanup: false, stdio: "ignore", reject: false });
  child.unref();
}
