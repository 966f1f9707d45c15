import { CgoxError } from "../../model/error.ts";
import type { OmittedIndex } from "../../model/package.ts";
import type { FileQuery, OpenRequest, Owner, Universe } from "../repository.ts";
import { openContents } from "./contents.ts";
import type { ContentsPart } from "./index/contents-paths.ts";
import type { ContentsTable } from "./index/contents-table.ts";
import { parseNameChoices, type NameChoice } from "./index/name-choices.ts";
import { ownersByName } from "./index/owners-by-name.ts";
import { chosenOwners, findOwners, type OwnerSources } from "./index/owners.ts";
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
  const tell = tellOnce(request);
  return {
    indexes: parts.indexes.map(({ identity }) => identity),
    omitted: parts.omitted,
    candidates: (name) => table.candidates(name),
    providers: (name) => table.providers(name),
    compareVersions: compareDebianVersions,
    satisfies,
    owners: async (query) => {
      const sources = { packages: table, contents, furtherContents, choices: await choices() };
      return findOwners(sources, query).catch((error: unknown) => ownersWithoutContents(sources, { query, error, tell }));
    },
    similar: async (name) => similarNames(table, await contents("libraries").catch(noContents), name),
  };
}

interface WithoutContents {
  readonly query: FileQuery;
  readonly error: unknown;
  readonly tell: (error: CgoxError) => void;
}

/**
 * Contents that no mirror has as the signed Release says, as on one that is behind with it, tells nothing, and packages' names do. Whatever package
 * is taken for them is one of the verified index.
 */
function ownersWithoutContents(sources: OwnerSources, { query, error, tell }: WithoutContents): Owner[] {
  if (!(error instanceof CgoxError) || !WRONG_ON_MIRRORS.has(error.code)) throw error;
  const owners = [...chosenOwners(sources, query), ...ownersByName(sources.packages, query)];
  if (owners.length === 0) throw error;
  tell(error);
  return owners;
}

const WRONG_ON_MIRRORS: ReadonlySet<string> = new Set(["CGOX_FETCH_MISMATCH", "CGOX_FETCH_MISSING"]);

/** Warns of the first error. @throws CgoxError that error, where nothing may be left out */
function tellOnce({ emit, platform, strict }: OpenRequest): (error: CgoxError) => void {
  let isTold = false;
  return (error) => {
    if (strict) throw error;
    if (isTold) return;
    isTold = true;
    emit({
      type: "warning",
      code: error.code,
      message: `going on without the file lists of ${platform.title}, by names of packages alone: ${error.message}`,
      hint: "with --strict this is an error",
    });
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
