import { createHash, randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

export type Verdict = "alive" | "dead" | "unknown";

/**
 * A name for this process that no other process, past or present, has: `<pid>-<start time>.<pid space>.<random>`.
 * The pid space is the boot and the pid namespace: two containers may share a cache, but not the meaning of a pid.
 */
export function processToken(): string {
  return `${process.pid}-${ownStart()}.${pidSpace()}.${randomBytes(6).toString("hex")}`;
}

/**
 * Whether the process that made a token still runs. `unknown` where the pid belongs to another pid space, or where a
 * process with this pid runs and the system does not say since when. A bare `<pid>-<random>` is judged by its pid alone.
 */
export function judgeToken(token: string): Verdict {
  const match = /^(?<pid>\d+)-(?:(?<start>[0-9a-z]+)\.(?<space>[0-9a-f]{8})\.)?[0-9A-Za-z]+$/.exec(token);
  const { pid, start, space } = match?.groups ?? {};
  if (pid === undefined) return "unknown";
  if (space !== undefined && space !== pidSpace()) return "unknown";
  if (!pidExists(Number(pid))) return "dead";
  const stat = processStat(pid);
  if (stat === undefined) return "unknown";
  if (stat.ended) return "dead";
  if (start === undefined || start === "0") return "unknown";
  return stat.start === start ? "alive" : "dead";
}

function pidExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

interface ProcessStat {
  /** Clock ticks after boot, base 36. */
  readonly start: string;
  /** Killed, but not yet waited for by its parent. */
  readonly ended: boolean;
}

/** proc_pid_stat(5): field 3 is the state, field 22 the start time; the second field may hold blanks and brackets. */
function processStat(pid: string): ProcessStat | undefined {
  const text = readOrEmpty(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, start] = [fields[0], fields[19]];
  if (state === undefined || start === undefined) return undefined;
  return { start: Number(start).toString(36), ended: state === "Z" || state === "X" };
}

// A process keeps both for its life, and they are asked for with every file and folder that it makes.
const ownStart = once(() => processStat("self")?.start ?? "0");
const pidSpace = once(readPidSpace);

function once(ask: () => string): () => string {
  let answer: string | undefined;
  return () => (answer ??= ask());
}

function readPidSpace(): string {
  const boot = readOrEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1"));
  const namespace = readOrEmpty(() => readlinkSync("/proc/self/ns/pid"));
  const name = boot === "" || namespace === "" ? hostname() : `${boot}${namespace}`;
  return createHash("sha256").update(name).digest("hex").slice(0, 8);
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
