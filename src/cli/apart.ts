import { setPriority } from "node:os";
import { text } from "node:stream/consumers";
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

async function workOn(kind: string): Promise<void> {
  const [run, job] = await Promise.all([load(kind), text(process.stdin)]);
  // What was started for a job that then did not come is let go of like this.
  if (job !== "") await report(() => run(job));
}

/** The code for a kind of job; the job is JSON. */
async function load(kind: string): Promise<(job: string) => Promise<void>> {
  const host = { files: createFiles() };
  if (kind === "unpack") {
    const { runUnpackJob } = await import("../pipeline/unpack-apart.ts");
    return (job) => runUnpackJob(host, JSON.parse(job) as Parameters<typeof runUnpackJob>[1]);
  }
  const { loadIndexCode, runIndexJob } = await import("../packages/debian/index-job.ts");
  await loadIndexCode(kind);
  return (job) => runIndexJob(host, JSON.parse(job) as Parameters<typeof runIndexJob>[1]);
}

async function report(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CgoxError)) throw error;
    const { code, message, hint } = error;
    process.stdout.write(JSON.stringify({ code, message, hint }));
    process.exitCode = 1;
  }
}
