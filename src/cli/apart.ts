import { createFiles } from "../io/files/files.ts";
import { CgoxError } from "../model/error.ts";
import type { IndexJob } from "../packages/debian/index-job.ts";
import type { UnpackJob } from "../pipeline/unpack-apart.ts";

const [job] = process.argv.slice(2);

if (job === undefined) {
  process.stderr.write("cgox: apart.js <job>: this is what cgox starts for large indexes and packages; it is not for people\n");
  process.exitCode = 2;
} else {
  try {
    await runJob(JSON.parse(job) as IndexJob | UnpackJob);
  } catch (error) {
    if (!(error instanceof CgoxError)) throw error;
    const { code, message, hint } = error;
    process.stdout.write(JSON.stringify({ code, message, hint }));
    process.exitCode = 1;
  }
}

async function runJob(work: IndexJob | UnpackJob): Promise<void> {
  const host = { files: createFiles() };
  if (work.kind === "unpack") await (await import("../pipeline/unpack-apart.ts")).runUnpackJob(host, work);
  else await (await import("../packages/debian/index-job.ts")).runIndexJob(host, work);
}
