import { CgoxError } from "../../../model/error.ts";
import type { PackageSettings } from "../package-settings.ts";
import { formatDescription } from "./description.ts";
import { checkPackageName, packageNameFor } from "./package-name.ts";
import { checkVersion, debianVersion, gitDebianVersion, type GitVersion } from "./version.ts";

/** What the project itself says, for what cgox.yaml leaves open. */
export interface ProjectFacts {
  /** Name of the project or its first program. */
  readonly name: string;
  /** Names of the programs to pack. */
  readonly programs: readonly string[];
  readonly git?: GitVersion;
  /** `Name <address>` of the last commit. */
  readonly author?: string;
  readonly homepage?: string;
  /** The doc comment of the main package. */
  readonly documentation?: string;
  /** SOURCE_DATE_EPOCH, seconds since 1970. */
  readonly sourceDate?: number;
}

/** Who and what a package is. */
export interface Identity {
  readonly name: string;
  readonly version: string;
  readonly maintainer: string;
  readonly homepage?: string;
  /** As a Description field has it: the lines of the body without their indentation. */
  readonly description: string;
  /** Of everything in the package, seconds since 1970. */
  readonly time: number;
}

/** For projects that say nothing of a time: the first of January 2000. */
export const NO_TIME = 946_684_800;

/**
 * A package's identity by cgox.yaml, else by the project.
 * @param version what the command line says
 * @throws CgoxError `CGOX_DEB_NAME`, `CGOX_DEB_VERSION`, and as `requireMetadata` does
 */
export function identify(settings: PackageSettings, facts: ProjectFacts, version: string | undefined): Identity {
  const named = settings.deb?.name ?? settings.name;
  const homepage = settings.homepage ?? facts.homepage;
  requireMetadata(settings, facts, version);
  return {
    name: named === undefined ? packageNameFor(facts.name) : checkPackageName(named),
    version: versionOf(settings, facts, version),
    maintainer: settings.maintainer ?? facts.author ?? "",
    ...(homepage === undefined ? {} : { homepage }),
    description: formatDescription(settings.description ?? describeProgram(facts)),
    time: facts.sourceDate ?? newestChange(settings) ?? facts.git?.time ?? NO_TIME,
  };
}

/** What neither cgox.yaml nor the project says, and what to write there. */
interface Missing {
  readonly code: "CGOX_DEB_MAINTAINER" | "CGOX_DEB_VERSION" | "CGOX_DEB_DESCRIPTION";
  readonly message: string;
  readonly hint: string;
  /** Lines below `package:`. */
  readonly yaml: string;
}

/**
 * Checks that a package has all that it has to say, before anything is built for it.
 * @param version what the command line says
 * @throws CgoxError `CGOX_DEB_MAINTAINER`, `CGOX_DEB_VERSION`, `CGOX_DEB_DESCRIPTION`; `CGOX_DEB_METADATA` where several are missing
 */
export function requireMetadata(settings: PackageSettings, facts: ProjectFacts, version: string | undefined): void {
  const missing: readonly Missing[] = [
    ...((version ?? settings.version ?? settings.deb?.version ?? facts.git) === undefined ? [NO_VERSION] : []),
    ...((settings.maintainer ?? facts.author) === undefined ? [NO_MAINTAINER] : []),
    ...(settings.description === undefined && documentedAs(facts).sentence === "" ? [noDescription(facts)] : []),
  ];
  const [first, ...others] = missing;
  if (first === undefined) return;
  if (others.length === 0) throw new CgoxError(first.code, first.message, { hint: first.hint });
  throw new CgoxError("CGOX_DEB_METADATA", missing.map(({ message }) => message).join("; "), {
    hint: `put this into cgox.yaml, in your own words:\npackage:\n${missing.map(({ yaml }) => yaml).join("\n")}`,
  });
}

const NO_VERSION: Missing = {
  code: "CGOX_DEB_VERSION",
  message: "nothing says which version the package is: package.version is not set, and there is no git tag",
  hint: "set package.version in cgox.yaml, tag the commit (git tag v1.0.0), or give --version 1.0.0",
  yaml: "  version: 1.0.0",
};

const NO_MAINTAINER: Missing = {
  code: "CGOX_DEB_MAINTAINER",
  message: "nothing says who maintains the package: package.maintainer is not set, and there is no commit",
  hint: "set package.maintainer in cgox.yaml: Name <address@example.com>",
  yaml: "  maintainer: Name <address@example.com>",
};

function noDescription({ name }: ProjectFacts): Missing {
  return {
    code: "CGOX_DEB_DESCRIPTION",
    message: `nothing says what ${name} is: package.description is not set, and the program has no doc comment`,
    hint: "set package.description in cgox.yaml: a short first line that says what it is, then a few sentences more",
    yaml: "  description: |\n    short line that says what it is\n    A few sentences more.",
  };
}

function versionOf({ version, deb }: PackageSettings, { git }: ProjectFacts, given: string | undefined): string {
  const revision = deb?.revision;
  if (given !== undefined) return debianVersion(given, revision);
  if (deb?.version !== undefined) return checkVersion(deb.version);
  if (version !== undefined) return debianVersion(version, revision);
  return git === undefined ? "" : gitDebianVersion(git, revision);
}

/** Seconds since 1970 of a changelog entry's date. */
export function timeOf(date: string): number {
  const time = new Date(date).getTime();
  if (Number.isFinite(time)) return Math.floor(time / 1000);
  throw new CgoxError("CGOX_DEB_DATE", `${JSON.stringify(date)} is no date`, { hint: "write it as 2026-11-21 in package.changelog" });
}

function newestChange({ changelog = [] }: PackageSettings): number | undefined {
  const times = changelog.flatMap(({ date }) => (date === undefined ? [] : [timeOf(date)]));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Go's doc comments begin with the program's name: `Command demo draws a picture.`, `Demo draws …`. Empty where there is none. */
function documentedAs({ documentation = "", name, programs }: ProjectFacts): {
  readonly sentence: string;
  readonly rest: readonly string[];
} {
  const [sentence = "", ...rest] = documentation.trim().split(/(?<=\.)\s+(?=\p{Lu})|\n\s*\n/u);
  const plain = sentence
    .replaceAll(/\s+/g, " ")
    .replace(/\.$/, "")
    .replace(
      new RegExp(
        `^(?:(?:command|package|the)\\s+)?(?:main|${escape(name)}|${programs.map(escape).join("|")})\\s+(?:is\\s+)?(?:an?\\s+|the\\s+)?`,
        "i",
      ),
      "",
    );
  return { sentence: plain, rest };
}

function describeProgram(facts: ProjectFacts): string {
  const { documentation = "", programs } = facts;
  const { sentence: plain, rest } = documentedAs(facts);
  const body = [
    ...(plain.length < 80 ? rest : [documentation]),
    `This package has the ${programs.length > 1 ? "programs" : "program"} ${programs.join(", ")}.`,
  ];
  return [shorten(plain), ...body.join("\n\n").split("\n")].join("\n");
}

function shorten(sentence: string): string {
  return sentence.length < 80 ? sentence : `${sentence.slice(0, 76).replace(/\s+\S*$/, "")} ...`;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}-]/g, "\\$&");
}
