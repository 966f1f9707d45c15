import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/*
 * What a command said the last time, together with the state of every file that it was made from. Editors, Makefiles and CI jobs ask the
 * same over and over; the answer to that is one file read and a few calls of stat(2), before anything else is loaded. So this module
 * imports nothing of ours and works synchronously.
 */

export interface AnswerFrom {
  /** The project's folder, and its `.cgox`. */
  readonly root: string;
  readonly stateDirectory: string;
  /** What the command wrote to stdout. */
  readonly answer: string;
  /** Files whose change, coming or going may change the answer. Absolute. */
  readonly inputs: readonly string[];
}

interface Stored {
  readonly key: string;
  /** Path → state, empty for a file that is not there. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly answer: string;
}

/** The answer to these words in this folder, undefined where it has to be worked out. Never throws. */
export function recallAnswer(words: readonly string[]): string | undefined {
  try {
    const root = projectRoot(process.cwd());
    if (root === undefined) return undefined;
    const stored = JSON.parse(readFileSync(answerFile(join(root, ".cgox"), words), "utf8")) as Stored;
    if (stored.key !== keyOf(words, root)) return undefined;
    return Object.entries(stored.inputs).every(([path, state]) => stateOf(path) === state) ? stored.answer : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers an answer. Does nothing where an input may have changed since this process read it, or the project cannot be written to. */
export function rememberAnswer(words: readonly string[], { root, stateDirectory, answer, inputs }: AnswerFrom): void {
  if (projectRoot(process.cwd()) !== root) return;
  try {
    const states: Record<string, string> = {};
    for (const path of [...inputs, import.meta.filename]) {
      if (!isOld(path)) return;
      states[path] = stateOf(path);
    }
    const file = answerFile(stateDirectory, words);
    const temporary = `${file}.${process.pid}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, JSON.stringify({ key: keyOf(words, root), inputs: states, answer } satisfies Stored));
    renameSync(temporary, file);
  } catch {
    // It is worked out again the next time.
  }
}

/** The nearest folder upwards with a cgox.yaml or cgox.lock, as the projects are found. */
function projectRoot(folder: string): string | undefined {
  for (const name of ["cgox.yaml", "cgox.lock"]) if (stateOf(join(folder, name)) !== "") return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : projectRoot(parent);
}

function answerFile(stateDirectory: string, words: readonly string[]): string {
  const name = words.join(" ").replace(/[^\w.-]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return join(stateDirectory, "answers", name.slice(0, 200));
}

/** Variables that the answer to the same words may differ by, besides all that begin with CGOX_. */
const VARIABLES = [
  "CI",
  "FORCE_COLOR",
  "HOME",
  "LOCALAPPDATA",
  "NO_COLOR",
  "PATH",
  "SDKROOT",
  "SHELL",
  "TERM",
  "USERPROFILE",
  "XDG_CACHE_HOME",
  "ZIG_GLOBAL_CACHE_DIR",
];

function keyOf(words: readonly string[], root: string): string {
  const own = Object.keys(process.env).filter((name) => name.startsWith("CGOX_"));
  const variables = [...VARIABLES, ...own.sort()].map((name) => [name, process.env[name] ?? null]);
  return JSON.stringify([words, root, process.execPath, process.version, process.stdout.isTTY, variables]);
}

/** Changes with the file's content, place and rights; empty where there is none. */
function stateOf(path: string): string {
  const facts = statSync(path, { bigint: true, throwIfNoEntry: false });
  return facts === undefined ? "" : [facts.dev, facts.ino, facts.size, facts.mode, facts.mtimeNs, facts.ctimeNs].join(" ");
}

/** Coarsest clock of a file system that is met in practice, twice over. */
const MARGIN_MS = 20;

function isOld(path: string): boolean {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined || facts.ctimeMs < performance.timeOrigin - MARGIN_MS;
}
