import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export type PacmanPlan = { readonly versions: ReadonlyMap<string, string> } | { readonly failure: string };

/** A pacman that knows nothing of the host: an empty root, databases of its own, no signatures. */
export interface IsolatedPacman {
  /** Name → version of what `pacman -S --print` would install, or why it would not. It does not look at conflicts. */
  plan(names: readonly string[]): Promise<PacmanPlan>;
  /** The same by installing for real (`--dbonly`), conflicts and all, in a root that is empty again. */
  install(names: readonly string[]): Promise<PacmanPlan>;
}

export interface PacmanSource {
  /** Name of the database. */
  readonly name: string;
  /** Folder that holds it. */
  readonly folder: string;
}

/** Makes a pacman in `directory` that takes its databases from these folders, in this order. */
export async function isolatedPacman(directory: string, sources: readonly PacmanSource[]): Promise<IsolatedPacman> {
  await mkdir(directory, { recursive: true });
  const config = join(directory, "pacman.conf");
  const repositories = sources.map(({ name, folder }) => `[${name}]\nServer = file://${folder}\n`);
  await writeFile(config, `[options]\nArchitecture = auto\nSigLevel = Never\n${repositories.join("")}`);
  let count = 0;
  const pacman = async (root: string, args: readonly string[]): Promise<string> => {
    const paths = ["--config", config, "--root", root, "--dbpath", `${root}/db`, "--cachedir", `${root}/cache`, "--logfile", `${root}/log`];
    const { stdout } = await run("pacman", [...paths, "--noconfirm", ...args], {
      maxBuffer: 1 << 26,
      env: { ...process.env, LC_ALL: "C" },
    });
    return stdout;
  };
  const freshRoot = async (): Promise<string> => {
    const root = join(directory, `root-${String(count++)}`);
    await mkdir(`${root}/db`, { recursive: true });
    await mkdir(`${root}/cache`, { recursive: true });
    await pacman(root, ["-Sy"]);
    return root;
  };
  const shared = await freshRoot();
  const failureOf = (error: unknown): PacmanPlan => ({ failure: String((error as { stderr?: string }).stderr) });
  return {
    plan: (names) => pacman(shared, ["-S", "--print", "--print-format", "%n %v", ...names]).then(planOf, failureOf),
    async install(names) {
      const root = await freshRoot();
      return pacman(root, ["-S", "--dbonly", ...names]).then(async () => planOf(await pacman(root, ["-Q"])), failureOf);
    },
  };
}

function planOf(text: string): PacmanPlan {
  const lines = text.split("\n").filter((line) => /^\S+ \S+$/.test(line));
  return { versions: new Map(lines.map((line) => line.split(" ") as [string, string])) };
}
