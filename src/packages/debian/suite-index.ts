import type { CgoxEvent } from "../../model/events.ts";
import { CgoxError } from "../../model/error.ts";
import type { GetResult, Host } from "../../model/host.ts";
import type { IndexIdentity } from "../../model/package.ts";
import type { RepositoryConfig, Suite } from "../../model/platform.ts";
import { askMirrors } from "../../model/ask-mirrors.ts";
import { readSealed, sealed, sha256Of } from "../../model/sealed.ts";
import { checkRelease, parseRelease, type Release } from "./release.ts";
import { filePaths, packagesFiles, type SuiteFile } from "./suite-files.ts";

/** A suite of a repository whose index has been verified. */
export interface SuiteIndex {
  readonly repository: string;
  readonly suite: Suite;
  readonly release: Release;
  readonly identity: IndexIdentity;
  /** Mirrors, the one that served the index first. */
  readonly mirrors: readonly string[];
  readonly packages: readonly SuiteFile[];
}

export interface SuiteContext {
  readonly host: Host;
  readonly emit: (event: CgoxEvent) => void;
  readonly name: string;
  readonly repository: RepositoryConfig;
  readonly suite: Suite;
  readonly architecture: string;
  /** In the order in which they are tried. */
  readonly mirrors: readonly string[];
  /** Folder of what is remembered of this suite. */
  readonly directory: string;
  /** Folder of index files by sha256. */
  readonly filesDirectory: string;
  /** Folder of keys that came in the archives' own packages. */
  readonly keyringDirectory: string;
  readonly onBytes: (count: number) => void;
  /** Called when an InRelease of so many bytes has come that is another than the last one, before it is verified. */
  readonly onNews: (bytes: number) => void;
}

