import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { createHelpers } from "../../../../src/io/processes/helpers.ts";
import type { Job } from "../../../../src/model/helpers.ts";
import { useScratch } from "../support/scratch.ts";

const scratch = useScratch();

function script(text: string): string {
  const path = scratch("script.mjs");
  writeFileSync(
    path,
    `import { appendFileSync, writeFileSync } from "node:fs"; import { text } from "node:stream/consumers";
    writeFileSync(${JSON.stringify(scratch("begun-"))} + process.pid, ""); ${text}`,
  );
  return path;
}

/** Of the scripts that have begun to run. */
function pids(): string[] {
  return readdirSync(scratch()).flatMap((name) => /^begun-(\d+)$/u.exec(name)?.[1] ?? []);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

/** Reads its job as `apart.ts` does. */
const READ = "const given = await text(process.stdin);";

test("the script gets the job, and its end is waited for", async () => {
  const path = script(`${READ} const job = JSON.parse(given);
    setTimeout(() => writeFileSync(job.output, process.argv[2] + job.text), 20);`);
  expect(await createHelpers(path).run({ kind: "write", output: scratch("out"), text: "Ünï" } as Job)).toBe(true);
  expect(readFileSync(scratch("out"), "utf8")).toBe("writeÜnï");
});

test("what is prepared takes one job, the next of its kind", async () => {
  const path = script(
    `${READ} appendFileSync(process.env.OUT, [process.argv[2], JSON.parse(given).number, process.pid].join(" ") + "\\n");`,
  );
  vi.stubEnv("OUT", scratch("out"));
  const helpers = createHelpers(path);
  helpers.prepare("one");
  helpers.prepare("one");
  helpers.prepare("other");
  await until(() => pids().length === 2);
  const prepared = pids();
  expect(await helpers.run({ kind: "one", number: 1 } as Job)).toBe(true);
  expect(await helpers.run({ kind: "one", number: 2 } as Job)).toBe(true);
  const written = readFileSync(scratch("out"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  expect(written.map(([kind, number]) => `${kind} ${number}`)).toEqual(["one 1", "one 2"]);
  expect(written.map(([, , pid]) => prepared.includes(pid ?? ""))).toEqual([true, false]);
});

test("what is prepared for nothing does not keep this process", async () => {
  const handles = () => process.getActiveResourcesInfo().filter((name) => /^(Process|Pipe)/u.test(name)).length;
  const before = handles();
  const path = script(READ);
  createHelpers(path).prepare("x");
  await until(() => pids().length === 1);
  expect(handles()).toBeLessThanOrEqual(before);
});

test("what the script prints of its failure is thrown", async () => {
  const path = script(
    `${READ} process.stdout.write(JSON.stringify({ code: "CGOX_FORMAT_TAR", message: "no", hint: "do" })); process.exitCode = 1;`,
  );
  await expect(createHelpers(path).run({ kind: "x" })).rejects.toMatchObject({ code: "CGOX_FORMAT_TAR", message: "no", hint: "do" });
});

test("a script that is killed, throws or is not there is told from that", async () => {
  const run = (path: string) => createHelpers(path).run({ kind: "x" });
  expect(await run(script(`process.kill(process.pid, "SIGKILL")`))).toBe(false);
  expect(await run(script(`throw new Error("x")`))).toBe(false);
  expect(await run(scratch("nowhere.mjs"))).toBe(false);
});
