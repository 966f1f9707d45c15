import type { ChildProcessByStdio } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { CgoxError, type ErrorCode } from "../../model/error.ts";
import type { Helper, Helpers } from "../../model/helpers.ts";

/** Megabytes that V8 may take for young objects before it looks for dead ones: a quarter of its own choice, since these jobs make many. */
const YOUNG_MB = 4;

/**
 * Helpers that are each a node on one script. The script gets the kind of its jobs as its argument and each job as a line of JSON on stdin. For each
 * it prints a line: `{}`, or `{ code, message, hint }` when it fails of something that users can mend. They end with this process, and do not keep it.
 */
export function createHelpers(script: string): Helpers {
  const prepared = new Map<string, Helper>();
  const open = (kind: string): Helper => {
    const helper = prepared.get(kind) ?? startHelper(script, kind);
    prepared.delete(kind);
    return helper;
  };
  return {
    prepare: (kind) => {
      if (!prepared.has(kind)) prepared.set(kind, startHelper(script, kind));
    },
    open,
    run: async (job) => {
      const helper = open(job.kind);
      const result = helper.run(job);
      helper.close();
      return result;
    },
  };
}

function startHelper(script: string, kind: string): Helper {
  const started = start(script, kind).catch(() => undefined);
  return {
    run: async (job) => (await started)?.run(job) ?? false,
    close: () => void started.then((helper) => helper?.close()),
  };
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Not with execa, which takes longer to load than the process to start. */
async function start(script: string, kind: string): Promise<Helper> {
  const { spawn } = await import("node:child_process");
  // Node reads and decodes these certificates whenever it starts, which takes longer than all else of its start; no job asks a server.
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
  const args = [`--max-semi-space-size=${YOUNG_MB}`, script, kind];
  const child = spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "ignore"] });
  const kill = () => child.kill();
  process.once("exit", kill);
  /** One for each job that it has, in their order. */
  let waiting: ((line: string | undefined) => void)[] = [];
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    process.removeListener("exit", kill);
    for (const answer of waiting) answer(undefined);
    waiting = [];
  };
  child.on("error", end).on("close", end);
  // One that has died is known by how it ended.
  child.stdin.on("error", () => undefined);
  onLines(child.stdout, (line) => waiting.shift()?.(line));
  keepsUs(child, "unref");

  return {
    run: async (job) => {
      if (hasEnded) return false;
      keepsUs(child, "ref");
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const line = await new Promise<string | undefined>((resolve) => waiting.push(resolve));
      if (waiting.length === 0 && !child.stdin.writableEnded) keepsUs(child, "unref");
      return line !== undefined && isDone(line);
    },
    close: () => {
      // Who waits for this process then has waited for that one too.
      keepsUs(child, "ref");
      child.stdin.end();
    },
  };
}

function onLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (piece: string) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
}

/** Whether this process stays for the other one. Pipes to a process are sockets to node. */
function keepsUs(child: Child, change: "ref" | "unref"): void {
  child[change]();
  (child.stdin as Socket)[change]();
  (child.stdout as Socket)[change]();
}

/** False for what is no answer. @throws CgoxError where the job failed */
function isDone(line: string): boolean {
  let answer: { readonly code?: ErrorCode; readonly message?: string; readonly hint?: string };
  try {
    answer = JSON.parse(line) as typeof answer;
  } catch {
    return false;
  }
  const { code, message, hint } = answer;
  if (code !== undefined && message !== undefined) throw new CgoxError(code, message, { hint });
  return true;
}