/** What is remembered of the signed index that is in the cache. */
interface Memory {
  readonly mirror: string;
  /** Of the InRelease as it was served, lower-case hex: one that is the same need not be verified again. */
  readonly sha256: string;
  /** Of the text in it that was verified, lower-case hex: under this it lies beside the memory, and nothing else of the InRelease is kept. */
  readonly text: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/**
 * Brings a suite's index up to date from the first mirror that answers and where all of it verifies: InRelease by its signature, the Packages files by
 * size and hash. What a mirror serves out of step (an index that is not what its InRelease says) is as bad as a bad signature.
 * @throws CgoxError `CGOX_INDEX_…` with what was wrong on each mirror
 */
export async function refreshSuite(context: SuiteContext): Promise<SuiteIndex> {
  const cached = await readCached(context);
  const failures: { mirror: string; error: CgoxError }[] = [];
  for (let { mirrors } = context; mirrors.length > 0;) {
    let [mirror = ""] = mirrors;
    try {
      const asked = await askMirrors(context.host.network, mirrors, {
        path: `dists/${context.suite.name}/InRelease`,
        seen: cached?.memory,
        maximumBytes: 32 << 20,
        onBytes: context.onBytes,
      });
      ({ mirror } = asked);
      return await refreshFrom(context, asked, cached);
    } catch (error) {
      if (!(error instanceof CgoxError) || error.code.startsWith("CGOX_IO_")) throw error;
      failures.push({ mirror, error });
      mirrors = mirrors.filter((other) => other !== mirror);
    }
  }
  // Mirrors that do not answer, or that are behind what was seen before, take nothing away from what was verified then.
  const harmless = failures.every(({ error }) => error.code.startsWith("CGOX_NET_") || error.code === "CGOX_INDEX_OLDER");
  if (cached !== undefined && harmless && (await packagesAreCached(context, cached))) {
    checkRelease(cached.release, context.suite.name, context.host.clock.now());
    context.emit({
      type: "warning",
      code: "CGOX_INDEX_STALE",
      message: `going on with the index of ${context.suite.name} of ${cached.release.date.toUTCString()}: ${failures[0]?.error.message ?? "there is no mirror"}`,
    });
    return suiteIndex(context, cached);
  }
  throw failedEverywhere(context, failures);
}

/**
 * The suite's index as the cache holds it.
 * @throws CgoxError `CGOX_INDEX_OFFLINE` where the cache does not hold all of it
 */
export async function cachedSuite(context: SuiteContext): Promise<SuiteIndex> {
  const cached = await readCached(context);
  if (cached === undefined || !(await packagesAreCached(context, cached))) throw notCached(context.name, context.suite);
  return suiteIndex(context, cached);
}

function notCached(repository: string, suite: Suite): CgoxError {
  return new CgoxError("CGOX_INDEX_OFFLINE", `the index of ${repository}'s suite ${suite.name} is not in the cache`, {
    hint: "run the same command once without --offline",
  });
}

/** Fetches a file that a verified Release lists to `<filesDirectory>/<sha256>`, from the mirrors in turn. Returns its path. */
export async function fetchSuiteFile(
  context: Pick<SuiteContext, "host" | "filesDirectory" | "onBytes">,
  index: Pick<SuiteIndex, "release" | "suite" | "mirrors">,
  file: SuiteFile,
): Promise<string> {
  const path = `${context.filesDirectory}/${file.sha256}`;
  if (await context.host.files.exists(path)) return path;
  const places = filePaths(index.release, index.suite.name, file);
  const urls = index.mirrors.flatMap((mirror) => places.map((place) => `${mirror}/${place}`));
  await context.host.files.makeDirectory(context.filesDirectory);
  await context.host.network.download({ urls, path, size: file.size, sha256: file.sha256, onBytes: context.onBytes });
  return path;
}

export interface FilesWork {
  readonly host: Host;
  readonly offline: boolean;
  readonly filesDirectory: string;
  /** What the work reads. */
  readonly wanted: readonly { readonly index: SuiteIndex; readonly file: SuiteFile }[];
}

/**
 * Does work on index files in the cache. Where it finds one damaged, those that are count as not there: they are fetched again, and the work is done
 * once more.
 * @throws CgoxError `CGOX_INDEX_OFFLINE`, and what the work and the fetching throw
 */
export async function withIndexFiles(context: FilesWork, work: () => Promise<void>): Promise<void> {
  const { host, offline, filesDirectory, wanted } = context;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CgoxError) || error.code !== "CGOX_INDEX_DAMAGED") throw error;
  }
  for (const { index, file } of wanted) {
    const path = `${filesDirectory}/${file.sha256}`;
    const bytes = await host.files.readIfThere(path);
    if (bytes !== undefined && sha256Of(bytes) === file.sha256) continue;
    await host.files.remove(path);
    if (offline) throw notCached(index.repository, index.suite);
    await fetchSuiteFile({ host, filesDirectory, onBytes: () => {} }, index, file);
  }
  return work();
}

/** Where a suite's signed index is cached. */
export interface CachePlace {
  readonly host: { readonly files: Pick<Host["files"], "readIfThere"> };
  readonly directory: string;
}

interface Cached {
  readonly memory: Memory;
  readonly release: Release;
}

/** A suite's index that is not the one in the cache. */
interface Fresh extends Cached {
  /** The text that was verified. */
  readonly text: string;
}

interface Asked {
  readonly mirror: string;
  /** Its InRelease. */
  readonly answer: GetResult;
}

async function refreshFrom(context: SuiteContext, { mirror, answer }: Asked, cached: Fresh | undefined): Promise<SuiteIndex> {
  const fresh = answer.status === 304 ? undefined : await verified(context, mirror, answer, cached);
  const current = fresh ?? cached;
  if (current === undefined) throw new CgoxError("CGOX_NET_STATUS", `${mirror} answered 304 to an unconditional request`);
  checkRelease(current.release, context.suite.name, context.host.clock.now());

  const mirrors = [mirror, ...context.mirrors.filter((other) => other !== mirror)];
  const index = { ...suiteIndex(context, current), mirrors };
  for (const file of index.packages) await fetchSuiteFile(context, { ...index, mirrors: [mirror] }, file);
  if (fresh !== undefined) await remember(context, fresh);
  return index;
}

