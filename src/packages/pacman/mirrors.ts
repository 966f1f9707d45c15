import type { RepositoryConfig } from "../../model/platform.ts";
import type { MirrorRequest } from "../repository.ts";

/** Addresses of each repository's mirrors: what the user named for this run, then the platform's or cgox.yaml's list. */
export async function pacmanMirrors({ platform, architecture, mirrors }: MirrorRequest): Promise<Map<string, string[]>> {
  return new Map(
    Object.entries(platform.repositories).map(([name, repository]) => [name, orderMirrors({ name, repository, architecture, mirrors })]),
  );
}

interface MirrorChoice {
  readonly name: string;
  readonly repository: RepositoryConfig;
  readonly architecture: string;
  /** Addresses for every repository, or `<repository>=<address>` for one. */
  readonly mirrors: readonly string[];
}

function orderMirrors({ name, repository, architecture, mirrors }: MirrorChoice): string[] {
  const named = mirrors.flatMap((text) => {
    const [, repositoryName, url] = /^([\w-]+)=(.+)$/.exec(text) ?? [undefined, name, text];
    return repositoryName === name && url !== undefined ? [url] : [];
  });
  const listed = repository.mirrors
    .filter((mirror) => mirror.architectures === undefined || mirror.architectures.includes(architecture))
    .map((mirror) => mirror.url);
  return [...new Set([...named, ...listed].map((url) => url.replace(/\/+$/, "")))];
}
