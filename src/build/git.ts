import type { Host } from "../model/host.ts";

/** How git may be run in a folder, by cgox or by go, so that it runs no program that the folder's own settings name. */
export interface CalmGit {
  readonly env: Readonly<Record<string, string>>;
  /** Whether git may fetch what it misses while it reads (a partial clone), through programs that the repository's settings name. */
  readonly mayFetch: boolean;
}

/**
 * A source archive may hold a `.git` folder, and its settings name programs that git runs when it only looks: hooks, monitors, checkers of
 * signatures, filters. go asks git too, for what `-buildvcs` writes into a program. Variables overrule them; the names of filters are asked
 * for first, which runs nothing. Settings of the user and the system stay: they are not the project's.
 */
export async function calmGit(host: Host, directory: string): Promise<CalmGit> {
  const git = await host.processes.which("git");
  const own = git === undefined ? [] : await ownSettings(host, { git, directory });
  const settings = [
    ...SETTINGS,
    ...own.filter((name) => FILTER.test(name)).map((name) => [name, ""] as const),
    ...own.filter((name) => /^filter\..*\.required$/is.test(name)).map((name) => [name, "false"] as const),
    ...(git === undefined ? [] : await submodules(host, { git, directory })).map((name) => [name, "all"] as const),
  ];
  const before = Number(host.env["GIT_CONFIG_COUNT"] ?? 0) || 0;
  const pairs = settings.flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${before + index}`, name],
    [`GIT_CONFIG_VALUE_${before + index}`, value],
  ]);
  return {
    env: { ...VARIABLES, ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(before + settings.length) },
    mayFetch: own.some((name) => /^(?:extensions\.partialclone|remote\..*\.(?:promisor|partialclonefilter))$/is.test(name)),
  };
}

const VARIABLES = {
  // Without this `git status` writes the index, and runs the hook post-index-change.
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_TERMINAL_PROMPT: "0",
  // go asks hg too.
  HGRCSKIPREPO: "1",
};

const SETTINGS = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.pager", "cat"],
  ["log.showSignature", "false"],
  // Submodules have settings of their own, which git reads when it looks into them.
  ["diff.ignoreSubmodules", "all"],
  ["status.submoduleSummary", "false"],
  ["core.alternateRefsCommand", ""],
] as const;

const FILTER = /^filter\..*\.(?:clean|smudge|process)$/is;

interface Place {
  readonly git: string;
  readonly directory: string;
}

/** Names of the settings that the repository itself has. */
async function ownSettings(host: Host, { git, directory }: Place): Promise<string[]> {
  const { stdout } = await host.processes.run(git, ["config", "--list", "--includes", "--show-scope", "--name-only", "-z"], {
    cwd: directory,
  });
  const words = stdout.split("\0");
  return words.filter((_, index) => index % 2 === 1 && (words[index - 1] === "local" || words[index - 1] === "worktree"));
}

/** What `.gitmodules` or the settings say of which changes in a submodule count: that goes before the general setting. */
async function submodules(host: Host, { git, directory }: Place): Promise<string[]> {
  const top = await host.processes.run(git, ["rev-parse", "--show-toplevel"], { cwd: directory });
  const file = `${top.stdout.replace(/\n$/, "")}/.gitmodules`;
  if (top.exitCode !== 0 || !(await host.files.exists(file))) return [];
  const { stdout } = await host.processes.run(git, ["config", "--file", file, "--list", "--name-only", "-z"], { cwd: directory });
  const names = stdout.split("\0").flatMap((name) => /^submodule\.(.*)\.[^.]*$/s.exec(name)?.[1] ?? []);
  return [...new Set(names)].map((name) => `submodule.${name}.ignore`);
}
