import { CgoxError } from "../../model/error.ts";
import type { OmittedIndex } from "../../model/package.ts";
import type { OpenRequest, Universe } from "../repository.ts";
import { openContents } from "./contents.ts";
import type { ContentsPart } from "./index/contents-paths.ts";
import type { ContentsTable } from "./index/contents-table.ts";
import { parseNameChoices, type NameChoice } from "./index/name-choices.ts";
import { findOwners } from "./index/owners.ts";
import type { PackagesTable } from "./index/packages-table.ts";
import { similarNames } from "./index/similar.ts";
import { once, oncePerPart } from "./once.ts";
import { satisfies } from "./relation.ts";
import type { SuiteIndex } from "./suite-index.ts";
import { compareDebianVersions } from "./version.ts";

export interface UniverseParts {
  readonly indexes: readonly SuiteIndex[];
  readonly omitted: readonly OmittedIndex[];
  readonly table: PackagesTable;
  /** The compact Contents indexes of the primary suites for the architecture. */
  readonly contents: (part: ContentsPart) => Promise<readonly ContentsTable[]>;
  /** Folder of compact tables and, below `files`, of index files by sha256. */
  readonly directory: string;
}

/** What the opened indexes of a Debian-like platform offer. Contents indexes are fetched when a file is first asked for. */
export function debianUniverse(request: OpenRequest, parts: UniverseParts): Universe {
  const { table, contents } = parts;
  const { host, dataDirectory, architecture } = request;
  const { directory } = parts;
  const secondary = parts.indexes.filter((index) => !isPrimary(index));
  const furtherContents = oncePerPart(async (part) => [
    ...(await openContents(request, { directory, part, indexes: secondary }, architecture)),
    ...(await openContents(request, { directory, part, indexes: parts.indexes }, "all")),
  ]);
  const choices = once<readonly NameChoice[]>(async () =>
    parseNameChoices(await host.files.readText(`${dataDirectory}/names/debian.json`)),
  );
  return {
    indexes: parts.indexes.map(({ identity }) => identity),
    omitted: parts.omitted,
    candidates: (name) => table.candidates(name),
    providers: (name) => table.providers(name),
    compareVersions: compareDebianVersions,
    satisfies,
    owners: async (query) => findOwners({ packages: table, contents, furtherContents, choices: await choices() }, query),
    similar: async (name) => similarNames(table, await contents("libraries").catch(noContents), name),
  };
}

/** Whether a suite is one that a platform cannot do without. */
export function isPrimary({ suite }: SuiteIndex): boolean {
  return suite.role === "primary";
}

/** Suggestions are worth less than the error that they come with. */
function noContents(error: unknown): readonly ContentsTable[] {
  if (error instanceof CgoxError) return [];
  throw error;
}
