import type { ChildProcessByStdio } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { CgoxError, type ErrorCode } from "../../model/error.ts";
import type { Helpers, Job } from "../../model/helpers.ts";

/** Megabytes that V8 may take for young objects before it looks for dead ones: a quarter of its own choice, since these jobs make many. */
const YOUNG_MB = 4;

/**
 * Helpers that are each a node on one script. The script gets the kind of its job as its argument, reads the job as JSON from stdin, and prints
 * `{ code, message, hint }` when it fails of something that users can mend. They end with this process, and do not keep it.
 */
export function createHelpers(script: string): Helpers {
  const prepared = new Map<string, Promise<Helper>>();
  const begin = (kind: string): Promise<Helper> => start(script, kind).catch(() => () => Promise.resolve(false));
  return {
    prepare: (kind) => {
      if (!prepared.has(kind)) prepared.set(kind, begin(kind));
    },
    run: async (job) => {
      const helper = prepared.get(job.kind) ?? begin(job.kind);
      prepared.delete(job.kind);
      return (await helper)(job);
    },
  };
}

type Helper = (job: Job) => Promise<boolean>;

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Not with execa, which takes longer to load than the process to start. */
async function start(script: string, kind: string): Promise<Helper> {
  const { spawn } = await import("node:child_process");
  // Node reads and decodes these certificates whenever it starts, which takes longer than all else of its start; no job asks a server.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
  const args = [`--max-semi-space-size=${YOUNG_MB}`, script, kind];
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise<number | null>((resolve) => child.on("error", () => resolve(null)).on("close", resolve));
  // One that has died is known by how it ended.
  child.stdin.on("error", () => undefined);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (output += piece));
  const kill = () => child.kill();
  process.once("exit", kill);
  void ended.then(() => process.removeListener("exit", kill));
  keepsUs(child, "unref");

  return async (job) => {
    keepsUs(child, "ref");
    child.stdin.end(JSON.stringify(job));
    const exitCode = await ended;
    const failure = exitCode === 0 ? undefined : readFailure(output);
    if (failure !== undefined) throw failure;
    return exitCode === 0;
  };
}

/** Whether this process stays for the other one. Pipes to a process are sockets to node. */
function keepsUs(child: Child, change: "ref" | "unref"): void {
  child[change]();
  (child.stdin as Socket)[change]();
  (child.stdout as Socket)[change]();
}

function readFailure(output: string): CgoxError | undefined {
  try {
    const { code, message, hint } = JSON.parse(output) as { readonly code: ErrorCode; readonly message: string; readonly hint?: string };
    return new CgoxError(code, message, { hint });
  } catch {
    return undefined;
  }
}
