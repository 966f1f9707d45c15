import { posix } from "node:path";
import type { Session } from "../model/session.ts";
import { calmGit } from "../build/git.ts";
import type { GitVersion } from "../ship/outputs/deb/version.ts";

/** What the project's git history says. */
export interface GitFacts {
  readonly git?: GitVersion;
  /** `Name <address>` of the last commit. */
  readonly author?: string;
}

const asked = new WeakMap<Session, Map<boolean, Promise<GitFacts>>>();

/**
 * The last commit of the project, and the version that its tags say: those of the project's own module, as go reads them (golang.org/ref/mod,
 * vcs-version): `v1.2.0` for one at the top of the repository, `tools/app/v1.2.0` for one in tools/app. Asked for once a session, so that
 * what is warned of is said once.
 * @param needsVersion false where nobody wants to know the version: tags and changes are not looked at
 */
export async function gitFacts(session: Session, { needsVersion }: { readonly needsVersion: boolean }): Promise<GitFacts> {
  const answers = asked.get(session) ?? new Map<boolean, Promise<GitFacts>>();
  asked.set(session, answers);
  const facts = answers.get(needsVersion) ?? readGit(session, needsVersion);
  answers.set(needsVersion, facts);
  return facts;
}

type Git = (args: readonly string[]) => Promise<string | undefined>;

async function readGit(session: Session, needsVersion: boolean): Promise<GitFacts> {
  const git = await openGit(session);
  const log = await git?.(["log", "-1", "--no-show-signature", "--abbrev=9", "--format=%h%x00%ct%x00%an <%ae>"]);
  const [commit, time, author] = log?.split("\0") ?? [];
  if (git === undefined || commit === undefined || time === undefined || author === undefined) return {};
  const isAddress = /^[^<>,\p{Cc}]+ <[^<>@\s]+@[^<>@\s]+>$/u.test(author);
  const version = needsVersion ? await describe(session, git, commit) : { distance: 0 };
  return { git: { commit, time: Number(time), ...version }, ...(isAddress ? { author } : {}) };
}

/** git in the project's folder: what it prints, undefined where it fails. undefined where there is no git. */
async function openGit({ host, project }: Session): Promise<Git | undefined> {
  const path = await host.processes.which("git");
  if (path === undefined) return undefined;
  const { env } = await calmGit(host, project.root);
  return async (args) => {
    const { exitCode, stdout } = await host.processes.run(path, ["--no-pager", "-c", "safe.bareRepository=explicit", ...args], {
      cwd: project.root,
      // Nothing that is asked here may be fetched.
      env: { ...env, GIT_ALLOW_PROTOCOL: "none" },
    });
    return exitCode === 0 ? stdout.replace(/\n$/, "") : undefined;
  };
}

async function describe(session: Session, git: Git, commit: string): Promise<Pick<GitVersion, "tag" | "distance" | "dirty">> {
  const place = await tagPlace(session, git);
  const described = await git(["describe", "--tags", "--long", ...place.patterns]);
  const [, tag, distance] = /^(.*)-(\d+)-g[0-9a-f]+$/.exec(described ?? "") ?? [];
  const changes = await git(["status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all"]);
  const dirty = changes !== undefined && changes !== "";
  if (tag === undefined) await warnOfTags(session, git, place);
  if (dirty) {
    session.emit({
      type: "warning",
      code: "CGOX_VERSION_DIRTY",
      message: `the version says dirty: files differ from commit ${commit}, as ${(changes ?? "").split("\n")[0]?.slice(3) ?? ""}`,
      hint: "commit them (git status shows them), or say the version yourself: --version 1.0.0",
    });
  }
  return {
    distance: Number(distance ?? 0),
    ...(tag === undefined ? {} : { tag: tag.slice(place.prefix.length) }),
    ...(dirty ? { dirty } : {}),
  };
}

interface TagPlace {
  /** What stands before the version in a tag: `tools/app/`, or nothing. */
  readonly prefix: string;
  /** For `git describe`. */
  readonly patterns: readonly string[];
}

async function tagPlace({ host }: Session, git: Git): Promise<TagPlace> {
  const top = await git(["rev-parse", "--show-toplevel"]);
  const inside = (await git(["rev-parse", "--show-prefix"])) ?? "";
  let folder = inside.replace(/\/$/, "");
  for (let at = folder; top !== undefined; at = at.includes("/") ? posix.dirname(at) : "") {
    if (await host.files.exists(posix.join(top, at, "go.mod"))) {
      folder = at;
      break;
    }
    if (at === "") break;
  }
  const goMod = top === undefined ? undefined : await host.files.readIfThere(posix.join(top, folder, "go.mod"));
  const module = /^module\s+"?([^\s"]+)/m.exec(goMod?.toString("utf8") ?? "")?.[1];
  const major = /^v(?:[2-9]|[1-9]\d+)$/.exec(posix.basename(folder))?.[0];
  // A folder for a major version is no part of the tag.
  const isMajor = major !== undefined && module?.endsWith(`/${major}`) === true;
  const owner = isMajor ? posix.dirname(folder).replace(/^\.$/, "") : folder;
  const prefix = owner === "" ? "" : `${owner}/`;
  const literal = prefix.replaceAll(/[\\*?[\]]/g, "\\$&");
  const versions = isMajor ? [`${major}.[0-9]*`] : ["v[0-9]*.[0-9]*", "[0-9]*.[0-9]*"];
  return { prefix, patterns: [...versions.flatMap((version) => ["--match", `${literal}${version}`]), "--exclude", `${literal}*/*`] };
}

/** A version is none without a word: where tags are missing, or where there are only those of another module. */
async function warnOfTags({ emit }: Session, git: Git, { prefix }: TagPlace): Promise<void> {
  if ((await git(["rev-parse", "--is-shallow-repository"])) === "true") {
    emit({
      type: "warning",
      code: "CGOX_VERSION_SHALLOW",
      message: "the clone is shallow and has no tag of this project, so the version says none",
      hint: "fetch the history: git fetch --tags --unshallow, or say the version: --version 1.0.0",
    });
    return;
  }
  const other = await git(["describe", "--tags", "--abbrev=0", "--match", "*[0-9].[0-9]*"]);
  if (other === undefined) return;
  emit({
    type: "warning",
    code: "CGOX_VERSION_TAG",
    message: `the tag ${other} is another module's: this one's are called ${prefix}v1.0.0, and there is none before this commit`,
    hint: `tag it: git tag ${prefix}v1.0.0, or say the version: --version 1.0.0`,
  });
}
