import { setPriority } from "node:os";
import { createFiles } from "../io/files/files.ts";
import { CgoxError } from "../model/error.ts";

/** As nice(1) has it. */
const LESS_URGENT = 5;

const [kind] = process.argv.slice(2);

if (kind === undefined) {
  process.stderr.write("cgox: apart.js <kind>: this is what cgox starts for large indexes and packages; it is not for people\n");
  process.exitCode = 2;
} else {
  // The list of packages takes longer to read, and nothing goes on without it.
  if (kind === "contents") setPriority(LESS_URGENT);
  void workOn(kind);
}

/** Does the jobs that come as lines of JSON on stdin; prints a line for each. */
async function workOn(kind: string): Promise<void> {
  const run = await load(kind);
  let rest = "";
  for await (const piece of process.stdin.setEncoding("utf8") as AsyncIterable<string>) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) process.stdout.write(`${JSON.stringify(await outcome(() => run(line)))}\n`);
  }
}

/** The code for a kind of job; the job is JSON. */
async function load(kind: string): Promise<(job: string) => Promise<void>> {
  const host = { files: createFiles() };
  if (kind === "unpack") {
    const { openUnpackJobs } = await import("../pipeline/unpack-apart.ts");
    const runUnpackJob = openUnpackJobs(host);
    return (job) => runUnpackJob(JSON.parse(job) as Parameters<typeof runUnpackJob>[0]);
  }
  const { loadIndexCode, runIndexJob } = await import("../packages/debian/index-job.ts");
  await loadIndexCode(kind);
  return (job) => runIndexJob(host, JSON.parse(job) as Parameters<typeof runIndexJob>[1]);
}

/** What is to be printed of a job: nothing, or how it failed. */
async function outcome(work: () => Promise<void>): Promise<object> {
  try {
    await work();
    return {};
  } catch (error) {
    if (!(error instanceof CgoxError)) throw error;
    const { code, message, hint } = error;
    return { code, message, hint };
  }
}
