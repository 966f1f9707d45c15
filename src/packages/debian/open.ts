import { CgoxError } from "../../model/error.ts";
import type { OmittedIndex } from "../../model/package.ts";
import type { RepositoryConfig, Suite } from "../../model/platform.ts";
import type { OpenRequest, Universe } from "../repository.ts";
import { CACHE_FORMAT } from "./cache-format.ts";
import { placeIndexJob } from "./index-job.ts";
import { openContents } from "./contents.ts";
import { partWith } from "./index/contents-paths.ts";
import { openPackagesTable, type PackagesTable } from "./index/packages-table.ts";
import { debianMirrors } from "./mirrors.ts";
import { oncePerPart } from "./once.ts";
import { shortHash } from "./short-hash.ts";
import { cachedSuite, refreshSuite, withIndexFiles, type SuiteContext, type SuiteIndex } from "./suite-index.ts";
import { debianUniverse, isPrimary } from "./universe.ts";

/**
 * Brings the indexes of a Debian-like platform up to date, verifies them, and opens their compact form, which is made where the cache
 * lacks it. A secondary suite that verifies on no mirror is left out with a warning; `strict` refuses that.
 * @throws CgoxError `CGOX_INDEX_…` where a primary suite cannot be used
 */
export async function openDebian(request: OpenRequest): Promise<Universe> {
  const mirrors = await debianMirrors(request);
  const contexts = Object.entries(request.platform.repositories).flatMap(([name, repository]) =>
    repository.suites.map((suite) => suiteContext(request, { name, repository, suite, mirrors: mirrors.get(name) ?? [] })),
  );
  const opened = await Promise.all(contexts.map((context) => openSuite(request, context)));
  const indexes = opened.flatMap((item) => ("release" in item && item.packages.length > 0 ? [item] : []));
  const omitted = opened.flatMap((item) => ("release" in item ? [] : [item]));
  if (indexes.length === 0) {
    throw new CgoxError("CGOX_INDEX_NO_ARCHITECTURE", `${request.platform.title} offers no packages for ${request.architecture}`);
  }
  const directory = `${request.indexDirectory}/${CACHE_FORMAT}`;
  const primary = indexes.filter(isPrimary);
  const contents = oncePerPart((part) => openContents(request, { indexes: primary, directory, part }, request.architecture));
  // An error of these is told when they are used.
  for (const kind of request.expectsOwners ?? []) contents(partWith(kind)).catch(() => undefined);
  const table = await packagesTable(request, indexes);
  return debianUniverse(request, { indexes, omitted, table, contents, directory });
}

/** Bytes: an InRelease that is shorter lists few files, and those few packages. A suite of Debian has 50 to 150 KB. */
const FULL_RELEASE = 32_000;

interface SuitePlace {
  readonly name: string;
  readonly repository: RepositoryConfig;
  readonly suite: Suite;
  readonly mirrors: readonly string[];
}

function suiteContext(request: OpenRequest, { name, repository, suite, mirrors }: SuitePlace): SuiteContext {
  const { host, emit, architecture, indexDirectory } = request;
  // What was believed of one set of mirrors and keys says nothing about another set.
  const belief = JSON.stringify([mirrors, repository.fingerprints, repository.userKeyFiles ?? [], repository.trusted ?? false]);
  return {
    host,
    emit,
    name,
    repository,
    suite,
    architecture,
    mirrors,
    directory: `${indexDirectory}/${CACHE_FORMAT}/${suite.name}-${shortHash(belief)}`,
    filesDirectory: `${indexDirectory}/${CACHE_FORMAT}/files`,
    keyringDirectory: `${indexDirectory}/${CACHE_FORMAT}/keyrings`,
    onBytes: () => {},
    onNews: (bytes) => {
      if (bytes >= FULL_RELEASE) request.helpers?.prepare("packages");
    },
  };
}

async function openSuite(request: OpenRequest, context: SuiteContext): Promise<SuiteIndex | OmittedIndex> {
  try {
    return await (request.offline ? cachedSuite(context) : refreshSuite(context));
  } catch (error) {
    if (!(error instanceof CgoxError) || context.suite.role === "primary" || request.strict) throw error;
    request.emit({
      type: "warning",
      code: error.code,
      message: `going on without ${context.suite.name}: ${error.message}`,
      hint: "with --strict this is an error",
    });
    return { repository: context.name, suite: context.suite.name, reason: `its index could not be verified (${error.code})` };
  }
}

async function packagesTable(request: OpenRequest, indexes: readonly SuiteIndex[]): Promise<PackagesTable> {
  const { host, indexDirectory, architecture } = request;
  const inputs = indexes.map(({ repository, suite, packages }) => [
    repository,
    suite.name,
    packages.map(({ sha256 }) => sha256),
    ...(suite.priority === undefined ? [] : [suite.priority]),
  ]);
  const directory = `${indexDirectory}/${CACHE_FORMAT}`;
  const path = `${directory}/packages-${architecture}-${shortHash(JSON.stringify(inputs))}`;
  const cached = await host.files.readIfThere(path).catch(() => undefined);
  const known = cached === undefined ? undefined : openPackagesTable(cached);
  if (known !== undefined) return known;

  const wanted = indexes.flatMap((index) => index.packages.map((file) => ({ index, file })));
  const filesDirectory = `${directory}/files`;
  const sources = wanted.map(({ index: { repository, suite }, file: { sha256 } }) => {
    const priority = suite.priority === undefined ? {} : { priority: suite.priority };
    return { repository, suite: suite.name, ...priority, path: `${filesDirectory}/${sha256}`, sha256 };
  });
  const size = wanted.reduce((sum, { file }) => sum + file.size, 0);
  const building = withIndexFiles({ host, offline: request.offline, filesDirectory, wanted }, () =>
    placeIndexJob(request, { kind: "packages", architecture, sources, output: path }, size),
  );
  // What comes next is loaded while a helper works.
  await Promise.all([building, import("../../formats/deb.ts").then(({ loadDebCode }) => loadDebCode())]);
  const table = openPackagesTable(await host.files.read(path));
  if (table === undefined) throw new Error("the packages table that was just built cannot be opened");
  return table;
}
