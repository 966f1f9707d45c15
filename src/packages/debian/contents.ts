import { CgoxError } from "../../model/error.ts";
import type { OpenRequest } from "../repository.ts";
import { placeIndexJob, prepareIndexJob } from "./index-job.ts";
import type { ContentsPart } from "./index/contents-paths.ts";
import { openContentsTable, type ContentsTable } from "./index/contents-table.ts";
import { contentsHash } from "./contents-hash.ts";
import { contentsFiles, type SuiteFile } from "./suite-files.ts";
import { fetchSuiteFile, withIndexFiles, type SuiteIndex } from "./suite-index.ts";

export interface ContentsParts {
  readonly indexes: readonly SuiteIndex[];
  readonly directory: string;
  readonly part: ContentsPart;
}

/**
 * The compact forms of a part of the suites' Contents indexes for an architecture (or for `all`): from the cache, else made from the index, which is
 * fetched by the hash that the verified Release gives and kept until both parts have been made. Suites without Contents have none here. The file list of a secondary suite that
 * cannot be had is done without, with a warning: the primary suite has the same packages, as a rule.
 */
export async function openContents(request: OpenRequest, parts: ContentsParts, architecture: string): Promise<ContentsTable[]> {
  const tables: ContentsTable[] = [];
  for (const index of parts.indexes) {
    for (const file of contentsFiles(index.release, index.suite, architecture)) {
      const table = await openTable(request, { directory: parts.directory, part: parts.part, index, file, architecture }).catch(
        (error: unknown) => withoutTable(request, index, error),
      );
      if (table !== undefined) tables.push(table);
    }
  }
  return tables;
}

function withoutTable(request: OpenRequest, { suite }: SuiteIndex, error: unknown): undefined {
  if (!(error instanceof CgoxError) || suite.role === "primary" || request.strict) throw error;
  request.emit({ type: "warning", code: error.code, message: `going on without the file lists of ${suite.name}: ${error.message}` });
}

interface Wanted {
  readonly directory: string;
  readonly part: ContentsPart;
  readonly index: SuiteIndex;
  readonly file: SuiteFile;
  readonly architecture: string;
}

async function openTable(request: OpenRequest, wanted: Wanted): Promise<ContentsTable> {
  const { host, platform } = request;
  const { directory, part, index, file } = wanted;
  const multiarch = platform.architectures[request.architecture]?.multiarch ?? "";
  const place = (name: ContentsPart) => `${directory}/${name}-${wanted.architecture}-${contentsHash(multiarch, file.sha256)}`;
  const path = place(part);
  const cached = await host.files.readIfThere(path).catch(() => undefined);
  const known = cached === undefined ? undefined : openContentsTable(cached);
  if (known !== undefined) return known;

  request.emit({ type: "start", stage: "index", message: `fetching the file lists of ${index.suite.name} (${wanted.architecture})` });
  prepareIndexJob(request.helpers, "contents", file.size);
  const filesDirectory = `${directory}/files`;
  const source = await fetchSuiteFile({ host, filesDirectory, onBytes: () => {} }, index, file);
  const what = `the Contents index of ${index.suite.name} (${index.repository})`;
  const job = { kind: "contents", part, multiarch, file: { path: source, sha256: file.sha256 }, what, output: path } as const;
  await withIndexFiles({ host, offline: request.offline, filesDirectory, wanted: [{ index, file }] }, () =>
    placeIndexJob(request, job, file.size),
  );
  if (await host.files.exists(place(part === "headers" ? "libraries" : "headers"))) await host.files.remove(source);
  const table = openContentsTable(await host.files.read(path));
  if (table === undefined) throw new Error("the contents table that was just built cannot be opened");
  request.emit({ type: "end", stage: "index", message: `read the file lists of ${index.suite.name} (${wanted.architecture})` });
  return table;
}
