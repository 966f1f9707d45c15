import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

export interface IoChildren {
  /** A folder for the tests of one file, open to every user. */
  readonly folder: string;
  /** Starts node on a script that has `createHost`, `host`, `sleep` and `fs` at hand; its arguments are `args`. */
  readonly start: (script: string, args: readonly string[], options?: SpawnOptions) => Child;
  readonly stop: () => void;
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves at the end of the process. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
  /** Resolves when the process has printed a text. */
  readonly printed: (text: string) => Promise<void>;
}

/** Compiles src/io into a folder of its own, so that real processes can run it. */
export function compileIo(): IoChildren {
  const folder = mkdtempSync(join(tmpdir(), "cgox-io-e2e-"));
  chmodSync(folder, 0o777);
  const project = join(folder, "tsconfig.json");
  const compilerOptions = {
    rootDir: join(repository, "src"),
    outDir: join(folder, "lib"),
    typeRoots: [join(repository, "node_modules", "@types")],
    noEmit: false,
  };
  const files = [join(repository, "src", "io", "host.ts")];
  writeFileSync(
    project,
    JSON.stringify({ extends: join(repository, "tsconfig.json"), compilerOptions, files, include: [join(repository, "src/**/*.d.ts")] }),
  );
  const tsc = spawnSync(process.execPath, [join(repository, "node_modules", "typescript", "bin", "tsc"), "-p", project], {
    encoding: "utf8",
  });
  if (tsc.status !== 0) throw new Error(`src/io does not compile:\n${tsc.stdout}${tsc.stderr}`);
  cpSync(join(repository, "package.json"), join(folder, "package.json"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));

  return {
    folder,
    start: (script, args, options = {}) => startChild(prelude(folder) + script, args, { cwd: folder, ...options }),
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function prelude(folder: string): string {
  return `
    import fs from "node:fs";
    import { setTimeout as sleep } from "node:timers/promises";
    import { createHost } from ${JSON.stringify(join(folder, "lib", "io", "host.js"))};
    const host = createHost();
    const args = process.argv.slice(1);
  `;
}

function startChild(script: string, args: readonly string[], options: SpawnOptions): Child {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, "--", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const ended = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    ...output,
  }));
  const printed = async (text: string): Promise<void> => {
    while (!output.stdout.includes(text)) {
      const isEnd = await Promise.race([ended.then(() => true), once(child.stdout ?? child, "data").then(() => false)]);
      if (isEnd && !output.stdout.includes(text)) throw new Error(`ended without printing ${text}: ${JSON.stringify(output)}`);
    }
  };
  return { process: child, ended, printed };
}
