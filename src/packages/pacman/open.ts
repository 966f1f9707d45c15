import { CgoxError } from "../../model/error.ts";
import type { OmittedIndex } from "../../model/package.ts";
import type { Suite } from "../../model/platform.ts";
import type { OpenRequest, Universe } from "../repository.ts";
import { readFilesIndex, type FilesIndex } from "./files-index.ts";
import { pacmanMirrors } from "./mirrors.ts";
import { repositoryPlace, type RepositoryPlace } from "./place.ts";
import { cachedSignedFile, openSignedFile, refreshSignedFile, type SignedFile } from "./signed-file.ts";
import { readTable, type PackageTable } from "./table.ts";
import { pacmanUniverse } from "./universe.ts";

/**
 * Brings the databases of a platform's repositories up to date, verifies them, and opens what they offer. A suite is a database,
 * `<name>.db`. A secondary one that verifies on no mirror is left out with a warning; `strict` refuses that.
 * @throws CgoxError `CGOX_INDEX_…` where a primary one cannot be used
 */
export async function openPacman(request: OpenRequest): Promise<Universe> {
  const { platform, architecture } = request;
  const mirrors = await pacmanMirrors(request);
  const databases = Object.entries(platform.repositories).flatMap(([name, repository]) => {
    const place = repositoryPlace(request, name, mirrors);
    return repository.suites.map((suite) => ({ place, suite }));
  });
  const files = new Map<RepositoryPlace, Promise<FilesIndex>>();
  const filesOf = (database: Database): Promise<FilesIndex> => {
    const opening = files.get(database.place) ?? openFiles(request, database);
    files.set(database.place, opening);
    return opening;
  };
  if ((request.expectsOwners ?? []).length > 0) {
    // What fails here is told when an owner is asked for.
    for (const database of databases) filesOf(database).catch(() => undefined);
  }
  const opened = await Promise.all(databases.map((database) => openDatabase(request, database)));
  const usable = opened.flatMap((item) => ("table" in item ? [item] : []));
  return pacmanUniverse({
    indexes: usable.map(({ place, suite, file }) => ({ repository: place.name, suite: suite.name, sha256: file.sha256 })),
    omitted: opened.flatMap((item) => ("table" in item ? [] : [item])),
    tables: usable.map(({ table }) => table),
    prefix: platform.architectures[architecture]?.packagePrefix ?? "",
    openFiles: () => Promise.all(usable.map(filesOf)),
  });
}

interface Database {
  readonly place: RepositoryPlace;
  readonly suite: Suite;
}

interface OpenedDatabase extends Database {
  readonly file: SignedFile;
  readonly table: PackageTable;
}

async function openDatabase(request: OpenRequest, { place, suite }: Database): Promise<OpenedDatabase | OmittedIndex> {
  try {
    return await openSignedFile(
      request.host,
      () => bring(request, place, `${suite.name}.db`),
      async (file) => {
        return { place, suite, file, table: await readTable(request.host, file, { repository: place.name, suite: suite.name }) };
      },
    );
  } catch (error) {
    if (!(error instanceof CgoxError) || suite.role === "primary" || request.strict) throw error;
    request.emit({
      type: "warning",
      code: error.code,
      message: `going on without ${suite.name}: ${error.message}`,
      hint: "with --strict this is an error",
    });
    return { repository: place.name, suite: suite.name, reason: `its database could not be verified (${error.code})` };
  }
}

async function openFiles(request: OpenRequest, { place, suite }: Database): Promise<FilesIndex> {
  return openSignedFile(
    request.host,
    () => bring(request, place, `${suite.name}.files`),
    (file) => readFilesIndex(request.host, file, request.platform.layout),
  );
}

function bring({ offline }: OpenRequest, place: RepositoryPlace, name: string): Promise<SignedFile> {
  return offline ? cachedSignedFile(place, name) : refreshSignedFile(place, name);
}
