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
    `import { appendFileSync, writeFileSync } from "node:fs";     writeFileSync(${JSON.stringify(scratch("begun-"))} + process.pid, ""); ${text}`,
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

/** Takes its jobs as `apart.ts` does; what it does with one is the text between. */
function forEachJob(work: string): string {
  return `let rest = "";
    const answer = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
    for await (const piece of process.stdin.setEncoding("utf8")) {
      const lines = (rest + piece).split("\\n");
      rest = lines.pop();
      for (const job of lines.map((line) => JSON.parse(line))) { ${work} }
    }`;
}

test("the script gets the job, and its end is waited for", async () => {
  const path = script(forEachJob(`setTimeout(() => { writeFileSync(job.output, process.argv[2] + job.text); answer({}); }, 20);`));
  expect(await createHelpers(path).run({ kind: "write", output: scratch("out"), text: "Ünï" } as Job)).toBe(true);
  expect(readFileSync(scratch("out"), "utf8")).toBe("writeÜnï");
});

test("what is prepared takes one job, the next of its kind", async () => {
  const path = script(
    forEachJob(`appendFileSync(process.env.OUT, [process.argv[2], job.number, process.pid].join(" ") + "\\n"); answer({});`),
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
  const path = script(forEachJob(""));
  createHelpers(path).prepare("x");
  await until(() => pids().length === 1);
  expect(handles()).toBeLessThanOrEqual(before);
});

test("what the script prints of its failure is thrown", async () => {
  const path = script(forEachJob(`answer({ code: "CGOX_FORMAT_TAR", message: "no", hint: "do" });`));
  await expect(createHelpers(path).run({ kind: "x" })).rejects.toMatchObject({ code: "CGOX_FORMAT_TAR", message: "no", hint: "do" });
});

test("a script that is killed, throws or is not there is told from that", async () => {
  const run = (path: string) => createHelpers(path).run({ kind: "x" });
  expect(await run(script(`process.kill(process.pid, "SIGKILL")`))).toBe(false);
  expect(await run(script(`throw new Error("x")`))).toBe(false);
  expect(await run(scratch("nowhere.mjs"))).toBe(false);
});

test("one that is open does its jobs one after the other, goes on after one that fails, and ends when it is closed", async () => {
  const path = script(
    forEachJob(`answer(job.number === 2 ? { code: "CGOX_FORMAT_TAR", message: "no" } : {});
      appendFileSync(process.env.OUT, job.number + " " + process.pid + "\\n");`) + `appendFileSync(process.env.OUT, "end\\n");`,
  );
  vi.stubEnv("OUT", scratch("out"));
  const helper = createHelpers(path).open("x");
  const results = await Promise.allSettled([1, 2, 3].map((number) => helper.run({ kind: "x", number } as Job)));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  helper.close();
  await until(() => readFileSync(scratch("out"), "utf8").endsWith("end\n"));
  const [pid] = pids();
  expect(readFileSync(scratch("out"), "utf8")).toBe(`1 ${pid}\n2 ${pid}\n3 ${pid}\nend\n`);
});

test("jobs that it has when it is killed are not done, and neither are later ones", async () => {
  const path = script(forEachJob(`if (job.number === 2) process.kill(process.pid, "SIGKILL"); else answer({});`));
  const helper = createHelpers(path).open("x");
  expect(await Promise.all([1, 2, 3].map((number) => helper.run({ kind: "x", number } as Job)))).toEqual([true, false, false]);
  expect(await helper.run({ kind: "x" })).toBe(false);
});
