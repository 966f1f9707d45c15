import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runApart } from "../../../../src/io/processes/run-apart.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();

function script(text: string): string {
  const path = scratch("script.mjs");
  writeFileSync(path, text);
  return path;
}

test("the script gets the job, and its end is waited for", async () => {
  const path = script(`import { writeFileSync } from "node:fs";
    const job = JSON.parse(process.argv[2]);
    setTimeout(() => writeFileSync(job.output, job.text), 20);`);
  expect(await runApart(path, { output: scratch("out"), text: "Ünï" })).toBe(true);
  expect(readFileSync(scratch("out"), "utf8")).toBe("Ünï");
});

test("what the script prints of its failure is thrown", async () => {
  const path = script(
    `process.stdout.write(JSON.stringify({ code: "CGOX_FORMAT_TAR", message: "no", hint: "do" })); process.exitCode = 1;`,
  );
  await expect(runApart(path, {})).rejects.toMatchObject({ code: "CGOX_FORMAT_TAR", message: "no", hint: "do" });
});

test("a script that is killed, throws or is not there is told from that", async () => {
  expect(await runApart(script(`process.kill(process.pid, "SIGKILL")`), {})).toBe(false);
  expect(await runApart(script(`throw new Error("x")`), {})).toBe(false);
  expect(await runApart(scratch("nowhere.mjs"), {})).toBe(false);
});
