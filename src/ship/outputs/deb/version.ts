import { CgoxError } from "../../../model/error.ts";

/** What `git describe` and the last commit say of a project's version. */
export interface GitVersion {
  /** The nearest tag of the project's own module, without the folder in front of it; absent where there is none. */
  readonly tag?: string;
  /** Commits since the tag. */
  readonly distance: number;
  /** Abbreviated hash of the commit. */
  readonly commit: string;
  /** Of the commit, seconds since 1970. */
  readonly time: number;
  /** Whether files differ from the commit. */
  readonly dirty?: boolean;
}

/** What follows a tag in a version: `+5.abc1234`, where files differ from the commit `+dirty` as go calls it, both as `+5.abc1234.dirty`. */
export function sinceTag({ distance, commit, dirty = false }: GitVersion, prefix = ""): string {
  const words = [...(distance === 0 ? [] : [`${prefix}${distance}`, commit]), ...(dirty ? ["dirty"] : [])];
  return words.length === 0 ? "" : `+${words.join(".")}`;
}

/**
 * A version in the way of semver or of git tags as a Debian version with a revision: `v1.2.0-rc.1` is `1.2.0~rc.1-1`, which Debian
 * sorts before 1.2.0. @throws CgoxError `CGOX_DEB_VERSION`
 */
export function debianVersion(text: string, revision = "1"): string {
  const plain = text.replace(/^.*\//, "").replace(/^v(?=\d)/, "");
  const [, core = plain, preRelease, build = ""] = /^([^-+]*)(?:-([^+]*))?(\+.*)?$/.exec(plain) ?? [];
  const upstream = `${core}${preRelease === undefined ? "" : `~${preRelease}`}${build}`;
  return checkVersion(`${upstream}-${revision}`, text);
}

/** `1.2.0` and 5 commits more: `1.2.0+git5.abc1234-1`; no tag at all: `0~git20261121.abc1234-1`, which any tag supersedes. */
export function gitDebianVersion(git: GitVersion, revision = "1"): string {
  const { tag, commit, time, dirty = false } = git;
  if (tag === undefined) {
    const day = new Date(time * 1000).toISOString().slice(0, 10).replaceAll("-", "");
    return checkVersion(`0~git${day}.${commit}${dirty ? "+dirty" : ""}-${revision}`, commit);
  }
  const [version = "", ...rest] = debianVersion(tag, revision).split(/-(?=[^-]*$)/);
  return checkVersion([`${version}${sinceTag(git, "git")}`, ...rest].join("-"), tag);
}

/**
 * A version that is Debian's already, checked against deb-version(7) and Debian Policy 5.6.12.
 * @param given what the user wrote, for the message
 * @throws CgoxError `CGOX_DEB_VERSION` that names the rule it breaks
 */
export function checkVersion(version: string, given: string = version): string {
  const colon = version.indexOf(":");
  const epoch = version.slice(0, Math.max(colon, 0));
  const hyphen = version.lastIndexOf("-");
  const upstream = version.slice(colon + 1, hyphen < 0 ? undefined : hyphen);
  const revision = hyphen < 0 ? undefined : version.slice(hyphen + 1);
  const rule =
    colon >= 0 && (!/^\d+$/.test(epoch) || Number(epoch) > MAXIMUM_EPOCH)
      ? "what comes before the colon, the epoch, has to be a number up to 2147483647"
      : !/^\d/.test(upstream)
        ? "it has to start with a digit"
        : !/^[A-Za-z0-9.+~-]*$/.test(upstream)
          ? "it may hold letters, digits and . + - ~ only"
          : revision !== undefined && !/^[A-Za-z0-9.+~]+$/.test(revision)
            ? "what follows the last hyphen, the revision, may hold letters, digits and . + ~ only, and not be empty"
            : undefined;
  if (rule === undefined) return version;
  throw new CgoxError("CGOX_DEB_VERSION", `${JSON.stringify(given)} makes no Debian version: ${rule} (Debian Policy 5.6.12)`, {
    hint: "set package.version in cgox.yaml, tag the commit (git tag v1.0.0), or give --version 1.0.0",
  });
}

const MAXIMUM_EPOCH = 2_147_483_647;

/** As file names have it: without the epoch. */
export function withoutEpoch(version: string): string {
  return version.replace(/^\d+:/, "");
}