async function verified(
  context: SuiteContext,
  mirror: string,
  answer: { readonly body: Buffer; readonly etag?: string; readonly lastModified?: string },
  cached: Fresh | undefined,
): Promise<Fresh> {
  const sha256 = sha256Of(answer.body);
  const memory = {
    mirror,
    sha256,
    ...(answer.etag === undefined ? {} : { etag: answer.etag }),
    ...(answer.lastModified === undefined ? {} : { lastModified: answer.lastModified }),
  };
  if (cached?.memory.sha256 === sha256) return { ...cached, memory: { ...memory, text: cached.memory.text } };

  context.onNews(answer.body.length);
  const { believedText } = await import("./believe.ts");
  const text = await believedText(context, mirror, answer.body);
  const release = parseRelease(text);
  if (cached !== undefined && release.date < cached.release.date) {
    throw new CgoxError(
      "CGOX_INDEX_OLDER",
      `its index of ${release.date.toUTCString()} is older than the one already seen, of ${cached.release.date.toUTCString()}`,
    );
  }
  return { memory: { ...memory, text: sha256Of(text) }, release, text };
}

function suiteIndex(context: SuiteContext, cached: Cached): SuiteIndex {
  return {
    repository: context.name,
    suite: context.suite,
    release: cached.release,
    identity: { repository: context.name, suite: context.suite.name, sha256: cached.memory.sha256 },
    mirrors: context.mirrors,
    packages: packagesFiles(cached.release, context.suite, context.architecture),
  };
}

async function packagesAreCached(context: SuiteContext, cached: Cached): Promise<boolean> {
  for (const file of packagesFiles(cached.release, context.suite, context.architecture)) {
    if (!(await context.host.files.exists(`${context.filesDirectory}/${file.sha256}`))) return false;
  }
  return true;
}

/**
 * What the cache has of a suite: the text that was verified, by the hash that the memory gives it. undefined where anything of that is not there or
 * cannot be read, whatever the reason.
 */
export async function readCached({ host: { files }, directory }: CachePlace): Promise<Fresh | undefined> {
  const memory = await readSealed<Memory>(files, `${directory}/memory.json`);
  if (memory === undefined) return undefined;
  const bytes = await files.readIfThere(`${directory}/${memory.text}.Release`).catch(() => undefined);
  if (bytes === undefined || sha256Of(bytes) !== memory.text) return undefined;
  const text = bytes.toString("utf8");
  try {
    return { memory, release: parseRelease(text), text };
  } catch (error) {
    if (error instanceof CgoxError) return undefined;
    throw error;
  }
}

async function remember(context: SuiteContext, { memory, text }: Fresh): Promise<void> {
  const { files } = context.host;
  await files.makeDirectory(context.directory);
  await files.writeAtomic(`${context.directory}/${memory.text}.Release`, text);
  await files.writeAtomic(`${context.directory}/memory.json`, sealed(memory));
  for (const name of await files.list(context.directory)) {
    if (name.endsWith(".Release") && name !== `${memory.text}.Release`) await files.remove(`${context.directory}/${name}`);
  }
}

function failedEverywhere(context: SuiteContext, failures: readonly { mirror: string; error: CgoxError }[]): CgoxError {
  const trust = failures.find(({ error }) => !error.code.startsWith("CGOX_NET_")) ?? failures[0];
  if (trust === undefined) {
    return new CgoxError("CGOX_INDEX_NO_MIRROR", `repository ${context.name} names no mirror for ${context.architecture}`, {
      hint: "name one with --mirror",
    });
  }
  const others = failures.length - 1;
  const said = others === 0 ? "" : `, and ${others} more mirror${others === 1 ? "" : "s"} cannot be used either`;
  const code = trust.error.code.startsWith("CGOX_FETCH_") ? "CGOX_INDEX_MISMATCH" : trust.error.code;
  return new CgoxError(code, `the index of ${context.name}'s suite ${context.suite.name} cannot be used: ${trust.error.message}${said}`, {
    hint: trust.error.hint ?? "another mirror can be named with --mirror",
    cause: trust.error,
  });
}
