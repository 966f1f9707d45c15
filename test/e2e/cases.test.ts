import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CGOX_MAIN, REPOSITORY_ROOT } from "./support/cgox.ts";
import { requireTools } from "./support/tools.ts";

/*
 * Inputs that went wrong once: each folder of fixtures/cases/<kind>/ has a `run.sh`, which is run in a copy of the folder with cgox on PATH, and
 * an `expect.txt` with exactly what it has to print on stdout. The second line of a run.sh is `# <what is right>`, the third
 * `# needs: <tools>`.
 */
const CASES = join(REPOSITORY_ROOT, "fixtures/cases");

interface Case {
  readonly folder: string;
  readonly title: string;
  readonly tools: readonly string[];
}

const kinds = await Promise.all((await readdir(CASES)).toSorted().map(async (kind) => ({ kind, cases: await casesOf(kind) })));

for (const { kind, cases } of kinds)
  describe(`cases: ${kind}`, () => {
    let work: string;

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "cgox-cases-"));
      await writeFile(join(work, "cgox"), `#!/bin/sh\nexec '${process.execPath}' '${CGOX_MAIN}' "$@"\n`, { mode: 0o755 });
    });
    afterAll(() => execa("chmod", ["-R", "u+w", work]).then(() => rm(work, { recursive: true, force: true })));

    it.for(cases.map((one) => [one.title, one] as const))("%s", async ([, { folder, tools }], context) => {
      if (!requireTools(...tools)) context.skip(`missing one of: ${tools.join(", ")}`);
      const copy = await mkdtemp(join(work, "case-"));
      await cp(folder, copy, { recursive: true });
      const { all, stdout } = await execa("sh", ["run.sh"], {
        cwd: copy,
        all: true,
        reject: false,
        stdin: "ignore",
        env: {
          CI: undefined,
          CGOX_CACHE: join(work, "cache"),
          CGOX_MIRROR: undefined,
          CGOX_WARM: "off",
          NO_COLOR: "1",
          PATH: `${work}${delimiter}${process.env["PATH"] ?? ""}`,
        },
      });
      expect(`${stdout}\n`, all).toBe(await readFile(join(folder, "expect.txt"), "utf8"));
    });
  });

async function casesOf(kind: string): Promise<Case[]> {
  const names = (await readdir(join(CASES, kind))).toSorted();
  return Promise.all(names.map((name) => readCase(join(CASES, kind, name), name)));
}

async function readCase(folder: string, name: string): Promise<Case> {
  const [, title = "", needs = ""] = (await readFile(join(folder, "run.sh"), "utf8")).split("\n");
  if (!title.startsWith("# ") || !needs.startsWith("# needs: ")) throw new Error(`${folder}/run.sh does not begin as cases.test.ts says`);
  return { folder, title: `${name}: ${title.slice(2)}`, tools: needs.slice("# needs: ".length).split(" ") };
}
