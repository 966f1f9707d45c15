import type { Helpers } from "../../model/helpers.ts";
import type { Host } from "../../model/host.ts";
import { decodedFile, type IndexFile } from "./decoded.ts";
import type { ContentsPart } from "./index/contents-paths.ts";
import type { PackagesSource } from "./index/packages-builder.ts";

/** The making of one compact table out of index files that were verified; a plain value, so that another process can do it. */
export type IndexJob = PackagesJob | ContentsJob;

interface PackagesJob {
  readonly kind: "packages";
  readonly architecture: string;
  readonly sources: readonly (Omit<PackagesSource, "bytes"> & IndexFile)[];
  /** Where the table goes. */
  readonly output: string;
}

interface ContentsJob {
  readonly kind: "contents";
  readonly part: ContentsPart;
  readonly multiarch: string;
  readonly file: IndexFile;
  /** For errors: whose index it is. */
  readonly what: string;
  readonly output: string;
}

/** @throws CgoxError `CGOX_INDEX_MALFORMED`, `CGOX_INDEX_DAMAGED`, `CGOX_FORMAT_…`, `CGOX_IO_…` */
export async function runIndexJob({ files }: Pick<Host, "files">, job: IndexJob): Promise<void> {
  await files.writeAtomic(job.output, await (job.kind === "packages" ? packagesTable(files, job) : contentsTable(files, job)));
}

async function packagesTable(files: Host["files"], { architecture, sources }: PackagesJob): Promise<Buffer> {
  const { buildPackagesTable } = await loadPackagesBuilder();
  return buildPackagesTable(
    architecture,
    sources.map(({ path, sha256, ...source }) => ({ ...source, bytes: decodedFile(files, { path, sha256 }) })),
  );
}

async function contentsTable(files: Host["files"], { part, multiarch, file, what }: ContentsJob): Promise<Buffer> {
  const { buildContentsTable } = await loadContentsBuilder();
  return buildContentsTable({ multiarch, parts: [part], what }, () => decodedFile(files, file));
}

/** Loads what a kind of job needs, for a process that has nothing else to do until its job comes. */
export async function loadIndexCode(kind: string): Promise<void> {
  await (kind === "packages" ? loadPackagesBuilder() : loadContentsBuilder());
}

const loadPackagesBuilder = () => import("./index/packages-builder.ts");
const loadContentsBuilder = () => import("./index/contents-builder.ts");

/** Bytes of index files from which a process of its own is worth its start. */
const LARGE = 1 << 20;

/** Starts the process for a job on so many bytes, where one is worth it. */
export function prepareIndexJob(helpers: Helpers | undefined, kind: IndexJob["kind"], bytes: number): void {
  if (bytes >= LARGE) helpers?.prepare(kind);
}

/** Runs a job where it is best done: a large one apart, so that others go on meanwhile and its memory is given back at its end. */
export async function placeIndexJob(
  { host, helpers }: { readonly host: Host; readonly helpers?: Helpers },
  job: IndexJob,
  bytes: number,
): Promise<void> {
  if (bytes >= LARGE && helpers !== undefined && (await helpers.run(job))) return;
  await runIndexJob(host, job);
}
