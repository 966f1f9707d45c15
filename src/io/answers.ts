import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
  type BigIntStats,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { isatty } from "node:tty";
import { cacheDirectory } from "./paths.ts";

/*
 * What a command said the last time, together with the state of every file that it was made from. Editors, Makefiles and CI jobs ask the
 * same over and over; the answer to that is one file read and a few calls of stat(2), before anything else is loaded. So this module
 * imports little and works synchronously.
 *
 * People give answers to `eval`. So they lie in the user's cache, never in a project, and one is taken only where nobody but the user can have
 * written it: its file is the user's alone, in a folder that is the user's alone, and says which file it is and what time it has, which what a
 * checkout or an archive brings cannot know.
 */

export interface AnswerFrom {
  /** The project's folder. */
  readonly root: string;
  /** What the command wrote to stdout, and what to stderr. */
  readonly answer: string;
  readonly warnings: string;
  /** Files whose change, coming or going may change the answer. Absolute. */
  readonly inputs: readonly string[];
}

/** What was said, on stdout and on stderr. */
export type Answer = Pick<AnswerFrom, "answer" | "warnings">;

interface Stored extends Answer {
  readonly key: string;
  /** What `selfOf` says of the file that this is in. */
  readonly self: string;
  /** Path → state, empty for a file that is not there. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The answer to these words in this folder, undefined where it has to be worked out. Never throws. */
export function recallAnswer(words: readonly string[]): Answer | undefined {
  try {
    const root = projectRoot(process.cwd());
    const folder = root === undefined ? undefined : answersFolder(root);
    if (root === undefined || folder === undefined || !isOwn(lstatSync(folder, { bigint: true }), 0o700n)) return undefined;
    const key = keyOf(words, root);
    const { self, text } = readOwn(join(folder, fileName(words, root)));
    const stored = JSON.parse(text) as Stored;
    if (stored.self !== self || stored.key !== key) return undefined;
    return Object.entries(stored.inputs).every(([path, state]) => stateOf(path) === state) ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers an answer. Does nothing where an input may have changed since this process read it, or the cache cannot be written to. */
export function rememberAnswer(words: readonly string[], { root, answer, warnings, inputs }: AnswerFrom): void {
  if (projectRoot(process.cwd()) !== root) return;
  try {
    const folder = answersFolder(root);
    if (folder === undefined) return;
    const states: Record<string, string> = {};
    for (const path of [...inputs, import.meta.filename]) {
      if (!isOld(path)) return;
      states[path] = stateOf(path);
    }
    if (stateOf(folder) === "") mkdirSync(folder, { mode: 0o700 });
    const file = join(folder, fileName(words, root));
    const temporary = `${file}.${process.pid}`;
    const descriptor = openSync(temporary, "wx", 0o600);
    try {
      const seconds = Math.floor(Math.random() * 1e9);
      const { dev, ino } = fstatSync(descriptor, { bigint: true });
      const self = selfOf({ dev, ino, mtimeMs: BigInt(seconds) * 1000n });
      writeFileSync(descriptor, JSON.stringify({ key: keyOf(words, root), self, inputs: states, answer, warnings } satisfies Stored));
      futimesSync(descriptor, seconds, seconds);
    } finally {
      closeSync(descriptor);
    }
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

/** Each user has one, also in a cache that several share. undefined where the cache lies in the project, which may have brought it along. */
function answersFolder(root: string): string | undefined {
  const { env, platform } = process;
  const cache = realpathSync.native(cacheDirectory({ env, system: { platform, homeDirectory: env["HOME"] || homedir() } }));
  const inside = relative(root, cache);
  if (!inside.startsWith("..") && !isAbsolute(inside)) return undefined;
  const user = process.geteuid?.();
  return join(cache, user === undefined ? "answers" : `answers-${user}`);
}

/** One file for the same words in the same place: what differs in the key replaces what was there. FNV-1a; the key itself is compared. */
function fileName(words: readonly string[], root: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(JSON.stringify([words, root, process.cwd()]))) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16);
}

function readOwn(path: string): { readonly self: string; readonly text: string } {
  // Windows has neither of the two, nor owners.
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = fstatSync(descriptor, { bigint: true });
    if (!facts.isFile() || !isOwn(facts, 0o600n)) throw new Error("somebody else's");
    return { self: selfOf(facts), text: readFileSync(descriptor, "utf8") };
  } finally {
    closeSync(descriptor);
  }
}

function isOwn({ uid, mode }: BigIntStats, rights: bigint): boolean {
  const user = process.geteuid?.();
  return user === undefined || (uid === BigInt(user) && (mode & 0o777n) === rights);
}

/** Each answer has a time of its own, which was drawn: the number of an inode can be another file's after this one. */
function selfOf({ dev, ino, mtimeMs }: Pick<BigIntStats, "dev" | "ino" | "mtimeMs">): string {
  return `${dev} ${ino} ${mtimeMs}`;
}

/** Variables that the answer to the same words may differ by, besides all that begin with CGOX_. */
const VARIABLES = [
  "APPDATA",
  "CI",
  "FORCE_COLOR",
  "HOME",
  "LOCALAPPDATA",
  "NO_COLOR",
  "PATH",
  "SDKROOT",
  "SHELL",
  "SUDO_UID",
  "TERM",
  "USERPROFILE",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "ZIG_GLOBAL_CACHE_DIR",
];

function keyOf(words: readonly string[], root: string): string {
  const own = Object.keys(process.env).filter((name) => name.startsWith("CGOX_"));
  const variables = [...VARIABLES, ...own.sort()].map((name) => [name, process.env[name] ?? null]);
  return JSON.stringify([words, root, process.cwd(), process.execPath, process.version, isatty(1), isatty(2), variables]);
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
