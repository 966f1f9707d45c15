import { join, resolve } from "node:path";
import { findProject } from "../config/find-project.ts";
import { readConfig } from "../config/read-config.ts";
import { readTrustedFolders } from "../config/trusted-folders.ts";
import { createHost } from "../io/host.ts";
import { createHelpers } from "../io/processes/helpers.ts";
import { cacheDirectory, trustFile, zigCacheDirectory } from "../io/paths.ts";
import type { Config, PlatformConfig, RepositoryOverride } from "../model/config.ts";
import type { Emit } from "../model/events.ts";
import type { Host } from "../model/host.ts";
import type { Session } from "../model/session.ts";
import type { CommonOptions } from "./arguments/common-options.ts";
import { usageError } from "./arguments/usage-error.ts";
import type { Signals } from "./signals.ts";
import { cgoxVersion } from "./version.ts";

export interface SessionOptions {
  readonly common: CommonOptions;
  readonly emit: Emit;
  readonly signals: Signals;
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For `cgox trust`: what the project is has not been agreed to yet. */
  readonly anyOwner: boolean;
  /** The project is looked for from here on, from what -C names otherwise. */
  readonly folder?: string;
}

/**
 * The session of one run: the machine, the project that the working folder belongs to, its cgox.yaml, and the flags.
 * @throws CgoxError `CGOX_USAGE_DIRECTORY` where -C names no folder, `CGOX_PROJECT_FOREIGN`, `CGOX_CONFIG_…`
 */
export async function createSession(options: SessionOptions): Promise<Session> {
  const { common, emit, signals, workingDirectory, env, anyOwner } = options;
  const host = withSignals(
    createHost(env, () => `cgox/${cgoxVersion()}`),
    signals,
  );
  const cache = cacheDirectory(host);
  const trust = trustFile(host);
  const started = await startFolder(host, workingDirectory, { named: common.directory, by: "-C" });
  const project = await findProject(host, await startFolder(host, started, { named: options.folder, by: "cgox trust" }), {
    cacheDirectory: cache,
    isTrusted: async (folder) => anyOwner || Object.hasOwn(await readTrustedFolders(host, trust, folder), folder),
  });
  return {
    host,
    emit,
    project,
    config: withoutCredentials(await readConfig(host, project.configFile, join(cache, "checked")), host),
    cacheDirectory: cache,
    zigCacheDirectory: zigCacheDirectory(host),
    trustFile: trust,
    dataDirectory: join(import.meta.dirname, "../../sysroots"),
    pkgConfigScript: join(import.meta.dirname, "pkg-config.js"),
    warmScript: join(import.meta.dirname, "warm.js"),
    stampScript: join(import.meta.dirname, "pe-stamp.js"),
    helpers: createHelpers(join(import.meta.dirname, "apart.js")),
    mirrors: common.mirrors.map((mirror) => host.network.withoutCredentials(mirror)),
    ...(common.sdk === undefined ? {} : { sdk: resolve(workingDirectory, common.sdk) }),
    offline: common.offline,
    frozen: common.frozen,
    strict: common.strict,
  };
}

/** The mirrors of cgox.yaml without their passwords, which the network keeps. */
function withoutCredentials(config: Config, { network }: Host): Config {
  const repository = (one: RepositoryOverride): RepositoryOverride =>
    one.mirrors === undefined ? one : { ...one, mirrors: one.mirrors.map((mirror) => network.withoutCredentials(mirror)) };
  const platform = ({ repositories }: PlatformConfig): PlatformConfig => ({ repositories: mapValues(repositories, repository) });
  return { ...config, platforms: mapValues(config.platforms, platform) };
}

function mapValues<Value>(map: Readonly<Record<string, Value>>, change: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

async function startFolder(
  host: Host,
  workingDirectory: string,
  { named, by }: { readonly named: string | undefined; readonly by: string },
): Promise<string> {
  if (named === undefined) return workingDirectory;
  const folder = resolve(workingDirectory, named);
  if ((await host.files.facts(await realPath(host, folder)))?.kind === "directory") return folder;
  throw usageError("CGOX_USAGE_DIRECTORY", `${by} ${named}: there is no such folder`, `it was looked for as ${folder}`);
}

async function realPath(host: Host, path: string): Promise<string> {
  return (await host.files.exists(path)) ? host.files.realPath(path) : path;
}

function withSignals(host: Host, signals: Signals): Host {
  const { processes } = host;
  const passThrough: Host["processes"]["passThrough"] = (command, args, options) =>
    signals.leaveTo(() => processes.passThrough(command, args, options), { isLast: options?.isLast ?? false });
  return { ...host, processes: { ...processes, passThrough } };
}
