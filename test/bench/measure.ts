import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a command took, its child processes included. */
export interface Measure {
  /** Seconds by the clock. */
  readonly wall: number;
  /** Seconds of processor time, user and system. */
  readonly cpu: number;
  /** Bytes of the largest process among them at its peak. */
  readonly memory: number;
}

export interface MeasureOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Times to run it in a row, for what is too short for the clock; the figures are of one time. */
  readonly repeat?: number;
}

/**
 * Runs a command under time(1), whose figures are of a hundredth of a second.
 * @throws Error with what it wrote, where it fails
 */
export async function measure(command: readonly string[], { cwd, env = {}, repeat = 1 }: MeasureOptions): Promise<Measure> {
  const report = join(tmpdir(), `cgox-bench-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const looped = ["sh", "-c", `i=0; while [ $i -lt ${repeat} ]; do "$@" || exit; i=$((i+1)); done`, "sh", ...command];
  await run(["time", "-f", "%e %U %S %M", "-o", report, ...(repeat === 1 ? command : looped)], { cwd, env });
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = (await readFile(report, "utf8")).trim().split(" ").map(Number);
  await rm(report);
  return { wall: wall / repeat, cpu: (user + system) / repeat, memory: kilobytes * 1024 };
}

/** What a machine may have set for its own network: node then decodes some hundred certificates whenever it starts, longer than all else of its start. */
const PLAIN = { NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined };

/** Runs a command to its end and returns what it wrote to stdout. @throws Error where it fails */
export async function run(command: readonly string[], { cwd, env = {} }: Pick<MeasureOptions, "cwd" | "env">): Promise<string> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd, env: { ...process.env, ...PLAIN, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const [out, err] = [child.stdout, child.stderr].map((stream) => {
    const pieces: Buffer[] = [];
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    return () => Buffer.concat(pieces).toString("utf8");
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${String(code)}: ${err?.() ?? ""}`);
  return out?.() ?? "";
}

/** Measures the sides in turns, so that what else the machine does meets all of them; the medians of each. */
export async function alternate<Side extends string>(
  runs: number,
  sides: Readonly<Record<Side, (round: number) => Promise<Measure>>>,
): Promise<Record<Side, Measure>> {
  const names = Object.keys(sides) as Side[];
  const results = new Map<Side, Measure[]>(names.map((name) => [name, []]));
  for (let round = 0; round < runs; round++) {
    for (const name of names) results.get(name)?.push(await sides[name](round));
  }
  return Object.fromEntries(names.map((name) => [name, medians(results.get(name) ?? [])])) as Record<Side, Measure>;
}

function medians(measures: readonly Measure[]): Measure {
  const of = (key: keyof Measure): number => {
    const sorted = measures.map((item) => item[key]).toSorted((left, right) => left - right);
    const middle = (sorted.length - 1) / 2;
    return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  };
  return { wall: of("wall"), cpu: of("cpu"), memory: of("memory") };
}
