import type { RepositoryConfig } from "../../model/platform.ts";
import type { MirrorRequest } from "../repository.ts";
import { readAptSources, type AptSource } from "./apt-sources.ts";

/** Addresses of each repository's mirrors, the host's own apt sources considered. */
export async function debianMirrors(request: MirrorRequest): Promise<Map<string, string[]>> {
  const { host, platform, architecture, mirrors } = request;
  const aptSources = (await readAptSources(host.files)).map((source) => ({ ...source, uri: host.network.withoutCredentials(source.uri) }));
  return new Map(
    Object.entries(platform.repositories).map(([name, repository]) => [
      name,
      orderMirrors({ name, repository, architecture, named: mirrors, aptSources }),
    ]),
  );
}

export interface MirrorChoice {
  /** Name of the repository within its platform. */
  readonly name: string;
  readonly repository: RepositoryConfig;
  readonly architecture: string;
  /** From `--mirror` or CGOX_MIRROR: addresses for every repository, or `<repository>=<address>` for one. */
  readonly named: readonly string[];
  readonly aptSources: readonly AptSource[];
}

/**
 * The mirrors of a repository in the order in which they are tried: what the user named for this run, else what the host's own apt uses
 * for this repository; then the platform's list, which cgox.yaml may have replaced (it takes `aptSuites` away with it).
 * Addresses have no slash at the end, and none comes twice.
 */
export function orderMirrors(choice: MirrorChoice): string[] {
  const { name, repository, architecture, aptSources } = choice;
  const named = choice.named.flatMap((text) => {
    const [, repositoryName, url] = /^([\w-]+)=(.+)$/.exec(text) ?? [undefined, name, text];
    return repositoryName === name && url !== undefined ? [url] : [];
  });
  const listed = repository.mirrors
    .filter((mirror) => mirror.architectures === undefined || mirror.architectures.includes(architecture))
    .map((mirror) => mirror.url);
  const suites = new Set(repository.aptSuites ?? []);
  const ofHost = aptSources.filter((source) => source.suites.some((suite) => suites.has(suite))).map((source) => source.uri);
  const first = named.length > 0 ? named : ofHost;
  return [...new Set([...first, ...listed].map((url) => url.replace(/\/+$/, "")))];
}
