import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveArchive } from "./archive.ts";
import { openBench, type Case, type Row } from "./bench.ts";
import { CASES } from "./cases.ts";
import { renderTable, writeTable } from "./table.ts";

/*
 * npm run bench [-- --runs 5] [--only add,resolve]
 *
 * Copies what the cases need from the archive once (to CGOX_BENCH, or below the folder for temporary files), serves it on the loopback
 * interface, and measures cgox and its peers in turns. The table goes into README.md, unless it is one of some cases only.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    only: { type: "string" },
  },
});
const directory = process.env["CGOX_BENCH"] ?? join(tmpdir(), "cgox-bench");
const scratch = join(directory, `run-${process.pid}`);
const cases = CASES.filter(({ name }) => values.only?.split(",").includes(name) ?? true);
checkTools(cases);

const archive = await serveArchive(join(directory, "archive"), upstreamMirror());
const bench = openBench(archive, { scratch, runs: Number(values.runs) });
try {
  await mkdir(scratch, { recursive: true });
  archive.filling = true;
  for (const { name, prepare } of cases) {
    console.error(`preparing ${name}`);
    await prepare(bench);
  }
  archive.filling = false;
  const rows: Row[] = [];
  for (const item of cases) {
    console.error(`measuring ${item.name}`);
    rows.push(...(await item.run(bench)));
  }
  const table = renderTable(rows, new Date());
  console.log(table);
  if (values.only === undefined) await writeTable(fileURLToPath(new URL("../../../README.md", import.meta.url)), table);
} finally {
  archive.close();
  await rm(scratch, { recursive: true, force: true });
}

function checkTools(list: readonly Case[]): void {
  const missing = ["time", ...list.flatMap(({ tools }) => tools)].filter((tool) => spawnSync("which", [tool]).status !== 0);
  if (missing.length > 0) throw new Error(`not installed: ${[...new Set(missing)].join(", ")}`);
}

/** The mirror that the host's own apt uses for Debian, else a public one. */
function upstreamMirror(): string {
  const targets = ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"];
  const found = spawnSync("which", ["apt-get"]).status === 0 ? execFileSync("apt-get", targets, { encoding: "utf8" }).split("\n") : [];
  return (found.find((address) => /\/debian\/?$/.test(address)) ?? "http://ftp.debian.org/debian").replace(/\/$/, "");
}
