import type { Session } from "../model/session.ts";
import { CgoxError } from "../model/error.ts";
import type { ProjectFacts } from "../ship/outputs/deb/identity.ts";
import { whereIs } from "../ship/outputs/deb/source-files.ts";
import { gitFacts } from "./git-facts.ts";

/** What the project's git history and Go sources say, for what cgox.yaml leaves open. `directory` is where go is run for `main`. */
export async function projectFacts(
  session: Session,
  what: {
    readonly programs: readonly string[];
    /** Whether cgox.yaml and the command line leave it to git to say the version. */
    readonly needsVersion: boolean;
    readonly main?: { readonly importPath: string; readonly directory: string; readonly goPath: string };
  },
): Promise<ProjectFacts> {
  const { config, host } = session;
  const { programs, main } = what;
  const commit = await gitFacts(session, what);
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

export async function licenceText(session: Session, allowOutside: boolean): Promise<string | undefined> {
  const path = await licenceFile(session, allowOutside);
  // A copyright file is a control file, in which a carriage return ends no line.
  return path === undefined ? undefined : (await session.host.files.readText(path)).replaceAll(/\r\n?/g, "\n");
}

/**
 * Absolute path of the file. One that is a link out of the project is not the project's own, and may be anything of this machine's; so may be what
 * is git's or cgox's.
 * @param allowOutside the user has said that such a one may be packed
 */
export async function licenceFile(session: Session, allowOutside: boolean): Promise<string | undefined> {
  const { host, project, emit } = session;
  const { files } = host;
  for (const name of LICENCE_FILES) {
    const path = `${project.root}/${name}`;
    if (!(await files.exists(path))) continue;
    const placed = await whereIs({ files, folder: project.root }, path);
    const kind = placed === undefined ? undefined : (await files.facts(placed.real))?.kind;
    if (placed?.stranger !== undefined && !allowOutside) {
      emit({
        type: "warning",
        code: "CGOX_LICENCE_OUTSIDE",
        message:
          placed.stranger === "outside"
            ? `${path} is a link out of the project, and not taken for its licence`
            : `${path} is a link into ${placed.stranger}, and not taken for the project's licence`,
        hint: "put a copy of the licence's text there; where you know that this is meant, add --allow-outside to the command line",
      });
    } else if (kind === "file") {
      return path;
    } else {
      emit({
        type: "warning",
        code: "CGOX_LICENCE_FILE",
        message: `${path} is neither a file nor a link to one, and not taken for the project's licence`,
        hint: "put a copy of the licence's text there",
      });
    }
  }
  return undefined;
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
