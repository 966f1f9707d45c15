import type { Session } from "../model/session.ts";
import { CgoxError } from "../model/error.ts";
import type { ProjectFacts } from "../ship/outputs/deb/identity.ts";

/** What the project's git history and Go sources say, for what cgox.yaml leaves open. `directory` is where go is run for `main`. */
export async function projectFacts(
  session: Session,
  what: {
    readonly programs: readonly string[];
    readonly main?: { readonly importPath: string; readonly directory: string; readonly goPath: string };
  },
): Promise<ProjectFacts> {
  const { config, host } = session;
  const { programs, main } = what;
  const commit = await lastCommit(session);
  const documentation = main === undefined ? "" : await goDocumentation(session, main);
  const sourceDate = host.env["SOURCE_DATE_EPOCH"];
  if (sourceDate !== undefined && !/^\d{1,11}$/.test(sourceDate)) {
    throw new CgoxError("CGOX_DEB_DATE", `SOURCE_DATE_EPOCH is ${JSON.stringify(sourceDate)}, and has to be a number of seconds`, {
      hint: 'set it as: SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"',
    });
  }
  const homepage = main === undefined ? undefined : homepageOf(main.importPath);
  return {
    name: config.name ?? programs[0] ?? "",
    programs,
    documentation,
    ...commit,
    ...(homepage === undefined ? {} : { homepage }),
    ...(sourceDate === undefined ? {} : { sourceDate: Number(sourceDate) }),
  };
}

/** Where the project's licence may stand, in the order in which one is taken. */
const LICENCE_FILES = ["LICENSE", "LICENCE", "COPYING", "LICENSE.md", "LICENCE.md", "LICENSE.txt", "LICENCE.txt", "COPYING.txt"];

export async function licenceText(session: Session): Promise<string | undefined> {
  const path = await licenceFile(session);
  return path === undefined ? undefined : session.host.files.readText(path);
}

/** Absolute path of the file. */
export async function licenceFile({ host, project }: Session): Promise<string | undefined> {
  for (const name of LICENCE_FILES) {
    const path = `${project.root}/${name}`;
    if (await host.files.exists(path)) return path;
  }
  return undefined;
}

async function lastCommit(session: Session): Promise<Pick<ProjectFacts, "git" | "author">> {
  const log = await git(session, ["log", "-1", "--abbrev=9", "--format=%h%x00%ct%x00%an <%ae>"]);
  const [commit, time, author] = log?.split("\0") ?? [];
  if (commit === undefined || time === undefined || author === undefined) return {};
  const described = await git(session, ["describe", "--tags", "--long", "--match", "*[0-9].[0-9]*"]);
  const [, tag, distance] = /^(.*)-(\d+)-g[0-9a-f]+$/.exec(described ?? "") ?? [];
  const isAddress = /^[^<>,]+ <[^<>@\s]+@[^<>@\s]+>$/.test(author);
  return {
    git: { commit, time: Number(time), distance: Number(distance ?? 0), ...(tag === undefined ? {} : { tag }) },
    ...(isAddress ? { author } : {}),
  };
}

/** What git prints; undefined where it fails, as in a folder that is no repository, or is not there. */
async function git({ host, project }: Session, args: readonly string[]): Promise<string | undefined> {
  if ((await host.processes.which("git")) === undefined) return undefined;
  const { exitCode, stdout } = await host.processes.run("git", args, { cwd: project.root });
  return exitCode === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

async function goDocumentation(
  { host }: Session,
  { importPath, directory, goPath }: { importPath: string; directory: string; goPath: string },
): Promise<string> {
  const { exitCode, stdout } = await host.processes.run(goPath, ["list", "-f", "{{.Doc}}", "--", importPath], { cwd: directory });
  return exitCode === 0 ? stdout.trim() : "";
}

/** The address of a module on a forge whose paths are addresses. */
function homepageOf(importPath: string): string | undefined {
  return /^(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|git\.sr\.ht)\/[^/]+\/[^/]+/
    .exec(importPath)?.[0]
    .replace(/^/, "https://");
}
