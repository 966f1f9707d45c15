import { CgoxError } from "../../../model/error.ts";
import { NO_TIME, timeOf, type ProjectFacts } from "../deb/identity.ts";
import { sinceTag, type GitVersion } from "../deb/version.ts";
import type { PackageSettings } from "../package-settings.ts";

/**
 * The version in an archive's name: what the command line says, else cgox.yaml, else the git tag, with the commits since: `1.2.0+5.abc1234`.
 * undefined where nothing says one.
 * @throws CgoxError `CGOX_ZIP_VERSION` for one that cannot stand in a file's name
 */
export function zipVersion({ version }: PackageSettings, git: GitVersion | undefined, given: string | undefined): string | undefined {
  const said = given ?? version ?? gitVersion(git);
  if (said === undefined) return undefined;
  const plain = said.replace(/^v(?=\d)/, "");
  if (/^[A-Za-z0-9][A-Za-z0-9.+~-]*$/.test(plain)) return plain;
  throw new CgoxError("CGOX_ZIP_VERSION", `${JSON.stringify(said)} cannot be part of a file's name`, {
    hint: "set package.version in cgox.yaml, or give --version 1.0.0: letters, digits and . + ~ -",
  });
}

function gitVersion(git: GitVersion | undefined): string | undefined {
  if (git?.tag === undefined) return undefined;
  return `${git.tag}${sinceTag(git)}`;
}

/** Of every file in an archive, seconds since 1970: SOURCE_DATE_EPOCH, else the newest change, else the last commit. */
export function zipTime({ changelog = [] }: PackageSettings, { sourceDate, git }: ProjectFacts): number {
  const changes = changelog.flatMap(({ date }) => (date === undefined ? [] : [timeOf(date)]));
  return sourceDate ?? (changes.length > 0 ? Math.max(...changes) : (git?.time ?? NO_TIME));
}
