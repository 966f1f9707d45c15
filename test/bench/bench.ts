import { randomBytes } from "node:crypto";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Archive } from "./archive.ts";
import type { Measure } from "./measure.ts";

/** One thing that is measured. A new one is a file in `cases/` and a line in `cases.ts`. */
export interface Case {
  /** For `--only`. */
  readonly name: string;
  /** Programs that it needs besides node, git and time(1). */
  readonly tools: readonly string[];
  /** Run once while the archive's copy is being filled: has to ask for all that `run` will. */
  readonly prepare: (bench: Bench) => Promise<void>;
  readonly run: (bench: Bench) => Promise<readonly Row[]>;
}

/** A row of the table. */
export interface Row {
  readonly what: string;
  readonly cgox: Measure;
  /** What it is compared with. */
  readonly peer?: { readonly name: string; readonly measure: Measure };
}

/** What cases work with. */
export interface Bench {
  readonly archive: Archive;
  /** How often each side runs. */
  readonly runs: number;
  /** A new empty folder; removed when all is done, since the disk would charge a removal to the next run. */
  readonly folder: () => Promise<string>;
  /** A copy of a program of `fixtures/apps` in a new folder, whose cgox.yaml names the local archive. */
  readonly project: (app?: string) => Promise<string>;
  /** A command line of cgox. */
  readonly cgox: (...args: readonly string[]) => string[];
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

export function openBench(archive: Archive, options: { readonly scratch: string; readonly runs: number }): Bench {
  const folder = async (): Promise<string> => {
    const path = join(options.scratch, randomBytes(6).toString("hex"));
    await mkdir(path, { recursive: true });
    return path;
  };
  return {
    archive,
    runs: options.runs,
    folder,
    project: async (app = "cairo-hello") => {
      const path = await folder();
      await cp(join(root, "fixtures/apps", app), path, { recursive: true });
      await rm(join(path, ".cgox"), { recursive: true, force: true });
      await writeFile(join(path, "cgox.yaml"), configText(archive.address));
      return path;
    },
    cgox: (...args) => [process.execPath, join(root, "lib/cli/main.js"), ...args],
  };
}

/** Security suites are in another archive, which changes by the hour: here it has none, for cgox and for its peers alike. */
function configText(address: string): string {
  const repositories = `{ debian: { mirrors: [${address}] }, debian-security: { mirrors: [${address}-security] } }`;
  return `platforms:\n  debian-12: { repositories: ${repositories} }\n  debian-13: { repositories: ${repositories} }\n`;
}
